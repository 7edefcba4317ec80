// judge_resources: the verdict of what a run uses: time by the run, tokens and money by the item.

#pragma once

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// Fills numbers, verdict, detail and flags of `metric`, of which both sides have samples or
// neither. Where nothing gates on it only the difference is told.
void judge_resources(const MetricPlan& plan, const MetricScale& scale,
                     const stats::Decision& decision, const MetricContext& context,
                     MetricComparison& metric);

}  // namespace reprocheck
