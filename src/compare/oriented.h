// oriented: a metric's numbers turned so that more is better, and what its interval alone says.

#pragma once

#include <optional>
#include <string_view>

#include "src/compare/comparison.h"
#include "src/stats/verdict.h"

namespace reprocheck {

// -1 where lower is better, else 1.
[[nodiscard]] double orientation_of(const MetricComparison& metric);

// How a loss of such a metric is called: it drops, or where lower is better it rises.
[[nodiscard]] std::string_view loss_word(Direction direction);

// The detail of a regression of which a loss inside the margin is not excluded.
inline constexpr std::string_view k_size_uncertain = "size_uncertain";

struct Oriented {
  std::optional<double> difference, low, high;
};
[[nodiscard]] Oriented oriented(const MetricComparison& metric);

[[nodiscard]] MetricVerdict metric_verdict(stats::Verdict verdict);

// The row of the verdict rule that interval and margin fire, before any guard took it back; nullopt
// without an interval.
struct RuleRow {
  MetricVerdict verdict = MetricVerdict::inconclusive;
  std::string_view detail;
};
[[nodiscard]] std::optional<RuleRow> rule_row(const MetricComparison& metric);

// A number of the effect by its name; nullopt where the situation has none.
[[nodiscard]] std::optional<double> effect_of(const MetricComparison& metric,
                                              std::string_view name);

// So few pairs that only exact tests claim a loss.
[[nodiscard]] bool is_small_sample(const MetricComparison& metric);

// Mean answers a question, as said or as the rows show; 1 where nothing was paired.
[[nodiscard]] double answers_of(const MetricComparison& metric);

}  // namespace reprocheck
