// ranks: signed ranks, Mann-Whitney and the Hodges-Lehmann estimates.
//
// Hodges-Lehmann aims at a pseudo-median, not at the mean: a description, never the gate of a
// metric that is a mean. Exact laws wherever there are no ties (Wilcoxon 1945; Mann and
// Whitney 1947; Hodges and Lehmann 1963); the ranks of intervals follow R's qsignrank and
// qwilcox.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "src/stats/interval.h"

namespace reprocheck::stats {

// Median of (d_i + d_j) / 2 over i <= j, without the n^2 / 2 averages in memory. nullopt where
// empty or one is not finite.
[[nodiscard]] std::optional<double> walsh_median(std::span<const double> d);

struct SignedRank {
  double v = 0;      // sum of the ranks of positive d; zeros are dropped
  double p_two = 1;  // exact, ties by midranks
  double hodges_lehmann = 0;
  Interval interval;  // order statistics rank_low and its mirror image
  std::uint64_t rank_low = 1;
  double confidence = 0;  // achieved
};
// nullopt where all d are zero, one is not finite, or there are more than 2,000.
[[nodiscard]] std::optional<SignedRank> signed_rank(std::span<const double> d, double alpha);

struct MannWhitney {
  double u = 0;                     // pairs with x > y, ties count half
  double probability_superior = 0;  // u / (n_x n_y)
  double p_normal = 1;              // two-sided, tie and continuity corrected
  double hodges_lehmann = 0;        // median of x_i - y_j
  struct Exact {
    double p = 1;
    Interval interval;  // of the shift x - y
    double confidence = 0;
  };
  std::optional<Exact> exact;  // without ties and up to 50 values a side
};
// nullopt where a side is empty, a value is not finite, or there are more than 4e6 pairs.
[[nodiscard]] std::optional<MannWhitney> mann_whitney(std::span<const double> x,
                                                      std::span<const double> y, double alpha);

}  // namespace reprocheck::stats
