// correct_family: the price of asking many metrics at once.

#pragma once

#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

// Holm over the gated metrics that have a p-value, losses and gains each a family of one-sided
// tests; `p_adjusted` (two-sided) is filled, and what was regressed by its interval alone becomes
// inconclusive.
void correct_family(std::vector<MetricComparison>& metrics, double alpha);

}  // namespace reprocheck
