// correct_family: the price of asking many metrics at once.

#pragma once

#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

// Holm over the gated metrics that have a p-value, one family a step of the policy's order (all in
// one where there is none), losses and gains each a family of one-sided tests; `p_adjusted`
// (two-sided) is filled, and what was regressed by its interval alone becomes inconclusive.
void correct_family(std::vector<MetricComparison>& metrics);

// What a fixed order of gates and a demand on all of them mean for each: the flag `exploratory` on
// a gain whose step comes after one that is not established, and how likely an unchanged candidate
// passes the demands (effects pass_if_unchanged, all_pass_if_unchanged).
void tell_of_family(std::vector<MetricComparison>& metrics);

}  // namespace reprocheck
