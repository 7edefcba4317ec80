// quantiles: latency and other laws with long tails.
//
// The interval is made of two order statistics, so it holds for any law and simply has no upper
// end when the sample is too small (below 72 requests for p95). Harrell and Davis (1982) is
// for drawing only: its bootstrap interval covers too little. Iqm: Agarwal et al. (2021).

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/stats/interval.h"

namespace reprocheck::stats {

struct QuantileRanks {
  std::optional<std::uint64_t> low, high;  // 1-based ranks; absent: unbounded on that side
  double coverage = 0;
};
// 0 < p < 1.
[[nodiscard]] std::optional<QuantileRanks> quantile_ranks(std::uint64_t n, double p, double alpha);

// The smallest n for which the far side (the thin tail) of that interval is bounded. nullopt unless
// 0 < p < 1.
[[nodiscard]] std::optional<std::uint64_t> quantile_min_n(double p, double alpha);

// A weighted mean of all order statistics. nullopt where empty, not finite, or p not inside (0, 1).
[[nodiscard]] std::optional<double> harrell_davis(std::span<const double> x, double p);

// Mean after floor(n / 4) values are cut at each end. nullopt where empty.
[[nodiscard]] std::optional<double> interquartile_mean(std::span<const double> x);

// The middle value, or the mean of the two; NaN where there is none.
[[nodiscard]] double median_of(std::span<const double> x);

// A quantile of values that may be plus infinity, with its order-statistic interval; an end is
// absent where too few values lie beyond it (72 are needed for both ends of p95, 368 for p99), and
// plus infinity where what was cut off reaches it. nullopt where empty or NaN.
struct QuantileInterval {
  double value = 0;
  std::optional<double> low, high;
};
[[nodiscard]] std::optional<QuantileInterval> quantile_of(std::span<const double> x, double p,
                                                          double alpha);

// The difference of one decile, fresh - baseline, by Harrell and Davis; the interval from the order
// statistics of both sides, at alpha / 9 so that all nine hold together.
struct ShiftOfDecile {
  int decile = 1;
  double difference = 0;
  std::optional<Interval> interval;  // absent where an end is unbounded
};
// Empty where a side is empty or not finite.
[[nodiscard]] std::vector<ShiftOfDecile> shift_function(std::span<const double> baseline,
                                                        std::span<const double> fresh,
                                                        double alpha);

}  // namespace reprocheck::stats
