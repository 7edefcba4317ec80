// judge_labels: the verdict of a metric that sums up predicted labels and is no mean of them.

#pragma once

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// Fills numbers, verdict, detail and flags of `metric` from the labels of the paired items. False
// where no formula gives what both sides recorded: then only the aggregates are there.
[[nodiscard]] bool judge_labels(const MetricPlan& plan, const MetricScale& scale,
                                const stats::Decision& decision, const MetricContext& context,
                                MetricComparison& metric);

}  // namespace reprocheck
