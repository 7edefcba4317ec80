// means: one t test, three ways to get its standard error.
//
// Everything ends in t_test, so that the refusal of a zero standard error (which would be
// p = 0 and an interval without width) is written once.

#include "src/stats/means.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {

std::optional<TTest> t_test(double difference, double std_error, double df, double alpha) {
  if (!(std_error > 0) || !(df > 0) || !std::isfinite(difference)) return std::nullopt;
  TTest test{difference, std_error, df, difference / std_error, 1, 0.5, {}};
  test.p = t_two_sided_p(test.t, df);
  test.p_less = t_cdf(test.t, df);
  const double half = t_quantile(1 - alpha / 2, df) * std_error;
  test.interval = {difference - half, difference + half};
  const bool usable = std::isfinite(test.t) && !std::isnan(test.p) && std::isfinite(half) &&
                      test.interval.low < test.interval.high && std::isfinite(test.interval.low) &&
                      std::isfinite(test.interval.high);
  if (!usable) return std::nullopt;
  return test;
}

std::optional<TTest> paired_t(std::span<const double> d, double alpha, double mu0) {
  if (d.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(d.size());
  const double centre = mean(d);
  auto test = t_test(centre - mu0, std::sqrt(variance(d) / n), n - 1, alpha);
  if (test) {
    test->difference += mu0;
    test->interval.low += mu0;
    test->interval.high += mu0;
  }
  return test;
}

std::optional<TTest> welch(std::span<const double> x, std::span<const double> y, double alpha) {
  if (x.size() < 2 || y.size() < 2) return std::nullopt;
  const auto n_x = static_cast<double>(x.size());
  const auto n_y = static_cast<double>(y.size());
  const double v_x = variance(x) / n_x;
  const double v_y = variance(y) / n_y;
  const double total = v_x + v_y;
  // Shares of the variance, not its squares: squares of 1e-160 are zero.
  const double share_x = v_x / total;
  const double share_y = v_y / total;
  const double df = 1 / (share_x * share_x / (n_x - 1) + share_y * share_y / (n_y - 1));
  return t_test(mean(x) - mean(y), std::sqrt(total), df, alpha);
}

std::optional<Tost> tost(double difference, double std_error, double df, double margin) {
  if (!(std_error > 0) || !(df > 0) || !(margin >= 0) || !std::isfinite(difference)) {
    return std::nullopt;
  }
  Tost result;
  result.p_non_inferior = t_upper((difference + margin) / std_error, df);
  result.p_non_superior = t_upper((margin - difference) / std_error, df);
  result.p = std::max(result.p_non_inferior, result.p_non_superior);
  return result;
}

double minimal_detectable(double std_error, double alpha, double power) {
  return (normal_quantile(1 - alpha / 2) + normal_quantile(power)) * std_error;
}

double minimal_detectable(const TTest& test, double alpha, double power) {
  if (!std::isfinite(test.df)) return minimal_detectable(test.std_error, alpha, power);
  return (t_quantile(1 - alpha / 2, test.df) + t_quantile(power, test.df)) * test.std_error;
}

double units_needed(double sd, double delta, double alpha, double power) {
  const double root = minimal_detectable(sd, alpha, power) / delta;
  return root * root;
}

double power_of_paired_t(double delta, double sd, std::size_t n, double alpha) {
  if (n < 2 || !(sd > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double df = static_cast<double>(n) - 1;
  const double critical = t_quantile(1 - alpha / 2, df);
  const double centre = std::fabs(delta) * std::sqrt(static_cast<double>(n)) / sd;
  return 1 - noncentral_t_cdf(critical, df, centre) + noncentral_t_cdf(-critical, df, centre);
}

double power_of_tost(double margin, double true_difference, double sd, std::size_t n,
                     double alpha) {
  if (n == 0 || !(sd > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double std_error = sd / std::sqrt(static_cast<double>(n));
  const double z = normal_quantile(1 - alpha);
  const double high = (margin - true_difference) / std_error - z;
  const double low = (-margin - true_difference) / std_error + z;
  return std::max(0.0, normal_cdf(high) - normal_cdf(low));
}

}  // namespace reprocheck::stats
