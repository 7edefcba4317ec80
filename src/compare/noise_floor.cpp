// noise_floor: how much a metric moves where nothing changed, and what that asks of its margin.
//
// A test over items holds the noise of items alone. What the runs differ by beyond that (a seed, a
// provider's day) is in no interval of one run against one, so it is told beside them.

#include "src/compare/noise_floor.h"

#include <algorithm>
#include <cmath>

#include "src/stats/proportion.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

constexpr double k_visible_widths = 1.43;  // (z(0.975) + z(0.8)) / z(0.975)

std::optional<double> mean_of(std::span<const double> values) {
  return values.empty() ? std::nullopt : std::optional(stats::mean(values));
}

// To two significant digits: a number that a person writes into a policy.
double rounded_up(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return std::ceil(value / unit - 1e-9) * unit;
}

}  // namespace

Share share_of(std::uint64_t count, std::uint64_t of, double alpha) {
  const auto interval = stats::clopper_pearson(count, of, alpha);
  if (!interval) return {count, of, std::nullopt, std::nullopt};
  return {count, of, interval->low, interval->high};
}

NoiseFloor noise_floor(const Observed& observed, double margin, SwapUnit unit, std::size_t units) {
  NoiseFloor floor;
  floor.half_width = mean_of(observed.half_widths);
  floor.std_error = mean_of(observed.std_errors);
  floor.visible = mean_of(observed.visible);
  // The normal law behind it is too sure of the spread of a few runs.
  if (unit == SwapUnit::run && floor.visible && floor.half_width)
    floor.visible = std::max(*floor.visible, k_visible_widths * *floor.half_width);
  if (observed.runs.size() > 1) floor.run_sd = stats::standard_deviation(observed.runs);
  if (floor.run_sd && floor.std_error && *floor.std_error > 0 && unit != SwapUnit::run) {
    // Of the mean of one run: half the variance of a difference of two is that of the items.
    const double error = *floor.std_error * *floor.std_error;
    const double beyond = std::max(0.0, *floor.run_sd * *floor.run_sd - error / 2);
    floor.run_sd_beyond = std::sqrt(beyond);
    floor.widening = std::sqrt(1 + 2 * beyond / error);
    const auto df = static_cast<double>(observed.runs.size() - 1);
    if (units > 1)
      floor.run_p = stats::f_upper(2 * *floor.run_sd * *floor.run_sd / error, df,
                                   df * static_cast<double>(units - 1));
  }
  if (!floor.half_width || !(*floor.half_width > margin)) return floor;
  floor.margin_needed = rounded_up(*floor.half_width);
  if (margin > 0 && unit != SwapUnit::run) {
    const double more = *floor.half_width / margin;
    floor.units_needed = std::ceil(static_cast<double>(units) * more * more);
  }
  return floor;
}

}  // namespace reprocheck
