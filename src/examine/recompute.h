// recompute: every aggregate that follows from the samples, made again.

#pragma once

#include <vector>

#include "src/examine/examination.h"

namespace reprocheck {

// One summary a score column and arm of every table: over its own denominator.
[[nodiscard]] std::vector<ScoreSummary> summarize_scores(const Bundle& bundle);

// One entry a recorded metric of every run.
[[nodiscard]] std::vector<Recomputation> recompute(const Bundle& bundle);

// Whether some aggregation of the run's samples gives this metric of the run.
[[nodiscard]] bool follows_from_samples(const Metric& metric, const Run& run);

// Whether rounding `value` to the digits that stand in the file gives the recorded number, or both
// agree within 1e-9; files written by a tool only the latter. A recorded percentage agrees with a
// share.
[[nodiscard]] bool agrees_with_recorded(const Metric& metric, double value);

// Which score column of a table bears a metric's name: the one of its name, else the one score
// column or the derived exact_match where the name is an accuracy's. Null where none does.
[[nodiscard]] const ScoreColumn* column_for(const SampleTable& table, const MetricKey& key);

// Whether an errored sample is a 0, as production would see it: where the metric that a column
// bears is better when higher and lies in [0, 1], by its name or by its being right or wrong.
[[nodiscard]] bool errors_are_zero(std::string_view metric_name, const ScoreColumn& column);

// The mean of a column over its own denominator in one arm ("" for all): scored rows, and errored
// ones as 0 where they count. nullopt where nothing was scored.
struct ColumnMean {
  double value = 0;
  std::uint64_t n = 0;
};
[[nodiscard]] std::optional<ColumnMean> column_mean(const SampleTable& table,
                                                    const ScoreColumn& column, std::string_view arm,
                                                    bool count_errors);

// Whether a metric and a table speak of the same task.
[[nodiscard]] bool speaks_of(const MetricKey& key, const SampleTable& table,
                             std::size_t tables_in_run);

}  // namespace reprocheck
