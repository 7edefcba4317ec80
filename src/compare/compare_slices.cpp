// compare_slices: where among its groups of items a metric moved.
//
// Ten slices find a moved one in every third unchanged run, so they are corrected for how many were
// looked at, by the rate of false discoveries (Benjamini and Hochberg 1995; Benjamini and Yekutieli
// 2001 where an item is in several slices), and none of them gates. The number that Holm rejects is
// a lower bound of how many moved, under any dependence.

#include "src/compare/compare_slices.h"

#include <algorithm>
#include <map>

#include "src/compare/answers.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/metric_scale.h"
#include "src/compare/run_tables.h"
#include "src/compare/units.h"
#include "src/stats/multiplicity.h"
#include "src/stats/seeds.h"

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
  p.reserve(slices.size());
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

std::vector<ScoredRow> scores_of(const MetricPlan& plan, std::span<const Pairing> pairings,
                                 const MetricScale& scale) {
  if (pairings.size() == 1) return scored_rows(plan, pairings.front(), scale);
  const RunTables tables = run_tables(plan, pairings, scale.counts_errors);
  const std::vector<double> before = stats::question_means(tables.baseline_table());
  const std::vector<double> after = stats::question_means(tables.fresh_table());
  std::vector<ScoredRow> scores;
  scores.reserve(tables.items);
  for (std::size_t item = 0; item < tables.items; ++item)
    scores.push_back({tables.rows[item], before[item], after[item]});
  return scores;
}

class Slicer {
 public:
  Slicer(const MetricPlan& plan, std::span<const Pairing> pairings, const Policy& policy,
         const MetricComparison& metric)
      : pairing_(pairings.front()),
        key_(metric.key),
        scale_(scale_of(plan, metric.gate)),
        scores_(scores_of(plan, pairings, scale_)),
        decision_{.alpha = metric.alpha, .seed = policy.seed, .stream = stream_of(metric.key)} {}

  void add(const SliceColumn& column, std::vector<SliceComparison>& slices) const {
    for (const auto& [label, group] : groups_of(column)) {
      const auto n = static_cast<double>(group.differences.size());
      slices.push_back({.key = key_,
                        .slice = column.name(),
                        .label = std::string(label),
                        .n = group.differences.size(),
                        .baseline = group.baseline / n,
                        .fresh = group.fresh / n});
      if (group.differences.size() >= k_least) test(group, slices.back());
    }
  }

 private:
  [[nodiscard]] std::map<std::string_view, Group> groups_of(const SliceColumn& column) const {
    const auto fits = [&](double score) { return score == 0 || score == scale_.unit(); };
    std::map<std::string_view, Group> groups;
    for (const ScoredRow& item : scores_) {
      if (column[item.row].empty()) continue;
      Group& group = groups[column[item.row]];
      group.differences.push_back(
          {item.row, scale_.sign() * (item.fresh - item.baseline) / scale_.unit()});
      group.baseline += item.baseline;
      group.fresh += item.fresh;
      group.binary = group.binary && fits(item.baseline) && fits(item.fresh);
    }
    return groups;
  }

  void test(const Group& group, SliceComparison& slice) const {
    const bool rate = scale_.top.has_value();
    const UnitTest kind{.binary = group.binary && !pairing_.repeats && rate, .bounded = rate};
    MetricComparison tested;
    take_estimate(test_units(units_of(pairing_, group.differences), kind, decision_),
                  scale_.sign() * scale_.unit(), tested);
    slice.difference = tested.difference;
    slice.low = tested.low;
    slice.high = tested.high;
    slice.p_value = tested.p_value;
  }

  const Pairing& pairing_;
  const MetricKey& key_;
  MetricScale scale_;
  std::vector<ScoredRow> scores_;
  stats::Decision decision_;
};

}  // namespace

std::vector<SliceComparison> compare_slices(const MetricPlan& plan,
                                            std::span<const Pairing> pairings, const Policy& policy,
                                            MetricComparison& metric) {
  std::vector<SliceComparison> slices;
  std::vector<const SliceColumn*> wanted;
  for (const SliceColumn& column : pairings.front().baseline.table->slices)
    if (is_wanted(policy, column)) wanted.push_back(&column);
  if (wanted.empty()) return slices;
  const Slicer slicer(plan, pairings, policy, metric);
  for (const SliceColumn* column : wanted) slicer.add(*column, slices);
  if (!slices.empty()) correct(slices, wanted.size() > 1, metric);
  return slices;
}

}  // namespace reprocheck
