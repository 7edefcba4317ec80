// proportion: closed forms and beta quantiles.
//
// The ends 0 and 1 are set exactly: rounding would leave 1e-17 below zero, and a report
// that prints a share of -0.0 has lost its reader.

#include "src/stats/proportion.h"

#include <algorithm>
#include <cmath>

#include "src/stats/special.h"

namespace reprocheck::stats {

std::optional<Interval> wilson(std::uint64_t k, std::uint64_t n, double alpha) {
  if (n == 0 || k > n) return std::nullopt;
  const double z = normal_quantile(1 - alpha / 2);
  const auto hits = static_cast<double>(k);
  const auto count = static_cast<double>(n);
  const double centre = (hits + z * z / 2) / (count + z * z);
  const double half = z / (count + z * z) * std::sqrt(hits * (count - hits) / count + z * z / 4);
  if (!std::isfinite(half)) return std::nullopt;
  return Interval{k == 0 ? 0.0 : std::max(0.0, centre - half),
                  k == n ? 1.0 : std::min(1.0, centre + half)};
}

std::optional<Interval> clopper_pearson(std::uint64_t k, std::uint64_t n, double alpha) {
  if (n == 0 || k > n) return std::nullopt;
  const auto hits = static_cast<double>(k);
  const auto misses = static_cast<double>(n - k);
  const double low = k == 0 ? 0.0 : beta_quantile(alpha / 2, hits, misses + 1);
  const double high = k == n ? 1.0 : beta_quantile(1 - alpha / 2, hits + 1, misses);
  if (std::isnan(low) || std::isnan(high)) return std::nullopt;
  return Interval{low, high};
}

std::optional<Interval> jeffreys(std::uint64_t k, std::uint64_t n, double alpha) {
  if (n == 0 || k > n) return std::nullopt;
  const double a = static_cast<double>(k) + 0.5;
  const double b = static_cast<double>(n - k) + 0.5;
  const double low = k == 0 ? 0.0 : beta_quantile(alpha / 2, a, b);
  const double high = k == n ? 1.0 : beta_quantile(1 - alpha / 2, a, b);
  if (std::isnan(low) || std::isnan(high)) return std::nullopt;
  return Interval{low, high};
}

double zero_of_n_bound(std::uint64_t n, double alpha) {
  if (n == 0 || !(alpha > 0)) return 1;
  return -std::expm1(std::log(alpha / 2) / static_cast<double>(n));
}

std::optional<DifferenceOfShares> newcombe_unpaired(std::uint64_t k1, std::uint64_t n1,
                                                    std::uint64_t k2, std::uint64_t n2,
                                                    double alpha) {
  const auto first = wilson(k1, n1, alpha);
  const auto second = wilson(k2, n2, alpha);
  if (!first || !second) return std::nullopt;
  const double p1 = static_cast<double>(k1) / static_cast<double>(n1);
  const double p2 = static_cast<double>(k2) / static_cast<double>(n2);
  const double below = std::hypot(p1 - first->low, second->high - p2);
  const double above = std::hypot(first->high - p1, p2 - second->low);
  return DifferenceOfShares{p1 - p2, {p1 - p2 - below, p1 - p2 + above}};
}

std::optional<ZTest> unpaired_z(std::uint64_t k1, std::uint64_t n1, std::uint64_t k2,
                                std::uint64_t n2) {
  if (n1 < 2 || n2 < 2 || k1 > n1 || k2 > n2) return std::nullopt;
  const double p1 = static_cast<double>(k1) / static_cast<double>(n1);
  const double p2 = static_cast<double>(k2) / static_cast<double>(n2);
  const double variance =
      p1 * (1 - p1) / static_cast<double>(n1 - 1) + p2 * (1 - p2) / static_cast<double>(n2 - 1);
  if (!(variance > 0)) return std::nullopt;
  const double z = (p1 - p2) / std::sqrt(variance);
  return ZTest{z, 2 * normal_upper(std::fabs(z))};
}

std::optional<double> pass_at_k(std::uint64_t n, std::uint64_t c, std::uint64_t k) {
  if (k == 0 || k > n || c > n) return std::nullopt;
  if (n - c < k) return 1.0;
  // The product form never meets a factorial; k factors close to 1 are summed as logarithms.
  double log_miss = 0;
  for (std::uint64_t i = 0; i < k; ++i) {
    log_miss += std::log1p(-static_cast<double>(c) / static_cast<double>(n - i));
  }
  return -std::expm1(log_miss);
}

}  // namespace reprocheck::stats
