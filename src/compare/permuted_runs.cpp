// permuted_runs: comparisons in which nothing changed, as many as wanted, of a few repeated runs.
//
// Each picks two of the runs and lets what they stand on change sides; a metric of which the runs
// left a number each is split over all of them.

#include "src/compare/permuted_runs.h"

#include <algorithm>

#include "src/compare/correct_family.h"
#include "src/stats/philox.h"

namespace reprocheck {
namespace {

constexpr std::uint64_t k_which_pair = 0x70616972;  // the stream that chooses it

}  // namespace

PermutedRuns::PermutedRuns(std::span<const Both> pairs, std::span<const Run* const> runs,
                           const Policy& policy)
    : policy_(policy), runs_(runs.size()) {
  for (const Both& pair : pairs) sides_.emplace_back(*pair.forward, *pair.backward);
  if (sides_.empty()) return;
  for (const MetricComparison& metric : pairs.front().forward->metrics) {
    if (!metric.gated || sides_.front().unit_of(metric.key).unit != SwapUnit::run) continue;
    if (auto regrouped = RegroupedRuns::of(metric.key, runs, policy))
      regrouped_.emplace_back(metric.key, std::move(*regrouped));
  }
}

std::vector<MetricComparison> PermutedRuns::split(std::uint64_t number) const {
  if (sides_.empty()) return {};
  stats::Draws draws(policy_.seed, k_which_pair, number);
  auto metrics = sides_[draws.index(0, sides_.size())].split(number);
  for (const auto& [key, runs] : regrouped_) {
    const auto same = std::ranges::find(metrics, key, &MetricComparison::key);
    auto regrouped = runs.split(number);
    if (same != metrics.end() && regrouped) *same = std::move(*regrouped);
  }
  correct_family(metrics);
  return metrics;
}

PermutedRuns::Unit PermutedRuns::unit_of(const MetricKey& key) const {
  for (const auto& [regrouped, runs] : regrouped_)
    if (regrouped == key) return {SwapUnit::run, runs.runs(), true};
  if (sides_.empty()) return {};
  const SwappedSides::Unit unit = sides_.front().unit_of(key);
  return {unit.unit, unit.unit == SwapUnit::run ? runs_ : unit.count, false};
}

}  // namespace reprocheck
