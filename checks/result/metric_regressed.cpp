// metric-regressed: a gated metric got worse beyond chance, and perhaps beyond its margin.
//
// Two values of a metric differ because the experiment changed or because it was sampled
// again. The interval of their difference tells the two apart, and the margin says how
// large a loss is accepted. Both were measured when the bundles were compared; this check
// only says so.

#include <fmt/format.h>

#include <cmath>

#include "checks/look_shared.h"
#include "src/compare/oriented.h"
#include "src/engine/headline.h"

namespace reprocheck::checks {
namespace {

// What every run of one commit said, and that all of them together decide.
std::string attempts_text(const MetricComparison& metric) {
  std::string said;
  for (const MetricVerdict verdict : metric.attempts)
    said += fmt::format("{}{}", said.empty() ? "" : ", ", to_string(verdict));
  const auto difference = effect_of(metric, "pooled_difference");
  const auto low = effect_of(metric, "pooled_low"), high = effect_of(metric, "pooled_high");
  const std::string together =
      difference && low && high
          ? fmt::format(", together {}, {:.4g}% interval [{}, {}]",
                        amount_text(metric, *difference), metric.confidence * 100,
                        amount_text(metric, *low), amount_text(metric, *high))
          : std::string();
  return fmt::format("run {} of this commit ({}){}: it fails until all of them together clear it",
                     metric.attempts.size(), said, together);
}

// Which threshold it was, and where that stands.
std::string threshold_text(const MetricComparison& metric, const std::string& values) {
  const Gate* gate = metric.gate;
  if (!gate) return fmt::format("{} breaks a threshold of the policy, which is no test", values);
  const bool lower = metric.direction == Direction::lower;
  const double fresh = metric.fresh.value_or(0);
  const bool beyond_floor = gate->floor && !(lower ? fresh <= *gate->floor : fresh >= *gate->floor);
  const std::string which =
      beyond_floor ? fmt::format("the {} {}", lower ? "highest value allowed," : "floor",
                                 value_of(gate->floor))
                   : std::string("max_drop");
  return fmt::format("{} breaks {} ({}), a threshold and no test", values, which, gate->place);
}

std::string message_of(const MetricComparison& metric) {
  if (metric.detail == "attempts") return attempts_text(metric);
  const std::string values =
      fmt::format("{} -> {}", value_of(metric.baseline), value_of(metric.fresh));
  if (metric.detail == "threshold") return threshold_text(metric, values);
  if (!metric.difference) return fmt::format("{}, which is worse", values);
  const bool fell = *metric.difference < 0;
  const std::string interval = metric.low && metric.high
                                   ? fmt::format(" [{}, {}]", amount_text(metric, *metric.low),
                                                 amount_text(metric, *metric.high))
                                   : "";
  const std::string moved =
      fmt::format("{} by {}{}", fell ? "fell" : "rose",
                  amount_text(metric, std::abs(*metric.difference)), interval);
  const std::string margin = amount_text(metric, metric.margin);
  // A loss that is real and may reach the margin has regressed: a loss beyond it is not excluded.
  return metric.detail == k_size_uncertain
             ? fmt::format("{}: a real loss, and one beyond its margin of {} is not excluded",
                           moved, margin)
             : fmt::format("{}, beyond its margin of {}", moved, margin);
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
    .summary =
        "a gated metric got worse beyond chance, and a loss beyond its margin is not excluded",
    .needs = Need::nothing,
    .ask = &find_metric_regressed,
};

}  // namespace reprocheck::checks
