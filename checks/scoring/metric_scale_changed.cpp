// metric-scale-changed: a metric is a share on one side and a percentage on the other.
//
// 0.84 against 84 is no gain of 83.16. Which of the two scales was meant nobody can tell
// for a third number.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_scale_changed(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (metric.detail != "scale_changed") continue;
    findings.push_back(
        {.subject = to_string(metric.key),
         .message = fmt::format("{} -> {}: a share on one side, percent on the other",
                                value_of(metric.baseline), value_of(metric.fresh)),
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
    .summary = "a metric is a share on one side and a percentage on the other",
    .needs = Need::nothing,
    .ask = &find_metric_scale_changed,
};

}  // namespace reprocheck::checks
