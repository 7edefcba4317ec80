// quantiles: ranks from the binomial law.
//
// Ranks are found by bisection on the cdf, not by walking: n can be 10^7 requests.

#include "src/stats/quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

bool is_inside(double p) {
  return p > 0 && p < 1;
}

}  // namespace

std::optional<QuantileRanks> quantile_ranks(std::uint64_t n, double p, double alpha) {
  if (!is_inside(p) || !is_inside(alpha)) return std::nullopt;
  const auto count = static_cast<std::int64_t>(n);
  const double tail = alpha / 2;
  std::int64_t low = 0;  // the largest r with P(X <= r - 1) <= tail
  for (std::int64_t above = count + 1; above - low > 1;) {
    const std::int64_t r = low + (above - low) / 2;
    (binomial_cdf(r - 1, count, p) <= tail ? low : above) = r;
  }
  std::int64_t high = count + 1;  // the smallest s with P(X >= s) <= tail
  for (std::int64_t below = 0; high - below > 1;) {
    const std::int64_t s = below + (high - below) / 2;
    (binomial_upper(s, count, p) <= tail ? high : below) = s;
  }
  QuantileRanks ranks;
  if (low >= 1) ranks.low = static_cast<std::uint64_t>(low);
  if (high <= count) ranks.high = static_cast<std::uint64_t>(high);
  ranks.coverage = 1 - binomial_cdf(low - 1, count, p) - binomial_upper(high, count, p);
  return ranks;
}

std::optional<std::uint64_t> quantile_min_n(double p, double alpha) {
  if (!is_inside(p) || !is_inside(alpha)) return std::nullopt;
  const double n = std::log(alpha / 2) / std::log(std::max(p, 1 - p));
  return static_cast<std::uint64_t>(std::ceil(n));
}

std::optional<double> harrell_davis(std::span<const double> x, double p) {
  if (x.empty() || !is_inside(p)) return std::nullopt;
  std::vector<double> sorted(x.begin(), x.end());
  if (!std::ranges::all_of(sorted, [](double v) { return std::isfinite(v); })) return std::nullopt;
  std::ranges::sort(sorted);
  const auto n = static_cast<double>(sorted.size());
  const double a = (n + 1) * p;
  const double b = (n + 1) * (1 - p);
  CompensatedSum total;
  double before = 0;
  // Twelve standard deviations of the beta law around p, beyond which a weight is no number.
  const double reach = 12 * std::sqrt(p * (1 - p) / (n + 2)) * n + 1;
  const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(p * n - reach)));
  const auto last = static_cast<std::size_t>(std::min(n, std::ceil(p * n + reach)));
  if (first > 0) before = ibeta(a, b, static_cast<double>(first) / n);
  for (std::size_t i = first; i < last; ++i) {
    const double now = i + 1 == sorted.size() ? 1 : ibeta(a, b, static_cast<double>(i + 1) / n);
    total.add((now - before) * sorted[i]);
    before = now;
  }
  return total.value();
}

std::optional<double> interquartile_mean(std::span<const double> x) {
  if (x.empty()) return std::nullopt;
  std::vector<double> sorted(x.begin(), x.end());
  if (!std::ranges::all_of(sorted, [](double v) { return std::isfinite(v); })) return std::nullopt;
  std::ranges::sort(sorted);
  const std::size_t cut = sorted.size() / 4;
  return mean(std::span(sorted).subspan(cut, sorted.size() - 2 * cut));
}

double median_of(std::span<const double> x) {
  std::vector<double> sorted(x.begin(), x.end());
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::ranges::sort(sorted);
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

std::optional<QuantileInterval> quantile_of(std::span<const double> x, double p, double alpha) {
  if (x.empty() || std::ranges::any_of(x, [](double v) { return std::isnan(v); }))
    return std::nullopt;
  const auto ranks = quantile_ranks(x.size(), p, alpha);
  if (!ranks) return std::nullopt;
  std::vector<double> sorted(x.begin(), x.end());
  std::ranges::sort(sorted);
  const double place = std::ceil(p * static_cast<double>(sorted.size()));
  QuantileInterval found{.value = sorted[static_cast<std::size_t>(std::max(1.0, place)) - 1],
                         .low = std::nullopt,
                         .high = std::nullopt};
  if (ranks->low) found.low = sorted[*ranks->low - 1];
  if (ranks->high) found.high = sorted[*ranks->high - 1];
  return found;
}

std::vector<ShiftOfDecile> shift_function(std::span<const double> baseline,
                                          std::span<const double> fresh, double alpha) {
  constexpr int deciles = 9;
  std::vector<ShiftOfDecile> shifts;
  for (int decile = 1; decile <= deciles; ++decile) {
    const double p = decile / 10.0;
    const auto before = harrell_davis(baseline, p);
    const auto after = harrell_davis(fresh, p);
    if (!before || !after) return {};
    ShiftOfDecile shift{decile, *after - *before, std::nullopt};
    const auto one = quantile_of(baseline, p, alpha / deciles);
    const auto other = quantile_of(fresh, p, alpha / deciles);
    if (one && other && one->low && one->high && other->low && other->high) {
      // Square-and-add (Zou and Donner 2008): each end from the ends that work towards it.
      const double down = std::hypot(*after - *other->low, *one->high - *before);
      const double up = std::hypot(*other->high - *after, *before - *one->low);
      shift.interval = Interval{shift.difference - down, shift.difference + up};
    }
    shifts.push_back(shift);
  }
  return shifts;
}

}  // namespace reprocheck::stats
