// multiplicity: step-down and step-up adjustments over sorted p.
//
// The sort is stable and by value only, so that equal p get equal adjusted values and the
// order of the metrics in a file cannot matter.

#include "src/stats/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace reprocheck::stats {
namespace {

std::vector<double> cleaned(std::span<const double> p) {
  std::vector<double> values(p.begin(), p.end());
  for (double& value : values) value = std::isnan(value) ? 1.0 : std::clamp(value, 0.0, 1.0);
  return values;
}

std::vector<std::size_t> ascending(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
  return order;
}

std::vector<double> step_up(std::span<const double> p, double factor) {
  std::vector<double> values = cleaned(p);
  const std::vector<std::size_t> order = ascending(values);
  const auto k = static_cast<double>(values.size());
  double least = 1;
  for (std::size_t j = order.size(); j-- > 0;) {
    const double scaled = factor * k * values[order[j]] / static_cast<double>(j + 1);
    least = std::min(least, scaled);
    values[order[j]] = least;
  }
  return values;
}

}  // namespace

std::vector<double> holm(std::span<const double> p) {
  std::vector<double> values = cleaned(p);
  const std::vector<std::size_t> order = ascending(values);
  double most = 0;
  for (std::size_t j = 0; j < order.size(); ++j) {
    const auto left = static_cast<double>(order.size() - j);
    most = std::max(most, std::min(1.0, left * values[order[j]]));
    values[order[j]] = most;
  }
  return values;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  return step_up(p, 1);
}

std::vector<double> benjamini_yekutieli(std::span<const double> p) {
  double harmonic = 0;
  for (std::size_t i = 1; i <= p.size(); ++i) harmonic += 1 / static_cast<double>(i);
  return step_up(p, harmonic);
}

std::vector<double> holm_two_sided(std::span<const double> p_less) {
  std::vector<double> values = holm(p_less);
  for (double& value : values) value = std::min(1.0, 2 * value);
  return values;
}

std::vector<double> holm_two_sided(std::span<const double> p_less,
                                   std::span<const double> p_greater) {
  std::vector<double> values = holm_two_sided(p_less);
  const std::vector<double> other = holm_two_sided(p_greater);
  for (std::size_t i = 0; i < std::min(values.size(), other.size()); ++i)
    values[i] = std::min(values[i], other[i]);
  return values;
}

std::optional<double> alpha_spending(double alpha, std::uint64_t j) {
  if (j == 0) return std::nullopt;
  const double look = std::numbers::pi * static_cast<double>(j);
  return alpha * 6 / (look * look);
}

}  // namespace reprocheck::stats
