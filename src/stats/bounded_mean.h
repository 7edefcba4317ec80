// bounded_mean: an interval for the mean of bounded values that assumes nothing else.
//
// Betting (Waudby-Smith and Ramdas 2024): a gambler who starts with 1 and bets against the
// mean m can only reach 1/alpha by chance with probability alpha, whatever the law. Weak below
// a few hundred values, but exact, so it is what earns back a claim that small samples or
// skewed differences took away. Also their empirical Bernstein sequence.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/stats/interval.h"

namespace reprocheck::stats {

// max(K+, K-) / 2 after all of x, against the mean m. x in [0, 1], 0 < m < 1; c truncates the bets.
[[nodiscard]] double hedged_capital(std::span<const double> x, double m, double alpha,
                                    double c = 0.5);
// The largest K- / 2 and K+ / 2 on the way: e-values for "mean >= m" and "mean <= m".
struct Capital {
  double against_at_least = 0;  // large where the values lie below m
  double against_at_most = 0;
};
[[nodiscard]] Capital running_capital(std::span<const double> x, double m, double alpha,
                                      double c = 0.5);

// After each value, the running intersection; alpha / 2 a side. x in [0, 1].
[[nodiscard]] std::vector<Interval> empirical_bernstein(std::span<const double> x, double alpha,
                                                        double c = 0.5);

struct BoundedMean {
  Interval interval;   // unit of d, inside [low, high]
  double p_value = 1;  // of mean = 0; at most alpha only where the interval excludes 0
  double p_less = 1;   // of mean >= 0
};
// d in [low, high], low < high; the order is made from the values and the seed alone, so that
// neither the order of a file nor a look at the data can move it. nullopt where empty, a value is
// out of range by more than rounding, or a bound is not finite.
[[nodiscard]] std::optional<BoundedMean> bounded_mean(std::span<const double> d, double low,
                                                      double high, double alpha,
                                                      std::uint64_t seed = 0,
                                                      std::uint64_t stream = 0);
[[nodiscard]] std::optional<Interval> bounded_mean_interval(std::span<const double> d, double low,
                                                            double high, double alpha);

}  // namespace reprocheck::stats
