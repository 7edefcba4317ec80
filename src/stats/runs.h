// runs: two configurations known only by the aggregates of their repeated runs.
//
// The unit is the run, so these say whether a re-run on exactly these questions would show
// the difference, and nothing about new questions. Differences are fresh minus baseline.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/stats/means.h"

namespace reprocheck::stats {

// Three or more runs a side. nullopt below two, or where no run differs from another.
[[nodiscard]] std::optional<TTest> runs_welch(std::span<const double> baseline,
                                              std::span<const double> fresh, double alpha);

// For each run of the baseline the place of the fresh run that bears its number, a seed or a fold.
// nullopt unless both sides carry the same numbers, each once: nothing pairs by position.
[[nodiscard]] std::optional<std::vector<std::size_t>> match_runs(
    std::span<const std::int64_t> baseline, std::span<const std::int64_t> fresh);

// Where one side has many more runs than the other, Welch's degrees of freedom promise too much (3
// runs against 20 err in 3.7% instead of 2.5%). The same with the mean of both sides' own critical
// values, weighted by the variances of their means (Cochran 1964), told as the degrees of freedom
// that have it.
[[nodiscard]] std::optional<TTest> runs_cochran(std::span<const double> baseline,
                                                std::span<const double> fresh, double alpha);

// Matched by seed. nullopt unless both sides carry the same set of distinct
// seeds, one a run, or where the differences do not differ.
[[nodiscard]] std::optional<TTest> runs_paired_t(std::span<const double> baseline,
                                                 std::span<const std::int64_t> seeds_baseline,
                                                 std::span<const double> fresh,
                                                 std::span<const std::int64_t> seeds_fresh,
                                                 double alpha);

// The mean of m fresh runs against k baseline runs: se = s sqrt(1/m + 1/k), df = k - 1. Not the
// interval of the baseline's mean, which would call most unchanged runs different.
struct Prediction {
  double mean = 0;  // of the baseline
  double sd = 0;
  TTest test;
};
[[nodiscard]] std::optional<Prediction> runs_prediction(std::span<const double> baseline,
                                                        std::span<const double> fresh,
                                                        double alpha);

// Spread below 1e-12 of the largest value is rounding (0.8 - 0.7 against 0.6 - 0.5), not noise.
[[nodiscard]] bool is_constant(std::span<const double> values);
// The same for differences of two lists, against the size of the values they came from.
[[nodiscard]] bool differ_by_constant(std::span<const double> differences, double largest_value);

}  // namespace reprocheck::stats
