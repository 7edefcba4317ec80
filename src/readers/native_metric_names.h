// native_metric_names: what the name beside a number in a metrics file says that it is.

#pragma once

#include <string_view>

namespace reprocheck::readers {

// An object under this name holds settings, and no metric.
[[nodiscard]] bool is_settings_name(std::string_view name);
// A name that says which way is better.
[[nodiscard]] bool is_score_name(std::string_view name);
// A text that somebody meant as a number: "0.95", "0,95", "95%", "NaN".
[[nodiscard]] bool spells_a_number(std::string_view text);
// "NaN", "-inf": how a division by zero is written where JSON has no word for it.
[[nodiscard]] bool spells_no_number(std::string_view text);
// Texts of digits that were never meant as a measurement.
[[nodiscard]] bool is_label(std::string_view name);
// Rates that are a count of right answers over all of them. An F1 or a mean over classes is none.
[[nodiscard]] bool is_share_name(std::string_view name);
// An integer of this name tells which of several runs this is: its seed, its fold.
[[nodiscard]] bool names_the_run(std::string_view name);
// Integers named n_*, num_*, *_count, *_samples, total, seed, fold, epoch, step: counts or
// settings, never metrics.
[[nodiscard]] bool is_count_name(std::string_view name);
// Integers of this name may count the right answers ("correct": 89 beside "total": 225).
[[nodiscard]] bool may_count_right(std::string_view name);
// How far training went, and never how well: an epoch, a step, a learning rate. Trainers write
// them as fractions too ("epoch": 2.99).
[[nodiscard]] bool is_progress_name(std::string_view name);

}  // namespace reprocheck::readers
