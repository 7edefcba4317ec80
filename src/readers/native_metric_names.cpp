// native_metric_names: what the name beside a number in a metrics file says that it is.

#include "src/readers/native_metric_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "src/base/text.h"
#include "src/model/metric_names.h"
#include "src/readers/native_names.h"

namespace reprocheck::readers {

bool is_settings_name(std::string_view name) {
  constexpr std::array<std::string_view, 13> names{
      "config",          "configuration", "params",     "parameters",  "settings",
      "hyperparameters", "args",          "arguments",  "environment", "provenance",
      "metadata",        "git",           "hyperparams"};
  return std::ranges::find(names, lower(name)) != names.end();
}

bool spells_a_number(std::string_view text) {
  std::string plain(trim(text));
  if (plain.ends_with('%')) plain.pop_back();
  std::ranges::replace(plain, ',', '.');
  return parse_number(trim(plain)).has_value();
}

bool is_score_name(std::string_view name) {
  return traits_of(name).direction != Direction::unknown && !traits_of(name).resource;
}

bool spells_no_number(std::string_view text) {
  std::string word = lower(trim(text));
  if (word.starts_with('-') || word.starts_with('+')) word.erase(0, 1);
  return word == "nan" || word == "inf" || word == "infinity";
}

bool is_label(std::string_view name) {
  const std::string text = lower(name);
  constexpr std::array<std::string_view, 9> endings{"version", "id",  "date",   "time", "name",
                                                    "tag",     "run", "schema", "at"};
  return std::ranges::any_of(endings, [&](std::string_view end) {
    return text == end || text.ends_with("_" + std::string(end));
  });
}

bool is_share_name(std::string_view name) {
  std::string text = lower(name);
  for (const std::string_view prefix : {"eval_", "test_", "val_", "dev_", "answer_", "overall_"})
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
  constexpr std::array<std::string_view, 9> names{"accuracy", "acc",         "exactmatch",
                                                  "em",       "correct",     "passrate",
                                                  "winrate",  "successrate", "errorrate"};
  return std::ranges::find(names, folded(text)) != names.end();
}

bool names_the_run(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"seed",   "fold",    "cvfold",
                                                  "foldid", "foldidx", "foldindex"};
  return std::ranges::find(names, folded(name)) != names.end();
}

bool is_count_name(std::string_view name) {
  const std::string text = lower(name);
  constexpr std::array<std::string_view, 4> words{"total", "epoch", "step", "n"};
  return std::ranges::find(words, text) != words.end() || names_the_run(name) ||
         text.starts_with("n_") || text.starts_with("num_") || text.ends_with("_count") ||
         text.ends_with("_samples");
}

bool may_count_right(std::string_view name) {
  constexpr std::array<std::string_view, 7> names{"correct", "iscorrect", "pass",  "passed",
                                                  "success", "resolved",  "solved"};
  return std::ranges::find(names, folded(name)) != names.end();
}

bool is_progress_name(std::string_view name) {
  const std::string text = lower(name);
  constexpr std::array<std::string_view, 6> words{"epoch",      "step",          "global_step",
                                                  "total_flos", "learning_rate", "lr"};
  return std::ranges::find(words, text) != words.end();
}

}  // namespace reprocheck::readers
