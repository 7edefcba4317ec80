// plan_margins: the least margin at which an interval would have claimed more than it did.

#pragma once

#include "src/compare/plan.h"

namespace reprocheck {

// Fills the margins of the plan, in the metric's own unit, or says which guard takes the claim back
// at any of them; leaves all empty where there is no interval.
void set_margins(const MetricComparison& metric, NextRuns& plan);

}  // namespace reprocheck
