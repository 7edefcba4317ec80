// special: quantiles and tails of the laws that every other file here needs.
//
// The only door to Boost.Math (1.74 or later). Its default policy throws on a domain error
// and computes in long double; here a bad argument gives NaN and all is plain double, so
// that a number does not depend on the platform's long double. Upper tails are taken
// directly, never as 1 - cdf, which loses every digit of a small p.

#pragma once

#include <cstdint>

namespace reprocheck::stats {

// Of the standard normal law. p in [0, 1]; the ends give infinities.
[[nodiscard]] double normal_quantile(double p);
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_upper(double x);
[[nodiscard]] double log_normal_cdf(double x);

// Of Student's t. df > 0, need not be whole; infinite df is the normal law.
[[nodiscard]] double t_quantile(double p, double df);
[[nodiscard]] double t_cdf(double t, double df);
[[nodiscard]] double t_upper(double t, double df);
[[nodiscard]] double t_two_sided_p(double t, double df);
// P(T <= t) of the noncentral t. The library's quantile of it is known not to converge everywhere,
// so powers are always taken from this cdf.
[[nodiscard]] double noncentral_t_cdf(double t, double df, double noncentrality);

// P(F >= f) with df1 and df2, and P(X >= x) of chi-square with one degree of freedom.
[[nodiscard]] double f_upper(double f, double df1, double df2);
[[nodiscard]] double chi_square_1_upper(double x);

// Regularized incomplete beta I_x(a, b), its complement, and its inverse in x.
[[nodiscard]] double ibeta(double a, double b, double x);
[[nodiscard]] double ibeta_upper(double a, double b, double x);
[[nodiscard]] double beta_quantile(double p, double a, double b);
[[nodiscard]] double log_beta(double a, double b);

// Of Bin(n, p). k may be negative (0) or above n (cdf 1).
[[nodiscard]] double binomial_pmf(std::int64_t k, std::int64_t n, double p);
[[nodiscard]] double binomial_cdf(std::int64_t k, std::int64_t n, double p);
[[nodiscard]] double binomial_upper(std::int64_t k, std::int64_t n, double p);  // P(X >= k)

// The lower branch of w exp(w) = x, for x in [-1/e, 0).
[[nodiscard]] double lambert_wm1(double x);

}  // namespace reprocheck::stats
