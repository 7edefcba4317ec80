// bootstrap: intervals for metrics that are not means (F1, BLEU, quantiles, ratios).
//
// Not for means (the t family is better) and not below 100 units, where percentile and BCa
// reject 6 to 62% of true nulls. Efron (1987); Davison and Hinkley (1997). Replicate r is a
// function of (seed, stream, r) alone, so the result is the same for any number of threads.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "src/stats/interval.h"

namespace reprocheck::stats {

struct BootstrapOptions {
  std::size_t replicates = 9999;  // so that (B + 1) p is an integer for the usual p
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  unsigned threads = 1;  // never changes a number
};

// The value of a statistic on the units with these indices. Called from several threads at once; it
// must not throw and should not allocate.
using Statistic = std::function<double(std::span<const std::size_t>)>;

// One replicate's indices into n units.
void resample(std::span<std::size_t> indices, std::size_t n, std::uint64_t seed,
              std::uint64_t stream, std::uint64_t replicate);

// In the order of the replicates. Empty where n is 0.
[[nodiscard]] std::vector<double> bootstrap(std::size_t n, const Statistic& statistic,
                                            const BootstrapOptions& options);

// Items of a kind are alike to a statistic that only counts: how many items a replicate drew of
// each kind, in the order of the kinds.
using CountStatistic = std::function<double(std::span<const std::uint64_t>)>;

// One replicate over kinds of which there are so many items each, as many drawn as there are: the
// law of counting `resample`, by one binomial number a kind (Devroye 1986, XI.1.4) instead of one
// number an item. Below 2^62 items.
void resample_counts(std::span<std::uint64_t> drawn, std::span<const std::uint64_t> items_of_kind,
                     std::uint64_t seed, std::uint64_t stream, std::uint64_t replicate);

// In the order of the replicates. Empty where there are no items.
[[nodiscard]] std::vector<double> bootstrap_counts(std::span<const std::uint64_t> items_of_kind,
                                                   const CountStatistic& statistic,
                                                   const BootstrapOptions& options);

// All n^n resampled means, n at most 7: what the bootstrap of a mean converges to.
[[nodiscard]] std::vector<double> all_resampled_means(std::span<const double> x);

// Order statistic at (B + 1) p, linear between neighbours, clamped. `sorted` ascending, not empty.
[[nodiscard]] double replicate_quantile(std::span<const double> sorted, double p);

struct BootstrapInterval {
  std::size_t below = 0;  // replicates under the estimate
  std::size_t equal = 0;
  Interval percentile;
  double std_error = 0;  // sd of the replicates, divisor B; not divided by sqrt(B)
  struct Corrected {
    double z0 = 0, acceleration = 0, level_low = 0, level_high = 0;
    Interval interval;
  };
  std::optional<Corrected> bca;  // absent where all replicates lie on one side, or it is undefined
};
// replicates in any order; jackknife: the statistic without one unit each. nullopt where there are
// no replicates or one is not finite.
[[nodiscard]] std::optional<BootstrapInterval> bootstrap_interval(
    std::span<const double> replicates, double estimate, std::span<const double> jackknife,
    double alpha);

// From t* = (replicate - estimate) / its own error; infinite t* are kept. nullopt where empty, NaN
// is among them, or an end is not finite.
[[nodiscard]] std::optional<Interval> studentized_interval(std::span<const double> t_star,
                                                           double estimate, double std_error,
                                                           double alpha);

}  // namespace reprocheck::stats
