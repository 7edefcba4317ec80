// regroup_runs: comparisons in which nothing changed, made of repeated runs' own numbers.
//
// The groups go through measure_metric whole: there is nothing in it that would be slow without
// samples, and nothing is judged here.

#include "src/compare/regroup_runs.h"

#include <algorithm>
#include <numeric>

#include "src/compare/judge_pairs.h"
#include "src/compare/measure_metric.h"
#include "src/stats/philox.h"
#include "src/stats/resources.h"

namespace reprocheck {
namespace {

constexpr std::uint64_t k_groups = 0x67726f7570;  // the stream by which runs are grouped

std::uint64_t combinations(std::size_t of, std::size_t taken) {
  std::uint64_t count = 1;
  for (std::size_t i = 1; i <= taken; ++i) {
    count = count * (of - taken + i) / i;
    if (count >= k_uncounted) return k_uncounted;
  }
  return count;
}

}  // namespace

std::optional<RegroupedRuns> RegroupedRuns::of(const MetricKey& key,
                                               std::span<const Run* const> runs,
                                               const Policy& policy) {
  ArmPair all;
  for (const Run* run : runs)
    if (run->arm.empty() || run->arm == key.arm) all.baseline.push_back(run);
  if (!all.baseline.empty()) all.arm = all.baseline.front()->arm;
  all.fresh = all.baseline;
  const TableArms names(all);
  RegroupedRuns found;
  found.key_ = key;
  found.policy_ = {std::shared_ptr<void>(), &policy};
  for (const MetricPlan& plan : collect_metrics(all, names)) {
    if (plan.key != key || plan.baseline.column) continue;
    for (const Metric* metric : plan.baseline.recorded_runs) {
      Metric one = *metric;
      one.repeats.clear();
      if (metric->repeats.empty()) found.told_.push_back(one);
      for (const double value : metric->repeats) {
        one.value = value;
        one.text.clear();
        found.told_.push_back(one);
      }
    }
  }
  if (found.told_.size() < k_least_regrouped) return std::nullopt;
  return found;
}

std::optional<RegroupedRuns> RegroupedRuns::of_times(const MetricKey& key,
                                                     std::span<const double> values,
                                                     const Policy& policy) {
  if (values.size() < 2 * stats::k_least_runs_of_time) return std::nullopt;
  // The quantile of a run's requests is taken already.
  auto taken = std::make_shared<Policy>(policy);
  for (Gate& gate : taken->gates) gate.quantile.reset();
  RegroupedRuns found;
  found.key_ = key;
  found.policy_ = std::move(taken);
  for (const double value : values) {
    found.told_.emplace_back().key = key;
    found.told_.back().value = value;
  }
  return found;
}

std::size_t RegroupedRuns::baseline_runs() const {
  return std::max<std::size_t>(3, told_.size() / 2);
}

std::uint64_t RegroupedRuns::ways() const {
  return combinations(told_.size(), baseline_runs());
}

std::optional<MetricComparison> RegroupedRuns::split(std::uint64_t number) const {
  std::vector<std::size_t> order(told_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  stats::Draws draws(policy_->seed, k_groups, number);
  for (std::size_t left = order.size(); left > 1; --left)
    std::swap(order[left - 1], order[draws.index(left, left)]);
  return judge(order);
}

// The subsets in the order of their lists of places.
std::optional<MetricComparison> RegroupedRuns::way(std::uint64_t number) const {
  std::vector<std::size_t> order, others;
  for (std::size_t place = 0; place < told_.size(); ++place) {
    const std::size_t wanted = baseline_runs() - order.size();
    const std::uint64_t with = wanted == 0 ? 0 : combinations(told_.size() - place - 1, wanted - 1);
    const bool taken = number < with;
    if (!taken) number -= with;
    (taken ? order : others).push_back(place);
  }
  order.insert(order.end(), others.begin(), others.end());
  return judge(order);
}

std::optional<MetricComparison> RegroupedRuns::judge(std::span<const std::size_t> places) const {
  std::vector<const Metric*> order;
  order.reserve(told_.size());
  for (const std::size_t place : places) order.push_back(&told_[place]);
  const auto cut = static_cast<std::ptrdiff_t>(baseline_runs());
  MetricPlan plan;
  plan.key = key_;
  const auto fill = [](MetricSide& side, auto begin, auto end) {
    side.recorded_runs.assign(begin, end);
    side.recorded = side.recorded_runs.front();
    for (const Metric* metric : side.recorded_runs) side.run_values.push_back(metric->value);
  };
  fill(plan.baseline, order.begin(), order.begin() + cut);
  fill(plan.fresh, order.begin() + cut, order.end());
  MetricContext context;
  context.policy = policy_.get();
  context.runs_baseline = plan.baseline.run_values.size();
  context.runs_fresh = plan.fresh.run_values.size();
  auto metric = measure_metric(plan, context);
  if (!metric) return std::nullopt;
  return std::move(*metric);
}

}  // namespace reprocheck
