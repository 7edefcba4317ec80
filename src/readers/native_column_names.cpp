// native_column_names: the names by which the columns of a sample table are known.
//
// The small rules by which a name is known for what it is not.

#include "src/readers/native_column_names.h"

#include <algorithm>
#include <string>

#include "src/base/text.h"
#include "src/readers/native_names.h"

namespace reprocheck::readers {

bool is_bookkeeping(std::string_view name) {
  const std::string text = folded(name);
  if (text.empty()) return true;  // a data frame's row numbers
  for (const std::string_view word :
       {"timestamp", "ts", "time", "date", "created", "line", "lineno", "row", "rank", "position",
        "finishreason", "slice", "slices", "step", "round", "batch", "fold", "length", "numchars"})
    if (text == word) return true;
  const std::string low = lower(name);
  return low.ends_with("_id") || low.ends_with("_at") || low.ends_with("_idx") ||
         low.ends_with("_index") || low.ends_with("_timestamp") || low.starts_with("unnamed");
}

bool begins_with_one(std::string_view name, Names beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view word) {
    return name.size() > word.size() + 1 && name.starts_with(word) && name[word.size()] == '_';
  });
}

bool is_measure(std::string_view name) {
  constexpr std::string_view endings[] = {
      "_f1",        "_em",        "_match",     "_score",      "_accuracy", "_correctness",
      "_relevancy", "_relevance", "_precision", "_similarity", "_recall",   "_confidence"};
  return std::ranges::any_of(endings, [&](auto end) { return name.ends_with(end); });
}

bool is_attribute(std::string_view name) {
  for (const std::string_view end :
       {"_id", "_ids", "_type", "_category", "_tokens", "_len", "_length", "_hash", "_lang",
        "_language", "_source", "_date", "_name", "_version", "_revision", "_index", "_sha256",
        "_fingerprint", "_provider"})
    if (name.ends_with(end)) return true;
  return is_measure(name) || is_resource_name(name);
}

bool names_output(std::string_view name) {
  const bool right = name.starts_with("correct_") || name.starts_with("right_") ||
                     begins_with_one(name, k_target_beginnings);
  return !is_attribute(name) && !right &&
         (name.ends_with("_output") || name.ends_with("_answer") ||
          begins_with_one(name, k_output_beginnings));
}

bool is_role_name(std::string_view name) {
  for (const Names names : {Names(k_ids), Names(k_tasks), Names(k_arms), Names(k_questions),
                            Names(k_prompts), Names(k_targets), Names(k_outputs), Names(k_statuses),
                            Names(k_errors), Names(k_repeats), Names(k_warmups)})
    if (std::ranges::find(names, name) != names.end()) return true;
  return name == "answer" || name == "seed" || name == "cluster";
}

}  // namespace reprocheck::readers
