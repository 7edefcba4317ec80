// metric-inconclusive: a gated metric is undecided: harmless and harmful both fit.
//
// An interval that holds both a harmless and a harmful change decides nothing. That is
// told, with the loss that would have been visible; what it does to the exit code is
// --on-inconclusive.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/compare/oriented.h"
#include "src/engine/headline.h"

namespace reprocheck::checks {
namespace {

std::string n_of(const MetricComparison& metric) {
  const std::uint64_t n = metric.n_paired > 0 ? metric.n_paired : metric.n_fresh;
  return n > 0 ? fmt::format(" at n = {}", n) : std::string();
}

std::string message_of(const MetricComparison& metric) {
  const std::string values =
      fmt::format("{} -> {}", value_of(metric.baseline), value_of(metric.fresh));
  if (!metric.tested) return fmt::format("{}: not tested, {}", values, why_not_tested(metric));
  if (metric.detail == "holm")
    return fmt::format("{}: worse alone, not after Holm's correction", values);
  if (metric.mde)
    return fmt::format("{}: smallest visible {} {}{}", values, loss_word(metric.direction),
                       amount_text(metric, *metric.mde), n_of(metric));
  if (const std::string none = no_drop_text(metric); !none.empty())
    return fmt::format("{}: {}", values, none);
  return fmt::format("{}: the interval decides nothing", values);
}

// What would decide it; a bare margin decides nothing where there is no test.
std::string remedy_of(const MetricComparison& metric, const Comparison& runs) {
  if (metric.detail == "one_run_per_arm" || metric.detail == "too_few_runs")
    return "add runs: --baseline and --fresh name more repeats, five a side for times";
  if (metric.detail == "few_runs")
    return "add runs: so few of them hardly tell how much they differ by themselves";
  if (metric.detail == "constant_shift")
    return "look for a scorer or scale that moved; else gate by a threshold: {max_drop: 0.1}";
  if (metric.detail == "no_uncertainty")
    if (const auto unread = unread_table(*runs.fresh->bundle)) return *unread;
  if (!metric.tested)
    return "keep the samples or record n; else gate by a threshold: {max_drop: 2pp, floor: 0.8}";
  return "`reprocheck plan result.json` tells what would settle it; or --on-inconclusive fail";
}

Answered find_metric_inconclusive(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (!metric.gated || metric.verdict != MetricVerdict::inconclusive) continue;
    findings.push_back({.subject = to_string(metric.key),
                        .message = message_of(metric),
                        .evidence = quoted_sides(metric),
                        .remedy = remedy_of(metric, runs),
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
