// two_rulers: what each side's own scorer says, where the scorer moved between them.

#pragma once

#include "src/compare/collect_metrics.h"
#include "src/compare/comparison.h"
#include "src/compare/metric_scale.h"
#include "src/compare/pair_samples.h"

namespace reprocheck {

// Adds to the metric's `effect` what can be known of the difference by the scorer of one side:
// `baseline_ruler_low` and `_high`, and `_known` `_of` so many pairs; the same for `fresh_ruler`.
// A scorer is known of the other side's answer where that answer is its own, byte for byte, and of
// every answer where it is exact match; an answer it never saw may score anything in the range.
// In the metric's own unit and sign; nothing of a scorer that leaves a score without known range.
void tell_both_rulers(const MetricPlan& plan, const Pairing& pairing, const MetricScale& scale,
                      MetricComparison& metric);

}  // namespace reprocheck
