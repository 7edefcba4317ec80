// metric_scale: in which direction, unit and range a metric's numbers stand on both sides.

#pragma once

#include <optional>
#include <string>

#include "src/compare/collect_metrics.h"
#include "src/policy/policy.h"

namespace reprocheck {

struct MetricScale {
  Direction direction = Direction::unknown;
  bool resource = false;       // latency, tokens, cost
  std::optional<double> top;   // the range is [0, top]: 1 or 100; nullopt unknown
  bool differs = false;        // [0, 1] on one side, percent on the other
  bool counts_errors = false;  // an errored sample is a 0
  bool turned = false;         // the sides tell different directions, and no policy settles it

  // Turns a difference so that positive is better.
  [[nodiscard]] double sign() const { return direction == Direction::lower ? -1 : 1; }
  // Rates are tested in [0, 1] and shown in their own unit.
  [[nodiscard]] double unit() const { return top.value_or(1); }
};

// Direction: the policy's, else the harness's, else the name's, else the bundle's own word. Where
// the sides differ it is the baseline's, so that fresh ungates nothing, and `turned`.
[[nodiscard]] MetricScale scale_of(const MetricPlan& plan, const Gate* gate);

// A margin in the metric's own unit. Usage errors: percentage points of what is no rate, a margin
// at or above the metric's range, a percentage of a baseline that is 0 or unknown.
[[nodiscard]] Result<double> margin_of(const Margin& margin, const MetricScale& scale,
                                       std::optional<double> baseline, const std::string& place,
                                       const std::string& metric);

}  // namespace reprocheck
