// special: every call into Boost.Math, under one policy.
//
// evaluation_error is ignored too: it only says that a series stopped before full
// accuracy, and NaN or a slightly poor digit is a better answer to a gate than an exception.

#include "src/stats/special.h"

#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <exception>
#include <limits>
#include <numbers>

namespace reprocheck::stats {
namespace {

namespace policies = boost::math::policies;

using Quiet =
    policies::policy<policies::promote_double<false>, policies::discrete_quantile<policies::real>,
                     policies::domain_error<policies::ignore_error>,
                     policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>>;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

template <typename Call>
double guarded(Call call) {
  try {
    return call();
  } catch (const std::exception&) {
    return not_a_number;
  }
}

bool is_positive(double x) {
  return x > 0 && std::isfinite(x);
}
bool is_share(double x) {
  return x >= 0 && x <= 1;
}

// The C library's writes a sign that all threads share.
double log_gamma(double x) {
  return guarded([&] { return boost::math::lgamma(x, Quiet()); });
}

}  // namespace

double normal_quantile(double p) {
  if (!is_share(p)) return not_a_number;
  if (p == 0) return -infinity;
  if (p == 1) return infinity;
  return guarded([&] { return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p, Quiet()); });
}

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

double normal_upper(double x) {
  return 0.5 * std::erfc(x / std::numbers::sqrt2);
}

double log_normal_cdf(double x) {
  // Below -37 the tail itself underflows; Mills' ratio keeps its logarithm.
  if (x < -30) {
    return -0.5 * x * x - std::log(-x) - 0.5 * std::log(2 * std::numbers::pi) +
           std::log1p(-1 / (x * x));
  }
  return x > 0 ? std::log1p(-normal_upper(x)) : std::log(normal_cdf(x));
}

double t_quantile(double p, double df) {
  if (!is_share(p) || !(df > 0)) return not_a_number;
  if (p == 0) return -infinity;
  if (p == 1) return infinity;
  if (std::isinf(df)) return normal_quantile(p);
  return guarded([&] {
    return boost::math::quantile(boost::math::students_t_distribution<double, Quiet>(df), p);
  });
}

double t_upper(double t, double df) {
  if (std::isnan(t) || !(df > 0)) return not_a_number;
  if (std::isinf(t)) return t > 0 ? 0 : 1;
  if (std::isinf(df)) return normal_upper(t);
  return guarded([&] {
    return boost::math::cdf(
        boost::math::complement(boost::math::students_t_distribution<double, Quiet>(df), t));
  });
}

double t_cdf(double t, double df) {
  return t_upper(-t, df);
}

double t_two_sided_p(double t, double df) {
  return 2 * t_upper(std::fabs(t), df);
}

double noncentral_t_cdf(double t, double df, double noncentrality) {
  if (!is_positive(df) || !std::isfinite(t) || !std::isfinite(noncentrality)) return not_a_number;
  return guarded([&] {
    using Law = boost::math::non_central_t_distribution<double, Quiet>;
    return boost::math::cdf(Law(df, noncentrality), t);
  });
}

double f_upper(double f, double df1, double df2) {
  if (std::isnan(f) || !is_positive(df1) || !is_positive(df2)) return not_a_number;
  if (f <= 0) return 1;
  if (std::isinf(f)) return 0;
  return ibeta(df2 / 2, df1 / 2, df2 / (df2 + df1 * f));
}

double chi_square_1_upper(double x) {
  return x > 0 ? std::erfc(std::sqrt(x / 2)) : 1;
}

double ibeta(double a, double b, double x) {
  if (!is_positive(a) || !is_positive(b) || !is_share(x)) return not_a_number;
  return guarded([&] { return boost::math::ibeta(a, b, x, Quiet()); });
}

double ibeta_upper(double a, double b, double x) {
  if (!is_positive(a) || !is_positive(b) || !is_share(x)) return not_a_number;
  return guarded([&] { return boost::math::ibetac(a, b, x, Quiet()); });
}

double beta_quantile(double p, double a, double b) {
  if (!is_positive(a) || !is_positive(b) || !is_share(p)) return not_a_number;
  return guarded([&] { return boost::math::ibeta_inv(a, b, p, Quiet()); });
}

double log_beta(double a, double b) {
  return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

double binomial_pmf(std::int64_t k, std::int64_t n, double p) {
  if (n < 0 || !is_share(p)) return not_a_number;
  if (k < 0 || k > n) return 0;
  if (p == 0) return k == 0 ? 1 : 0;
  if (p == 1) return k == n ? 1 : 0;
  const auto hits = static_cast<double>(k);
  const auto trials = static_cast<double>(n);
  return guarded([&] {
    return boost::math::ibeta_derivative(hits + 1, trials - hits + 1, p, Quiet()) / (trials + 1);
  });
}

double binomial_cdf(std::int64_t k, std::int64_t n, double p) {
  if (n < 0 || !is_share(p)) return not_a_number;
  if (k < 0) return 0;
  if (k >= n) return 1;
  return ibeta_upper(static_cast<double>(k) + 1, static_cast<double>(n - k), p);
}

double binomial_upper(std::int64_t k, std::int64_t n, double p) {
  if (n < 0 || !is_share(p)) return not_a_number;
  if (k <= 0) return 1;
  if (k > n) return 0;
  return ibeta(static_cast<double>(k), static_cast<double>(n - k) + 1, p);
}

double lambert_wm1(double x) {
  if (!(x >= -1 / std::numbers::e && x < 0)) return not_a_number;
  return guarded([&] { return boost::math::lambert_wm1(x, Quiet()); });
}

}  // namespace reprocheck::stats
