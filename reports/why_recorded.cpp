// why-recorded: what stood in the record before anything was tested.

#include <algorithm>

#include <fmt/format.h>

#include "reports/why.h"
#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_told = 10;  // runs of a side

std::string place_of_side(const std::optional<Source>& source) {
  if (!source || source->path.empty()) return "";
  std::string place = source->path;
  if (source->line > 0) place += fmt::format(":{}", source->line);
  if (!source->pointer.empty()) place += " " + source->pointer;
  return place;
}

struct SideRecord {
  std::string_view name;
  bool present = false;
  std::optional<double> value, recorded;
  const std::vector<double>& runs;
  const std::optional<Source>& source;
  std::uint64_t n = 0;
};

// "79.20%, 77.10%, 81.50%".
std::string values_of(const std::vector<double>& runs, const Scale& scale) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < std::min(k_told, runs.size()); ++i)
    values.push_back(level_text(scale, runs[i]));
  if (runs.size() > k_told) values.push_back(fmt::format("{} more", runs.size() - k_told));
  return join(values, ", ");
}

std::string sentence_of(const SideRecord& side, const Scale& scale, const std::string& average) {
  if (!side.present && !side.value) return fmt::format("{}: not recorded.", side.name);
  const std::size_t runs = side.runs.size();
  const std::string several = average.empty() ? fmt::format("mean of {} runs", runs) : average;
  std::string text = fmt::format("{}: {}", side.name, level_text(scale, side.value));
  if (runs > 1)
    text += fmt::format(", the {} ({})", several, values_of(side.runs, scale));
  else if (!average.empty())
    text += ", the " + average;
  if (side.n > 0) text += fmt::format(" over {}{}", integer(side.n), runs > 1 ? " each" : "");
  // A list of numbers records their mean; else what is recorded, and where, is of the first run.
  const std::string recorded = level_text(scale, side.recorded);
  const bool of_first = runs > 1 && recorded != level_text(scale, side.value);
  const std::optional<double> own = of_first ? std::optional(side.runs.front()) : side.value;
  if (side.recorded && recorded != level_text(scale, own))
    text +=
        fmt::format(" ({} as {})", of_first ? "the first of them recorded" : "recorded", recorded);
  if (const std::string place = place_of_side(side.source); !place.empty())
    text += fmt::format(", {}{}", of_first ? "the first from " : "", place);
  return text + ".";
}

}  // namespace

std::vector<std::string> recorded_sentences(const MetricComparison& metric) {
  const Scale scale = scale_of(metric);
  const std::string average = average_words(metric);
  return {sentence_of({"baseline", metric.in_baseline, metric.baseline, metric.recorded_baseline,
                       metric.runs_baseline, metric.source_baseline, metric.n_baseline},
                      scale, average),
          sentence_of({"fresh", metric.in_fresh, metric.fresh, metric.recorded_fresh,
                       metric.runs_fresh, metric.source_fresh, metric.n_fresh},
                      scale, average)};
}

// Of several answers an item the two counts are of answers, of which none is lost.
std::string pairs_sentence(const MetricComparison& metric) {
  const std::string dropped =
      metric.n_dropped > 0 ? fmt::format(", {} dropped", integer(metric.n_dropped)) : "";
  if (answers_of(metric) > 1)
    return fmt::format("{} paired{}; {} answers to them in baseline, {} in fresh.",
                       counted(metric.n_paired, "item"), dropped, integer(metric.n_baseline),
                       integer(metric.n_fresh));
  return fmt::format("{} paired of {} in baseline and {} in fresh{}.",
                     counted(metric.n_paired, "item"), integer(metric.n_baseline),
                     integer(metric.n_fresh), dropped);
}

}  // namespace reprocheck::reports
