// metric-missing: the baseline has the metric and fresh has not.
//
// A metric that disappears cannot get worse. Renaming it, or not running its benchmark, must
// never pass. What could not have failed while it was there (an epoch, a runtime) is only told.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// A leaf does not gate itself, but the group that does stands on it.
bool guards(const MetricComparison& metric) {
  return metric.gated || metric.leaf_of_group;
}

// What to do about a gate on a metric that nobody recorded.
std::string meant_instead(const MetricComparison& gate, const Comparison& runs) {
  std::vector<std::string> names;
  for (const MetricComparison& metric : runs.metrics)
    if (metric.in_baseline || metric.in_fresh) names.push_back(to_string(metric.key));
  return did_you_mean(to_string(gate.key), names,
                      names.empty() ? "record it" : "recorded are: " + listed(names, names.size()));
}

Answered find_metric_missing(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    const bool named = metric.gate && metric.detail == "on_neither_side";
    if (metric.in_fresh || (!metric.in_baseline && !named)) continue;
    findings.push_back(
        {.subject = to_string(metric.key),
         .message = named ? fmt::format("named in {}, and on neither side", metric.gate->place)
                          : fmt::format("was {}, and fresh has none{}", value_of(metric.baseline),
                                        guards(metric) ? "" : "; it gates nothing"),
         .evidence = quoted_sides(metric),
         .remedy = named ? meant_instead(metric, runs)
                         : "run the benchmark again, or waive it with a reason and an end",
         .waived = metric.waived,
         // What neither side has is no finding of fresh: there is no verdict, and that fails.
         .severity = guards(metric) && !named ? std::nullopt : std::optional(Severity::warning)});
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_missing{
    .name = "metric-missing",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "the baseline has the metric and fresh has not",
    .needs = Need::nothing,
    .ask = &find_metric_missing,
};

}  // namespace reprocheck::checks
