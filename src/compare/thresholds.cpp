// thresholds: a gate's floor and max_drop, which are no tests and say so.
//
// They hold for every metric that can be read, also where nothing can be tested.

#include "src/compare/thresholds.h"

#include <cmath>

#include "src/compare/measure_metric.h"

namespace reprocheck {

Result<void> hold_thresholds(const MetricScale& scale, MetricComparison& metric) {
  const auto finite = [](std::optional<double> value) { return value && std::isfinite(*value); };
  const Gate* gate = metric.gate;
  if (!gate || !metric.gated || !finite(metric.fresh)) return {};
  const bool lower = scale.direction == Direction::lower;
  const auto broken = [&] {
    // A test that said so says more.
    if (metric.verdict != MetricVerdict::regressed) metric.detail = "threshold";
    metric.verdict = MetricVerdict::regressed;
    metric.flags.emplace_back(k_threshold);
  };
  // Written so that a NaN breaks it.
  if (gate->floor && !(lower ? *metric.fresh <= *gate->floor : *metric.fresh >= *gate->floor)) {
    broken();
    return {};
  }
  // What only holds because answers were left out holds nothing.
  const auto missing_decides = [&] {
    if (metric.verdict == MetricVerdict::regressed) return;
    metric.verdict = MetricVerdict::not_comparable;
    metric.detail = "missingness_decides";
  };
  const double least = metric.fresh_if_broken.value_or(*metric.fresh);
  if (gate->floor && !(lower ? least <= *gate->floor : least >= *gate->floor)) missing_decides();
  if (!gate->max_drop || !finite(metric.baseline)) return {};
  const auto most =
      margin_of(*gate->max_drop, scale, metric.baseline, gate->place, to_string(metric.key));
  if (!most) return std::unexpected(most.error());
  const double drop = (lower ? -1 : 1) * (*metric.baseline - *metric.fresh);
  if (!(drop <= *most) && metric.verdict != MetricVerdict::not_comparable) broken();
  if (!((lower ? -1 : 1) * (*metric.baseline - least) <= *most)) missing_decides();
  return {};
}

}  // namespace reprocheck
