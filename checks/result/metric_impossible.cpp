// metric-impossible: a number that nothing can give: outside its range, or no k of its n.
//
// 0.8473 of 100 questions is no count of right answers. Such a number was mistyped,
// averaged over something else, or made up.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_impossible(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Recomputation& each : bundle.recomputations) {
    if (each.state != Recomputation::State::impossible) continue;
    const Metric& metric = *each.metric;
    const bool outside = metric.value < 0 || metric.value > 100 || (metric.value > 1 && !metric.n);
    findings.push_back({
        .subject = to_string(metric.key),
        .message = outside || !metric.n
                       ? fmt::format("{} lies outside the range of a rate", written(metric))
                       : fmt::format("{} is no k of {} at its digits", written(metric), *metric.n),
        .evidence = quoted(metric.source),
        .remedy = "write the metric from the samples again",
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_impossible{
    .name = "metric-impossible",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "a number that nothing can give: outside its range, or no k of its n",
    .needs = Need::metrics,
    .ask = &find_metric_impossible,
};

}  // namespace reprocheck::checks
