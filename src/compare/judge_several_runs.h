// judge_several_runs: the verdict of a metric of which several runs a side have samples.

#pragma once

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// Fills numbers, verdict, detail and flags of `metric` from the items that all runs scored.
void judge_several_runs(const MetricPlan& plan, const MetricScale& scale,
                        const stats::Decision& decision, const MetricContext& context,
                        MetricComparison& metric);

}  // namespace reprocheck
