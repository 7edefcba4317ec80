// judge_pass_at_k: the verdict of a recorded pass@k whose answers are beside it.

#pragma once

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// False where it is no pass@k, or where the baseline's samples do not tell it: no column of right
// or wrong answers, or fewer than k to a question (flag too_few_answers). Else the metric is judged
// by the unbiased estimate of each question.
bool judge_pass_at_k(const MetricPlan& plan, const MetricScale& scale,
                     const stats::Decision& decision, const MetricContext& context,
                     MetricComparison& metric);

}  // namespace reprocheck
