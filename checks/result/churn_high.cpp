// churn-high: many answers changed both ways under an unmoved mean.
//
// A mean stands still while a tenth of the answers turn. Whoever relies on single answers
// has another system.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

constexpr Option k_options[] = {
    {"at_least", 0.1, "share of paired samples that changed, from which it is told"},
};

// Also where a guard took the claim back: the mean lies elsewhere all the same.
bool has_moved(const MetricComparison& metric) {
  if (metric.verdict == MetricVerdict::regressed || metric.verdict == MetricVerdict::improved)
    return true;
  return metric.low && metric.high && (*metric.low > 0 || *metric.high < 0);
}

Answered find_churn_high(const Comparison& runs, const Options& options) {
  if (runs.flips.empty()) return unavailable("no paired samples were recorded");
  const double at_least = options.number("at_least");
  Findings findings;
  for (const Flips& flips : runs.flips) {
    const std::uint64_t all = flips.broke + flips.fixed + flips.same;
    if (all == 0 || flips.broke == 0 || flips.fixed == 0) continue;
    const double share = static_cast<double>(flips.broke + flips.fixed) / static_cast<double>(all);
    const auto metric = std::ranges::find(runs.metrics, flips.key, &MetricComparison::key);
    const bool moved = metric != runs.metrics.end() && has_moved(*metric);
    if (share < at_least || moved) continue;
    findings.push_back(
        {.subject = to_string(flips.key),
         .message = fmt::format("{} broke and {} were fixed, of {}", flips.broke, flips.fixed, all),
         .evidence = {}});
  }
  return findings;
}

}  // namespace

extern constexpr Check churn_high{
    .name = "churn-high",
    .layer = Layer::result,
    .severity = Severity::note,
    .summary = "many answers changed both ways under an unmoved mean",
    .needs = Need::nothing,
    .options = k_options,
    .ask = &find_churn_high,
};

}  // namespace reprocheck::checks
