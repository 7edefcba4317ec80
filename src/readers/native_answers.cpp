// native_answers: an output and the target that it answers, known by the name they share.
//
// A data set keeps its own column names, and whoever predicts one of them adds a column beside it.
// Its other texts (an agent's `response` in a support ticket) were there before any model.

#include "src/readers/native_answers.h"

#include <algorithm>
#include <array>
#include <optional>
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

}  // namespace reprocheck::readers
