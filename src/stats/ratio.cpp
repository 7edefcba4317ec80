// ratio: delta method and Fieller's quadratic.
//
// The roots are taken by the stable half of the formula; the other half cancels when the
// two means are measured well.

#include "src/stats/ratio.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {

std::optional<PairedRatio> paired_ratio(std::span<const double> baseline,
                                        std::span<const double> fresh, double alpha) {
  if (baseline.size() < 2 || baseline.size() != fresh.size()) return std::nullopt;
  const auto n = static_cast<double>(baseline.size());
  const double x = mean(baseline);
  const double y = mean(fresh);
  if (x == 0 || !std::isfinite(y / x)) return std::nullopt;
  PairedRatio result;
  result.ratio = y / x;
  std::vector<double> rest(baseline.size());
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = fresh[i] - result.ratio * baseline[i];
  result.std_error = std::sqrt(variance(rest) / n) / std::fabs(x);
  const double t = t_quantile(1 - alpha / 2, n - 1);
  if (result.ratio > 0 && result.std_error > 0) {
    const double factor = std::exp(t * result.std_error / result.ratio);
    const Interval interval{result.ratio / factor, result.ratio * factor};
    if (std::isfinite(interval.high)) result.log_delta = interval;
  }
  const double s_xx = variance(baseline) / n;
  const double s_yy = variance(fresh) / n;
  const double s_xy = covariance(baseline, fresh) / n;
  result.g = t * t * s_xx / (x * x);
  const double a = x * x - t * t * s_xx;
  const double b = x * y - t * t * s_xy;
  const double c = y * y - t * t * s_yy;
  const double root = b * b - a * c;
  if (a > 0 && root > 0) {
    const double outer = b + std::copysign(std::sqrt(root), b);
    const auto [low, high] = std::minmax({outer / a, c / outer});
    if (std::isfinite(low) && std::isfinite(high)) result.fieller = {low, high};
  }
  return result;
}

std::optional<UnpairedRatio> unpaired_ratio(std::span<const double> baseline,
                                            std::span<const double> fresh, double alpha) {
  if (baseline.size() < 2 || fresh.size() < 2) return std::nullopt;
  const double x = mean(baseline);
  const double y = mean(fresh);
  if (!(x > 0) || !(y > 0)) return std::nullopt;
  const auto n_x = static_cast<double>(baseline.size());
  const auto n_y = static_cast<double>(fresh.size());
  const double c_x = variance(baseline) / (n_x * x * x);
  const double c_y = variance(fresh) / (n_y * y * y);
  UnpairedRatio result;
  result.ratio = y / x;
  result.se_log = std::sqrt(c_x + c_y);
  if (!(result.se_log > 0) || !std::isfinite(result.se_log)) return std::nullopt;
  const double share_x = c_x / (c_x + c_y);
  const double share_y = c_y / (c_x + c_y);
  result.df = 1 / (share_x * share_x / (n_x - 1) + share_y * share_y / (n_y - 1));
  const double factor = std::exp(t_quantile(1 - alpha / 2, result.df) * result.se_log);
  result.interval = {result.ratio / factor, result.ratio * factor};
  if (!std::isfinite(result.interval.high)) return std::nullopt;
  return result;
}

}  // namespace reprocheck::stats
