// judge_answers: the verdict of a metric whose questions were answered several times.

#pragma once

#include <vector>

#include "src/compare/answers.h"
#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// Leaves in `questions` those that both sides scored at least once and tells how many there are.
// Of an item that was asked several times, an answer that one side left unscored leaves the others
// to speak for it; only an item without any is left unscored. False where so many items moved that
// nothing may be tested: verdict and detail say so.
[[nodiscard]] bool keep_scored(const Pairing& pairing, std::vector<Question>& questions,
                               const Policy& policy, MetricComparison& metric);

// Fills numbers, verdict, detail and flags of `metric` from questions that both sides scored at
// least once. Every question weighs the same, however often either side answered it. What a side
// left out of its answers is bounded: no claim stands that the worst of them would take back.
// `at_k`: of right or wrong answers, what k of them would give; 0: their mean.
void judge_answers(const MetricPlan& plan, const Pairing& pairing,
                   const std::vector<Question>& questions, const MetricScale& scale,
                   const stats::Decision& decision, const MetricContext& context,
                   MetricComparison& metric, std::uint32_t at_k = 0);

}  // namespace reprocheck
