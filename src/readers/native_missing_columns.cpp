// native_missing_columns: why a table that is named like samples was not read as such.
//
// "Actual,Predicted" is plain to a person and in no list. Nobody guesses here, since a number
// that stands on a guess looks like any other; the person gets the line that says it.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "src/base/text.h"
#include "src/readers/native_column_names.h"
#include "src/readers/native_columns.h"

namespace reprocheck::readers {
namespace {

constexpr std::size_t k_most_named = 6;

// The first column whose name begins so, for a suggestion only; "" if none does.
std::string column_like(const Profile& profile, Names beginnings) {
  for (const std::string_view beginning : beginnings)
    for (const ColumnProfile& column : profile.columns)
      if (column.path.size() == 1 && folded(column.path[0]).starts_with(beginning))
        return column.path[0];
  return {};
}

}  // namespace

bool is_no_sample_table(const Profile& profile, const Mapping& mapping) {
  const auto role = std::ranges::find_if(profile.columns, [](const ColumnProfile& column) {
    return column.path.size() == 1 && folded(column.path[0]) == "role";
  });
  if (role != profile.columns.end()) {
    std::set<Fingerprint> speakers;
    for (const std::string_view word : {"system", "user", "assistant", "tool", "human", "ai"})
      speakers.insert(fingerprint(word));
    if (std::ranges::includes(speakers, role->labels())) return true;
  }
  // A row an epoch is the log of a training.
  const MappedColumn* repeat = mapping.find(Part::repeat);
  if (!repeat || mapping.has(Part::id) || mapping.has(Part::output)) return false;
  const ColumnProfile* epochs = profile.find(repeat->path);
  return epochs && folded(repeat->path.back()) == "epoch" &&
         epochs->labels().size() == profile.rows;
}

bool is_fold_summary(const Profile& profile, const Mapping& mapping) {
  if (mapping.has(Part::id) || mapping.has(Part::question) || mapping.has(Part::prompt) ||
      mapping.has(Part::output))
    return false;
  return std::ranges::any_of(profile.columns, [&](const ColumnProfile& column) {
    const std::string name = folded(column.path.back());
    return (name == "fold" || name == "cvfold") && column.path.size() == 1 &&
           column.labels().size() == profile.rows;
  });
}

std::string missing_columns(const Profile& profile, const std::string& path) {
  constexpr std::string_view targets[] = {"actual", "true",   "ytrue",   "truth", "gold",
                                          "label",  "expect", "correct", "target"};
  constexpr std::string_view outputs[] = {"pred",     "ypred", "output",
                                          "response", "model", "generat"};
  std::vector<std::string> names;
  std::size_t columns = 0;
  for (const ColumnProfile& column : profile.columns)
    if (column.path.size() == 1 && ++columns <= k_most_named)
      names.push_back(fmt::format("\"{}\"", shown(column.path[0], 40)));
  if (columns > names.size()) names.push_back(fmt::format("{} more", columns - names.size()));
  std::string output = column_like(profile, outputs);
  const std::string target = column_like(profile, targets);
  if (output.empty() || output == target) output = "COLUMN";
  return fmt::format(
      "no output, and no score beside an id, question, target or repeat, among its columns {}; "
      "name them in reprocheck.bundle.yaml: files: {{\"{}\": {{role: samples, columns: "
      "{{{}output: \"{}\"}}}}}}",
      join(names, ", "), path,
      target.empty() ? std::string() : fmt::format("target: \"{}\", ", shown(target, 60)),
      shown(output, 60));
}

}  // namespace reprocheck::readers
