// compare_slices: where among its groups of items a metric moved.

#pragma once

#include <span>
#include <vector>

#include "src/compare/measure_metric.h"

namespace reprocheck {

// Every slice that the baseline's samples and the policy name, tested like the whole and corrected
// together. Adds to `metric` how many slices moved at least (effect slices_moved_at_least).
// `pairings`: run against run; of several runs an item counts by its mean over them.
[[nodiscard]] std::vector<SliceComparison> compare_slices(const MetricPlan& plan,
                                                          std::span<const Pairing> pairings,
                                                          const Policy& policy,
                                                          MetricComparison& metric);

}  // namespace reprocheck
