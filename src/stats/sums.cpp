// sums: moments by two passes.
//
// One pass over squares loses everything when the mean is large against the spread
// (1e9 + {1, 2, 4, 8}); the second pass is cheaper than the explanation.

#include "src/stats/sums.h"

#include <algorithm>
#include <limits>

namespace reprocheck::stats {
namespace {

bool all_equal(std::span<const double> x) {
  return std::ranges::all_of(x, [&](double value) { return value == x.front(); });
}

}  // namespace

double sum(std::span<const double> x) {
  return sum_of(0, x.size(), [&](std::size_t i) { return x[i]; }).value();
}

double mean(std::span<const double> x) {
  if (x.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (all_equal(x)) return x.front();
  return sum(x) / static_cast<double>(x.size());
}

double variance(std::span<const double> x) {
  if (x.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double centre = mean(x);
  const auto n = static_cast<double>(x.size());
  const double squares =
      sum_of(0, x.size(), [&](std::size_t i) { return (x[i] - centre) * (x[i] - centre); }).value();
  const double rest = sum_of(0, x.size(), [&](std::size_t i) { return x[i] - centre; }).value();
  return std::max(squares - rest * rest / n, 0.0) / (n - 1);  // in this order NaN stays NaN
}

double standard_deviation(std::span<const double> x) {
  return std::sqrt(variance(x));
}

double covariance(std::span<const double> x, std::span<const double> y) {
  if (x.size() < 2 || x.size() != y.size()) return std::numeric_limits<double>::quiet_NaN();
  const double centre_x = mean(x);
  const double centre_y = mean(y);
  const auto product = [&](std::size_t i) { return (x[i] - centre_x) * (y[i] - centre_y); };
  return sum_of(0, x.size(), product).value() / static_cast<double>(x.size() - 1);
}

std::optional<double> skewness(std::span<const double> x) {
  if (x.size() < 2 || all_equal(x)) return std::nullopt;
  const double centre = mean(x);
  const auto n = static_cast<double>(x.size());
  const auto power = [&](int exponent) {
    const auto term = [&](std::size_t i) {
      const double e = x[i] - centre;
      return exponent == 2 ? e * e : e * e * e;
    };
    return sum_of(0, x.size(), term).value() / n;
  };
  const double second = power(2);
  const double value = power(3) / (second * std::sqrt(second));
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

double geometric_mean(std::span<const double> values) {
  const bool positive = std::ranges::all_of(values, [](double value) { return value > 0; });
  if (values.empty() || !positive) return std::numeric_limits<double>::quiet_NaN();
  const auto logarithm = [&](std::size_t i) { return std::log(values[i]); };
  return std::exp(sum_of(0, values.size(), logarithm).value() / static_cast<double>(values.size()));
}

}  // namespace reprocheck::stats
