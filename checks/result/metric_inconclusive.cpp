// metric-inconclusive: a gated metric is undecided: harmless and harmful both fit.
//
// An interval that holds both a harmless and a harmful change decides nothing. That is
// told, with the drop that would have been visible; what it does to the exit code is
// --on-inconclusive.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

std::string message_of(const MetricComparison& metric) {
  const std::string values =
      fmt::format("{} -> {}", value_of(metric.baseline), value_of(metric.fresh));
  if (!metric.tested)
    return fmt::format("{}: not tested, {} without n", values,
                       metric.n_runs_fresh > 1 ? "runs" : "two numbers");
  if (metric.detail == "holm")
    return fmt::format("{}: worse alone, not after Holm's correction", values);
  if (metric.mde)
    return fmt::format("{}: smallest visible drop {:.4g} at n = {}", values, *metric.mde,
                       metric.n_paired > 0 ? metric.n_paired : metric.n_fresh);
  return fmt::format("{}: the interval decides nothing", values);
}

Answered find_metric_inconclusive(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (!metric.gated || metric.verdict != MetricVerdict::inconclusive) continue;
    findings.push_back({.subject = to_string(metric.key),
                        .message = message_of(metric),
                        .evidence = quoted_sides(metric),
                        .remedy = "add samples, or accept a margin in reprocheck.yaml",
                        .waived = metric.waived});
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_inconclusive{
    .name = "metric-inconclusive",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "a gated metric is undecided: harmless and harmful both fit",
    .needs = Need::nothing,
    .ask = &find_metric_inconclusive,
    .never_gates = true,
};

}  // namespace reprocheck::checks
