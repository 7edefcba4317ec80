// permuted_runs: comparisons in which nothing changed, as many as wanted, of a few repeated runs.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "src/compare/regroup_runs.h"
#include "src/compare/swap_sides.h"

namespace reprocheck {

class PermutedRuns {
 public:
  // Two runs compared in either order.
  struct Both {
    const Comparison* forward = nullptr;
    const Comparison* backward = nullptr;
  };
  // times: of metrics that are judged by one time a run, that of each run.
  using Times = std::map<MetricKey, std::vector<double>>;
  PermutedRuns(std::span<const Both> pairs, std::span<const Run* const> runs, const Times& times,
               const Policy& policy);

  // The gated metrics of one comparison, judged and corrected as compare does both.
  [[nodiscard]] std::vector<MetricComparison> split(std::uint64_t number) const;
  // The same of one of all ways there are, numbered from 0.
  [[nodiscard]] std::vector<MetricComparison> way(std::uint64_t number) const;
  // How many ways there are; absent where they are too many to count, or where runs are split for
  // one metric and items swapped for another.
  [[nodiscard]] std::optional<std::uint64_t> ways() const;

  // What changes sides as one, how many of them there are, and whether they form two groups.
  struct Unit {
    SwapUnit unit = SwapUnit::run;
    std::size_t count = 0;
    bool grouped = false;
    std::uint64_t ways = k_uncounted;  // at most: in which they can change sides
  };
  [[nodiscard]] Unit unit_of(const MetricKey& key) const;

 private:
  void regroup(std::vector<MetricComparison>& metrics, std::uint64_t number, bool every_way) const;

  const Policy& policy_;
  std::size_t runs_;
  std::vector<SwappedSides> sides_;  // one a pair
  std::vector<std::pair<MetricKey, RegroupedRuns>> regrouped_;
  bool others_ = false;  // a gate that is not regrouped may say something
};

}  // namespace reprocheck
