// compare_slices: where among its groups of items a metric moved.
//
// Ten slices find a moved one in every third unchanged run, so they are corrected for how many were
// looked at, by the rate of false discoveries (Benjamini and Hochberg 1995; Benjamini and Yekutieli
// 2001 where an item is in several slices), and none of them gates. The number that Holm rejects is
// a lower bound of how many moved, under any dependence.

#include "src/compare/compare_slices.h"

#include <algorithm>
#include <map>

#include "src/compare/judge_pairs.h"
#include "src/compare/metric_scale.h"
#include "src/compare/units.h"
#include "src/stats/multiplicity.h"

namespace reprocheck {
namespace {

constexpr double k_false_discoveries = 0.10;
constexpr std::size_t k_least = 2;  // pairs

struct Group {
  std::vector<RowDifference> differences;
  double baseline = 0, fresh = 0;  // sums
  bool binary = true;
};

bool is_wanted(const Policy& policy, const SliceColumn& slice) {
  return slice.usable() && (policy.slices.empty() ||
                            std::ranges::find(policy.slices, slice.name()) != policy.slices.end());
}

void correct(std::vector<SliceComparison>& slices, bool overlap, MetricComparison& metric) {
  std::vector<double> p;
  for (const SliceComparison& slice : slices) p.push_back(slice.p_value.value_or(1));
  const auto rate = overlap ? stats::benjamini_yekutieli(p) : stats::benjamini_hochberg(p);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    if (!slices[i].p_value) continue;
    slices[i].p_adjusted = rate[i];
    slices[i].moved = rate[i] <= k_false_discoveries;
  }
  const auto sure = std::ranges::count_if(
      stats::holm(p), [&](double adjusted) { return adjusted <= metric.alpha; });
  metric.effect.emplace_back("slices_moved_at_least", static_cast<double>(sure));
}

}  // namespace

std::vector<SliceComparison> compare_slices(const MetricPlan& plan, const Pairing& pairing,
                                            const Policy& policy, MetricComparison& metric) {
  std::vector<SliceComparison> slices;
  const MetricScale scale = scale_of(plan, metric.gate);
  const double unit = scale.top.value_or(1);
  const double sign = scale.direction == Direction::lower ? -1 : 1;
  const stats::Decision decision{
      .alpha = metric.alpha, .seed = policy.seed, .stream = stream_of(metric.key)};
  const PairedScores scores = paired_scores(plan, pairing);
  const auto fits = [&](double score) { return score == 0 || score == unit; };
  std::size_t columns = 0;
  for (const SliceColumn& column : pairing.baseline.table->slices) {
    if (!is_wanted(policy, column)) continue;
    ++columns;
    std::map<std::string_view, Group> groups;
    for (const ScoredPair& pair : scores.scored) {
      const std::uint32_t row = pairing.pairs[pair.pair].baseline;
      if (column[row].empty()) continue;
      Group& group = groups[column[row]];
      group.differences.push_back({row, sign * (pair.fresh - pair.baseline) / unit});
      group.baseline += pair.baseline;
      group.fresh += pair.fresh;
      group.binary = group.binary && fits(pair.baseline) && fits(pair.fresh);
    }
    for (const auto& [label, group] : groups) {
      const auto n = static_cast<double>(group.differences.size());
      SliceComparison slice{.key = metric.key,
                            .slice = column.name(),
                            .label = std::string(label),
                            .n = group.differences.size(),
                            .baseline = group.baseline / n,
                            .fresh = group.fresh / n};
      if (group.differences.size() >= k_least) {
        const UnitTest kind{.binary = group.binary && !pairing.repeats && scale.top.has_value(),
                            .bounded = scale.top.has_value()};
        MetricComparison as_metric;
        take_estimate(test_units(units_of(pairing, group.differences), kind, decision), sign * unit,
                      as_metric);
        slice.difference = as_metric.difference;
        slice.low = as_metric.low;
        slice.high = as_metric.high;
        slice.p_value = as_metric.p_value;
      }
      slices.push_back(std::move(slice));
    }
  }
  if (!slices.empty()) correct(slices, columns > 1, metric);
  return slices;
}

}  // namespace reprocheck
