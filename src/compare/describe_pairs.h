// describe_pairs: what is told of paired scores beside their test.

#pragma once

#include "src/compare/measure_metric.h"

namespace reprocheck {

// Adds to the metric's effect, in its own unit and sign; never to a verdict.
// correlation: Pearson's, of the two scores of each pair; absent where a side is constant.
// missing_baseline, missing_fresh: items without a score there, where there are any.
// errored_baseline, errored_fresh: pairs whose error counts as 0, where there are any, and
// difference_without_errors: over the pairs that neither side failed.
void describe_pairs(const Pairing& pairing, const PairedScores& scores, MetricComparison& metric);

}  // namespace reprocheck
