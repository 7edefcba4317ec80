// quantiles: latency and other laws with long tails.
//
// The interval is made of two order statistics, so it holds for any law and simply has no upper
// end when the sample is too small (below 72 requests for p95). Harrell and Davis (1982) is
// for drawing only: its bootstrap interval covers too little. Iqm: Agarwal et al. (2021).

#pragma once

#include <cstdint>
#include <optional>
#include <span>

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

}  // namespace reprocheck::stats
