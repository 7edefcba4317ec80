// native_answers: an output and the target that it answers, known by the name they share.
//
// A data set keeps its own column names, and whoever predicts one of them adds a column beside it.
// Its other texts (an agent's `response` in a support ticket) were there before any model.

#include "src/readers/native_answers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/base/text.h"
#include "src/readers/native_column_names.h"

namespace reprocheck::readers {
namespace {

// What a column of this name would be a prediction of.
std::optional<std::string> predicted_by(std::string_view column) {
  const std::string name = lower(column);
  for (const std::string_view beginning : {"predicted_", "pred_"})
    if (name.starts_with(beginning)) return name.substr(beginning.size());
  for (const std::string_view ending : {"_predicted", "_prediction", "_pred"})
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return std::nullopt;
}

}  // namespace

void take_answered_pair(const Profile& profile, Mapping& mapping) {
  if (mapping.has(Part::target) || mapping.has(Part::output)) return;
  std::vector<const ColumnProfile*> free;
  for (const ColumnProfile& column : profile.columns) {
    const bool taken = std::ranges::any_of(
        mapping.columns, [&](const MappedColumn& mapped) { return mapped.path == column.path; });
    if (column.path.size() == 1 && column.is_text() && !taken) free.push_back(&column);
  }
  std::vector<std::pair<const ColumnProfile*, const ColumnProfile*>> pairs;
  for (const ColumnProfile* output : free) {
    const auto target_name = predicted_by(output->path[0]);
    if (!target_name || is_attribute(*target_name)) continue;
    for (const ColumnProfile* target : free)
      if (lower(target->path[0]) == *target_name) pairs.emplace_back(target, output);
  }
  if (pairs.size() != 1) return;
  const auto& [target, output] = pairs.front();
  mapping.columns.push_back({Part::target, target->path, target->path[0]});
  mapping.columns.push_back({Part::output, output->path, output->path[0]});
}

bool names_generator(const Profile& profile, const ColumnProfile* target,
                     const ColumnProfile& column) {
  constexpr std::size_t handful = 10;  // of models in one table
  const std::string name = lower(column.path[0]);
  if (!name.starts_with("model_") && !name.starts_with("generated_")) return false;
  for (const std::string_view answer : {"_output", "_answer", "_response", "_completion",
                                        "_prediction", "_pred", "_patch", "_text"})
    if (name.ends_with(answer)) return false;
  const std::set<Fingerprint> texts = column.labels();
  if (texts.size() > handful || texts.size() * 2 > profile.rows) return false;
  if (!target) return true;
  const std::set<Fingerprint> right = target->labels();
  return std::ranges::none_of(texts, [&](const Fingerprint& text) { return right.contains(text); });
}

}  // namespace reprocheck::readers
