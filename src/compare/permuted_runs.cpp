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

std::uint64_t ways_of(std::size_t units) {
  return units < 30 ? std::uint64_t{1} << units : k_uncounted;
}

}  // namespace

PermutedRuns::PermutedRuns(std::span<const Both> pairs, std::span<const Run* const> runs,
                           const Times& times, const Policy& policy)
    : policy_(policy), runs_(runs.size()) {
  for (const Both& pair : pairs) sides_.emplace_back(*pair.forward, *pair.backward);
  if (sides_.empty()) return;
  for (const MetricComparison& metric : pairs.front().forward->metrics) {
    if (!metric.gated) continue;
    std::optional<RegroupedRuns> regrouped;
    const auto told = times.find(metric.key);
    if (told != times.end())
      regrouped = RegroupedRuns::of_times(metric.key, told->second, policy);
    else if (sides_.front().unit_of(metric.key).unit == SwapUnit::run)
      regrouped = RegroupedRuns::of(metric.key, runs, policy);
    if (regrouped)
      regrouped_.emplace_back(metric.key, std::move(*regrouped));
    else
      others_ =
          others_ || std::ranges::any_of(pairs, [&](const Both& pair) {
            return std::ranges::any_of(pair.forward->metrics, [&](const MetricComparison& one) {
              return one.key == metric.key && (one.tested || one.gate);
            });
          });
  }
}

void PermutedRuns::regroup(std::vector<MetricComparison>& metrics, std::uint64_t number,
                           bool every_way) const {
  for (const auto& [key, runs] : regrouped_) {
    const auto same = std::ranges::find(metrics, key, &MetricComparison::key);
    auto regrouped = every_way ? runs.way(number) : runs.split(number);
    if (same != metrics.end() && regrouped) *same = std::move(*regrouped);
  }
  correct_family(metrics);
}

std::vector<MetricComparison> PermutedRuns::split(std::uint64_t number) const {
  if (sides_.empty()) return {};
  stats::Draws draws(policy_.seed, k_which_pair, number);
  auto metrics = sides_[draws.index(0, sides_.size())].split(number);
  regroup(metrics, number, false);
  return metrics;
}

std::vector<MetricComparison> PermutedRuns::way(std::uint64_t number) const {
  if (sides_.empty()) return {};
  if (!regrouped_.empty()) {
    auto metrics = sides_.front().way(0);
    regroup(metrics, number, true);
    return metrics;
  }
  auto side = sides_.begin();
  while (number >= ways_of(side->units())) number -= ways_of((side++)->units());
  auto metrics = side->way(number);
  correct_family(metrics);
  return metrics;
}

std::optional<std::uint64_t> PermutedRuns::ways() const {
  if (sides_.empty()) return std::nullopt;
  if (!regrouped_.empty()) {
    const std::size_t runs = regrouped_.front().second.runs();
    const bool alike =
        std::ranges::all_of(regrouped_, [&](const auto& one) { return one.second.runs() == runs; });
    // Whatever else is judged would have to be the same in every way.
    if (!alike || others_) return std::nullopt;
    return regrouped_.front().second.ways();
  }
  std::uint64_t ways = 0;
  for (const SwappedSides& side : sides_)
    ways = std::min(k_uncounted, ways + ways_of(side.units()));
  return ways < k_uncounted ? std::optional(ways) : std::nullopt;
}

PermutedRuns::Unit PermutedRuns::unit_of(const MetricKey& key) const {
  for (const auto& [regrouped, runs] : regrouped_)
    if (regrouped == key) return {SwapUnit::run, runs.runs(), true, runs.ways()};
  if (sides_.empty()) return {};
  const SwappedSides::Unit unit = sides_.front().unit_of(key);
  if (unit.unit == SwapUnit::run) return {unit.unit, runs_, false, 2 * sides_.size()};
  return {unit.unit, unit.count, false, std::min(k_uncounted, sides_.size() * ways_of(unit.count))};
}

}  // namespace reprocheck
