// plan_calls: how many calls of models a way to settle a metric takes beyond those made.

#pragma once

#include "src/compare/plan.h"

namespace reprocheck {

// Of both sides, as the plan says that they were; nothing where the questions are not counted.
void count_calls(const NextRuns& plan, RunOption& option);

}  // namespace reprocheck
