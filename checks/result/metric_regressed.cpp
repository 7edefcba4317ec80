// metric-regressed: a gated metric got worse, beyond chance and its margin.
//
// Two values of a metric differ because the experiment changed or because it was sampled
// again. The interval of their difference tells the two apart, and the margin says how
// large a loss is accepted. Both were measured when the bundles were compared; this check
// only says so.

#include <fmt/format.h>

#include <cmath>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

std::string message_of(const MetricComparison& metric) {
  const std::string values =
      fmt::format("{} -> {}", value_of(metric.baseline), value_of(metric.fresh));
  if (metric.detail == "threshold")
    return fmt::format("{} breaks a threshold of the policy, which is no test", values);
  if (!metric.difference) return fmt::format("{}, which is worse", values);
  const bool fell = *metric.difference < 0;
  const std::string interval =
      metric.low && metric.high ? fmt::format(" [{:.4g}, {:.4g}]", *metric.low, *metric.high) : "";
  return fmt::format("{} by {:.4g}{}, beyond its margin of {:.4g}", fell ? "fell" : "rose",
                     std::abs(*metric.difference), interval, metric.margin);
}

Answered find_metric_regressed(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (!metric.gated || metric.verdict != MetricVerdict::regressed) continue;
    findings.push_back({
        .subject = to_string(metric.key),
        .message = message_of(metric),
        .evidence = quoted_sides(metric),
        .remedy = "reprocheck compare BASELINE FRESH -o html:report.html",
        .waived = metric.waived,
        .severity = metric.gate ? std::optional(metric.gate->severity) : std::nullopt,
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_regressed{
    .name = "metric-regressed",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "a gated metric got worse, beyond chance and its margin",
    .needs = Need::nothing,
    .ask = &find_metric_regressed,
};

}  // namespace reprocheck::checks
