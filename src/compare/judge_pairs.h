// judge_pairs: the verdict of a metric whose samples pair.

#pragma once

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// Fills numbers, verdict, detail and flags of `metric` from the intact pairs.
void judge_pairs(const MetricPlan& plan, const Pairing& pairing, const MetricScale& scale,
                 const stats::Decision& decision, const MetricContext& context,
                 MetricComparison& metric);

// Whether so many items or their keys differ that no test of the two sides means anything: verdict
// and detail say so. Fewer than the policy's share are left out, flag `on_subset`. An answer that
// one side lacks counts as an item unless whoever asks bounds what it could have been.
enum class LostAnswers : std::uint8_t { are_items, are_bounded };
bool items_moved(const Pairing& pairing, const PairedScores& scores, const Policy& policy,
                 MetricComparison& metric, LostAnswers lost = LostAnswers::are_items);

// Whether equal outputs score otherwise: without a judge the scorer moved, and verdict and detail
// say so; with one its own noise is told.
bool scorer_moved(const MetricKey& key, const Pairing& pairing, const PairedScores& scores,
                  bool judged, MetricComparison& metric);

// Whether every score is nothing or all of a rate.
[[nodiscard]] bool right_or_wrong(const std::vector<ScoredPair>& pairs, double top);

// An estimate whose differences were oriented so that more is better, and maybe tested in [0, 1]:
// every number of it times `factor`, the sign times the scale, in the metric's own sign and unit.
void take_estimate(const stats::Estimate& estimate, double factor, MetricComparison& metric);

// A stream of random numbers of its own for each metric, so that adding one moves no other's
// interval.
[[nodiscard]] std::uint64_t stream_of(const MetricKey& key);

}  // namespace reprocheck
