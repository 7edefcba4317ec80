// plan_calls: how many calls of models a way to settle a metric takes beyond those made.
//
// Questions, answers and runs that there are already are not made again.

#include "src/compare/plan_calls.h"

#include <algorithm>

namespace reprocheck {

void count_calls(const NextRuns& plan, RunOption& option) {
  if (!option.needed) return;
  const double more = std::max(0.0, *option.needed - option.now);
  const bool made = option.axis == Axis::runs && *option.needed <= option.now;
  if (option.axis == Axis::records || made) {
    option.calls = 0;
    return;
  }
  if (!(plan.items > 0)) return;
  const auto of_side = [&](double runs) {
    if (option.axis == Axis::items) return more * plan.answers * runs;
    if (option.axis == Axis::answers) return plan.items * more * runs;
    return plan.items * plan.answers * std::max(0.0, *option.needed - runs);
  };
  option.calls_baseline = of_side(plan.runs_baseline);
  option.calls = option.calls_baseline + of_side(plan.runs_fresh);
}

}  // namespace reprocheck
