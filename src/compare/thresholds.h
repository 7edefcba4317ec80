// thresholds: a gate's floor and max_drop, which are no tests and say so.

#pragma once

#include "src/compare/comparison.h"
#include "src/compare/metric_scale.h"

namespace reprocheck {

// Turns a gated metric that breaks one into a regression, whatever a test said of it. Errors:
// usage, where a max_drop is none for this metric.
[[nodiscard]] Result<void> hold_thresholds(const MetricScale& scale, MetricComparison& metric);

}  // namespace reprocheck
