// metric-not-comparable: a gated metric has no verdict: the ruler moved, or gaps decide.
//
// A number against another ruler is no gain and no loss. The exit code is decided by the
// verdict; this says which metric it was, and why.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/compare/ruler.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_not_comparable(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (!metric.gated || metric.verdict != MetricVerdict::not_comparable) continue;
    const NotComparable* known = not_comparable_by(metric.detail);
    std::string why = metric.detail.empty() ? "the ruler moved" : metric.detail;
    std::ranges::replace(why, '_', ' ');
    findings.push_back({.subject = to_string(metric.key),
                        .message = fmt::format("{} -> {}: {}", value_of(metric.baseline),
                                               value_of(metric.fresh), why),
                        .evidence = quoted_sides(metric),
                        .remedy = known ? std::string(known->remedy) : std::string(),
                        .waived = metric.waived});
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_not_comparable{
    .name = "metric-not-comparable",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "a gated metric has no verdict: the ruler moved, or gaps decide",
    .needs = Need::nothing,
    .ask = &find_metric_not_comparable,
    .never_gates = true,
};

}  // namespace reprocheck::checks
