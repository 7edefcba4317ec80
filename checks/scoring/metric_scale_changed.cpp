// metric-scale-changed: a rate's numbers stand on one scale in baseline and on another in fresh.
//
// 0.84 against 84 is no gain of 83.16. Which of the two scales was meant nobody can tell
// for a third number, so the finding says which values were seen and not which scale was meant.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

struct Span {
  std::optional<double> low, high;
  void see(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low.value_or(value), value);
    high = std::max(high.value_or(value), value);
  }
};

// The samples' scores under the metric's own name, else its number in every run.
Span seen(const Examination& side, const MetricKey& key, const std::vector<double>& runs,
          std::optional<double> aggregate) {
  Span span;
  each_table(*side.bundle, [&](const SampleTable& table) {
    if (table.task != key.task) return;
    for (const ScoreColumn& column : table.scores)
      if (column.name == key.name && column.filter == key.filter)
        for (std::size_t row = 0; row < column.values.size(); ++row)
          if (table.arms[table.arm[row]] == key.arm) span.see(column.values[row]);
  });
  if (span.low) return span;
  for (const double value : runs) span.see(value);
  if (!span.low && aggregate) span.see(*aggregate);
  return span;
}

std::string words_of(const Span& span) {
  if (!span.low) return "no finite value";
  if (*span.low == *span.high) return fmt::format("values of {}", value_of(span.low));
  return fmt::format("values from {} to {}", value_of(span.low), value_of(span.high));
}

Answered find_metric_scale_changed(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (metric.detail != "scale_changed") continue;
    const Span one = seen(*runs.baseline, metric.key, metric.runs_baseline, metric.baseline);
    const Span other = seen(*runs.fresh, metric.key, metric.runs_fresh, metric.fresh);
    findings.push_back(
        {.subject = to_string(metric.key),
         .message = fmt::format("{} -> {}: {} in baseline and {} in fresh share no scale",
                                value_of(metric.baseline), value_of(metric.fresh), words_of(one),
                                words_of(other)),
         .evidence = quoted_sides(metric),
         .remedy = "write both as shares of 1"});
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_scale_changed{
    .name = "metric-scale-changed",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "a rate stands on one scale in baseline and on another in fresh",
    .needs = Need::nothing,
    .ask = &find_metric_scale_changed,
};

}  // namespace reprocheck::checks
