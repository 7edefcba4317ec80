// run_noise: what runs made anew would differ by although nothing changed.
//
// A break that is the same in every run leaves nothing between the runs of the two sides, and any
// test of paired runs is then certain of it. So the runs' own spread, as the baseline shows it, is
// drawn anew on the broken side.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/model/bundle.h"

namespace reprocheck {

// Below this a spread is not believed, by compare neither.
inline constexpr std::size_t k_least_runs_of_noise = 3;

class RunNoise {
 public:
  // `stands_alone`: one a metric of all runs in their order, whether no sample says it; `tops`: the
  // upper end of its range. Draws are numbered from 0 and are fewer than `draws`.
  RunNoise(const Bundle& baseline, std::vector<bool> stands_alone,
           std::vector<std::optional<double>> tops, std::uint64_t seed, std::uint64_t draws);

  // Of several runs with samples: the mean score of each, as its distance from the worst one.
  void add_levels(const std::string& task, const std::string& arm, std::vector<double> levels);

  // Whether a draw differs from the next by more than by what breaks in it.
  [[nodiscard]] bool is_known() const { return !groups_.empty() || !levels_.empty(); }
  // The spread of the runs' numbers of a metric that stands alone; absent where it is not known.
  struct Spread {
    std::size_t runs = 0;
    std::optional<double> sd;
  };
  [[nodiscard]] Spread spread_of(const MetricKey& key) const;

  // The share of right answers by which the mean of one side's runs fell more than was broken
  // (below 0: less). Half of all draws are above 0: they are quantiles of the normal law in an
  // order of their own, so that few draws have its spread too.
  [[nodiscard]] double share_of(const std::string& task, const std::string& arm,
                                std::uint64_t draw) const;
  // Numbers that stand alone: about their mean, with the spread that the baseline's have, and the
  // mean of both sides' runs drawn once.
  void redraw(Bundle& changed, std::uint64_t draw) const;
  // Which run of the baseline left the samples of which run: any but each its own.
  void permute(Bundle& changed, std::uint64_t draw) const;

 private:
  struct Group {
    MetricKey key;
    std::string arm;  // of the runs
    std::optional<double> top;
    std::vector<double> values;
    double sd = 0;
  };
  struct Levels {
    std::string task, arm;
    double relative = 0;  // the error of a difference of two sides' means, by their level
  };
  template <typename Visit>
  void each_value(Bundle& bundle, const Group& group, Visit visit) const;
  [[nodiscard]] double quantile(std::uint64_t stream, std::uint64_t draw) const;

  std::vector<bool> stands_alone_;
  std::uint64_t seed_, draws_;
  std::vector<Group> groups_;   // of k_least_runs_of_noise numbers that differ
  std::vector<Group> too_few_;  // the rest
  std::vector<Levels> levels_;
};

}  // namespace reprocheck
