// label_scores: the ways in which predicted labels are summed up to one number.
//
// People write `f1` and mean one of six. Which one it was is found by trying them against the
// number that stands there, and then the same one is used wherever that number is made again.

#include "src/examine/label_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/base/text.h"

namespace reprocheck {
namespace {

std::optional<LabelPart> part_of(std::string_view name) {
  const std::string text = lower(base_name(name));
  if (text.find("precision") != std::string::npos) return LabelPart::precision;
  if (text.find("recall") != std::string::npos) return LabelPart::recall;
  return text.find("f1") != std::string::npos ? std::optional(LabelPart::f1) : std::nullopt;
}

bool ranks_documents(const std::string& name) {
  return name.find('@') != std::string::npos || name.find("_at_") != std::string::npos ||
         name.find("context") != std::string::npos;
}

}  // namespace

std::vector<LabelFormula> label_formulas(std::string_view metric_name, std::uint32_t labels,
                                         std::size_t samples) {
  std::vector<LabelFormula> formulas;
  const auto part = part_of(metric_name);
  const std::string name = lower(metric_name);
  // Free texts are no labels: more than a third of the rows being labels of their own says so.
  if (!part || ranks_documents(name) || labels > std::max<std::size_t>(20, samples / 3))
    return formulas;
  constexpr std::pair<std::string_view, stats::Average> averages[] = {
      {"macro", stats::Average::macro},
      {"micro", stats::Average::micro},
      {"weighted", stats::Average::weighted}};
  const bool named = std::ranges::any_of(
      averages, [&](const auto& a) { return name.find(a.first) != std::string::npos; });
  for (const auto& [word, average] : averages)
    if (!named || name.find(word) != std::string::npos)
      formulas.push_back(
          {.part = *part,
           .average = average,
           .words = fmt::format("{} of target and output, {}", base_name(metric_name), word)});
  if (named || labels > 3) return formulas;
  for (std::uint32_t label = 0; label < labels; ++label)
    formulas.push_back({.part = *part,
                        .average = std::nullopt,
                        .label = label,
                        .words = fmt::format("{} of one label", base_name(metric_name))});
  return formulas;
}

double label_score(std::span<const stats::LabelCounts> labels, const LabelFormula& formula) {
  const stats::PrecisionRecall all = formula.average
                                         ? stats::precision_recall(labels, *formula.average)
                                         : stats::precision_recall(labels[formula.label]);
  switch (formula.part) {
    case LabelPart::precision:
      return all.precision;
    case LabelPart::recall:
      return all.recall;
    case LabelPart::f1:
      return all.f1;
  }
  return 0;
}

}  // namespace reprocheck
