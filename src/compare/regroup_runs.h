// regroup_runs: comparisons in which nothing changed, made of repeated runs' own numbers.
//
// Where runs left nothing but an aggregate each, a run is what could as well have stood on the
// other side.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

// Below this there are no two groups of which one tells of its own spread.
inline constexpr std::size_t k_least_regrouped = 4;

// So many that nobody would try them all.
inline constexpr std::uint64_t k_uncounted = 1'000'000'000;

// One metric of all runs.
class RegroupedRuns {
 public:
  // nullopt where a run keeps samples of it, or fewer than k_least_regrouped numbers are told.
  static std::optional<RegroupedRuns> of(const MetricKey& key, std::span<const Run* const> runs,
                                         const Policy& policy);

  // The same of a time, of which each run's value is the number that it is judged by; nullopt where
  // they are too few for two groups that could be judged.
  static std::optional<RegroupedRuns> of_times(const MetricKey& key, std::span<const double> values,
                                               const Policy& policy);

  // Two groups at random, at least three runs in the baseline's, judged as compare judges them; the
  // same runs for every metric of as many.
  [[nodiscard]] std::optional<MetricComparison> split(std::uint64_t number) const;
  // The same of one of all ways there are, numbered from 0.
  [[nodiscard]] std::optional<MetricComparison> way(std::uint64_t number) const;
  // How many there are; k_uncounted at most.
  [[nodiscard]] std::uint64_t ways() const;
  [[nodiscard]] std::size_t runs() const { return told_.size(); }

 private:
  // `order`: places in told_, the baseline's first.
  [[nodiscard]] std::optional<MetricComparison> judge(std::span<const std::size_t> order) const;
  [[nodiscard]] std::size_t baseline_runs() const;

  MetricKey key_;
  std::shared_ptr<const Policy> policy_;
  std::vector<Metric> told_;  // one a run
};

}  // namespace reprocheck
