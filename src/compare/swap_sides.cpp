// swap_sides: comparisons in which nothing changed, made of two real runs.
//
// A difference that changes sides changes its sign and nothing else, so no bundle is touched: the
// units are drawn once and go through the test that compare puts them through. An item is swapped
// in all metrics alike, or metrics that move together would seem independent.

#include "src/compare/swap_sides.h"

#include <algorithm>
#include <utility>

#include "src/compare/answers.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/pair_tables.h"
#include "src/compare/thresholds.h"
#include "src/model/metric_names.h"
#include "src/stats/philox.h"
#include "src/stats/resources.h"

namespace reprocheck {
namespace {

constexpr std::uint64_t k_whole_run = 0x72756e;  // the stream by which whole runs are swapped

const MetricComparison* metric_called(const Comparison& runs, const MetricKey& key) {
  const auto at = std::ranges::find(runs.metrics, key, &MetricComparison::key);
  return at == runs.metrics.end() ? nullptr : &*at;
}

// A verdict that no unit had a part in is as good or bad in a swapped comparison, and one that
// rests on runs as well is not made again by swapping units.
bool rests_on_units(const MetricComparison& metric) {
  return metric.tested && metric.detail != "identical" && metric.detail != "min_runs" &&
         metric.situation != stats::Situation::several_runs;
}

}  // namespace

std::string_view to_string(SwapUnit unit) {
  switch (unit) {
    case SwapUnit::item:
      return "item";
    case SwapUnit::cluster:
      return "cluster";
    case SwapUnit::run:
      return "run";
  }
  return "";
}

SwappedSides::SwappedSides(const Comparison& forward, const Comparison& backward)
    : policy_(*forward.policy) {
  for (const MetricComparison& metric : forward.metrics)
    if (const MetricComparison* other = metric_called(backward, metric.key); metric.gated && other)
      judged_.push_back({.forward = &metric, .backward = other});
  const auto arms = match_arms(*forward.baseline->bundle, *forward.fresh->bundle);
  if (!arms) return;
  for (const ArmPair& pair : *arms) take_pairs(pair);
  std::size_t first = 0;
  for (auto& [key, swapped] : swapped_) {
    swapped.first = first;
    first += swapped.count();
  }
}

void SwappedSides::take_pairs(const ArmPair& arms) {
  const TableArms names(arms);
  const auto pairings = pair_tables(arms, names, 1);
  for (const MetricPlan& plan : collect_metrics(arms, names)) {
    const auto judged = std::ranges::find(
        judged_, plan.key, [](const Judged& one) -> auto& { return one.forward->key; });
    if (judged == judged_.end() || !plan.baseline.column || !plan.fresh.column) continue;
    const auto found = pairings.find({plan.baseline.table->task, plan.table_arm});
    if (found == pairings.end() || found->second.runs.size() != 1 || !found->second.on_both() ||
        found->second.runs.front().baseline.rows.empty())
      continue;
    judged->scale = scale_of(plan, judged->forward->gate);
    // Of times the run is the unit, of amounts the item as of scores.
    const bool by_item = !judged->scale.resource || is_amount(plan.key.name);
    if (rests_on_units(*judged->forward) && by_item)
      take_units(plan, found->second.runs.front(), swapped_of(arms.arm, found->second.runs.front()),
                 *judged);
  }
}

// Of a pairing with a pair at least.
const SwappedSides::Swapped& SwappedSides::swapped_of(const std::string& arm_of_runs,
                                                      const Pairing& pairing) {
  const SampleTable& table = *pairing.baseline.table;
  const MetricKey key{table.task, "sides that are swapped", arm_of_runs,
                      table.arms[table.arm[pairing.baseline.rows.front()]]};
  auto [at, fresh] = swapped_.try_emplace(key);
  Swapped& swapped = at->second;
  if (!fresh) return swapped;
  swapped.stream = stream_of(key);
  swapped.index = index_units(pairing, pairing.baseline.rows);
  swapped.unit_of_row.resize(table.rows);
  for (std::size_t i = 0; i < pairing.baseline.rows.size(); ++i)
    swapped.unit_of_row[pairing.baseline.rows[i]] = swapped.index.unit[i];
  return swapped;
}

void SwappedSides::take_units(const MetricPlan& plan, const Pairing& pairing,
                              const Swapped& swapped, Judged& judged) {
  const std::vector<ScoredRow> scores = scored_rows(plan, pairing, judged.scale);
  if (scores.empty()) return;
  const double sign = judged.scale.sign();
  const double top = judged.scale.unit();
  std::vector<double> sums(swapped.index.units), before(swapped.index.units),
      after(swapped.index.units);
  std::vector<std::uint32_t> counts(swapped.index.units);
  double both = 0;
  for (const ScoredRow& scored : scores) {
    const std::uint32_t unit = swapped.unit_of_row[scored.row];
    sums[unit] += sign * (scored.fresh - scored.baseline) / top;
    before[unit] += scored.baseline;
    after[unit] += scored.fresh;
    ++counts[unit];
    both += scored.baseline + scored.fresh;
  }
  for (std::uint32_t unit = 0; unit < swapped.index.units; ++unit) {
    if (counts[unit] == 0) continue;
    judged.units.differences.push_back(sums[unit] / counts[unit]);
    if (judged.scale.resource) {
      judged.before.push_back(before[unit] / counts[unit]);
      judged.after.push_back(after[unit] / counts[unit]);
    }
    if (pairing.clustered) judged.units.clusters.push_back(swapped.index.cluster[unit]);
    judged.swap_of_unit.push_back(
        pairing.clustered ? static_cast<std::uint32_t>(swapped.index.cluster[unit]) : unit);
  }
  judged.kind = {
      .binary = !pairing.repeats && right_or_wrong(paired_scores(plan, pairing).scored, top),
      .bounded = judged.scale.top.has_value()};
  judged.middle = both / (2 * static_cast<double>(scores.size()));
  judged.swapped = &swapped;
}

SwappedSides::Unit SwappedSides::unit_of(const MetricKey& key) const {
  for (const Judged& one : judged_) {
    if (one.forward->key != key || !one.swapped) continue;
    if (one.swapped->index.clusters > 0) return {SwapUnit::cluster, one.swapped->index.clusters};
    return {SwapUnit::item, one.units.differences.size()};
  }
  return {};
}

template <typename IsSwapped>
stats::Estimate SwappedSides::test_swapped(const Judged& judged, IsSwapped is_swapped,
                                           const stats::Decision& decision) {
  Units units = judged.units;
  std::vector<double> before = judged.before, after = judged.after;
  for (std::size_t i = 0; i < units.differences.size(); ++i) {
    if (!is_swapped(judged.swap_of_unit[i])) continue;
    units.differences[i] = -units.differences[i];
    if (!before.empty()) std::swap(before[i], after[i]);
  }
  if (before.empty()) return test_units(units, judged.kind, decision);
  return stats::paired_amounts(before, after, judged.scale.sign() < 0, units.clusters, decision);
}

MetricComparison SwappedSides::judge(const Judged& judged, Swaps swaps) const {
  const MetricComparison& as_it_is = *judged.forward;
  const std::uint64_t stream = judged.swapped ? judged.swapped->stream : k_whole_run;
  stats::Draws draws(policy_.seed, stream, swaps.number);
  const auto is_swapped = [&](std::size_t unit) {
    if (!swaps.digits) return (draws.bits(unit / 64) >> (unit % 64) & 1U) != 0;
    const std::size_t first = judged.swapped ? judged.swapped->first : units() - 1;
    return (swaps.number >> (first + unit) & 1U) != 0;
  };
  if (!judged.swapped) return is_swapped(0) ? *judged.backward : as_it_is;
  MetricComparison metric;
  metric.key = as_it_is.key;
  metric.direction = as_it_is.direction;
  metric.range_top = as_it_is.range_top;
  metric.gate = as_it_is.gate;
  metric.gated = true;
  metric.alpha = as_it_is.alpha;
  metric.margin = as_it_is.margin;
  metric.waived = as_it_is.waived;
  const double unit = judged.scale.unit();
  const double sign = judged.scale.sign();
  const stats::Decision decision{.alpha = metric.alpha,
                                 .margin = metric.margin / unit,
                                 .seed = policy_.seed,
                                 .stream = stream_of(metric.key),
                                 .verdict_only = true};
  take_estimate(test_swapped(judged, is_swapped, decision), sign * unit, metric);
  const double half = metric.difference.value_or(0) / 2;
  metric.baseline = judged.middle - half;
  metric.fresh = judged.middle + half;
  if (!hold_thresholds(judged.scale, metric)) metric.verdict = MetricVerdict::not_comparable;
  return metric;
}

std::size_t SwappedSides::units() const {
  std::size_t count = 0;
  for (const auto& [key, swapped] : swapped_) count += swapped.count();
  const bool whole = std::ranges::any_of(judged_, [](const Judged& one) { return !one.swapped; });
  return count + (whole ? 1 : 0);
}

std::vector<MetricComparison> SwappedSides::split(std::uint64_t number) const {
  std::vector<MetricComparison> metrics;
  metrics.reserve(judged_.size());
  for (const Judged& one : judged_) metrics.push_back(judge(one, {number, false}));
  return metrics;
}

std::vector<MetricComparison> SwappedSides::way(std::uint64_t number) const {
  std::vector<MetricComparison> metrics;
  metrics.reserve(judged_.size());
  for (const Judged& one : judged_) metrics.push_back(judge(one, {number, true}));
  return metrics;
}

}  // namespace reprocheck
