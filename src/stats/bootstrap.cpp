// bootstrap: replicates by counter, intervals by order statistics.
//
// A share of the replicates owns one buffer of indices; nothing else is allocated while it runs.

#include "src/stats/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "src/base/in_parallel.h"
#include "src/stats/philox.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

constexpr std::size_t most_enumerated = 7;

std::optional<BootstrapInterval::Corrected> corrected(std::span<const double> sorted,
                                                      double share_below,
                                                      std::span<const double> jackknife,
                                                      double alpha) {
  if (!(share_below > 0 && share_below < 1) || jackknife.size() < 2) return std::nullopt;
  const double centre = mean(jackknife);
  double squares = 0;
  double cubes = 0;
  for (const double value : jackknife) {
    const double e = centre - value;
    squares += e * e;
    cubes += e * e * e;
  }
  BootstrapInterval::Corrected bca;
  bca.z0 = normal_quantile(share_below);
  bca.acceleration = cubes / (6 * squares * std::sqrt(squares));
  const double z = normal_quantile(1 - alpha / 2);
  const auto stretch = [&](double end) { return 1 - bca.acceleration * (bca.z0 + end); };
  if (!(stretch(-z) > 0) || !(stretch(z) > 0)) return std::nullopt;
  bca.level_low = normal_cdf(bca.z0 + (bca.z0 - z) / stretch(-z));
  bca.level_high = normal_cdf(bca.z0 + (bca.z0 + z) / stretch(z));
  bca.interval = {replicate_quantile(sorted, bca.level_low),
                  replicate_quantile(sorted, bca.level_high)};
  return bca;
}

}  // namespace

void resample(std::span<std::size_t> indices, std::size_t n, std::uint64_t seed,
              std::uint64_t stream, std::uint64_t replicate) {
  Draws(seed, stream, replicate).indices(indices, n);
}

std::vector<double> bootstrap(std::size_t n, const Statistic& statistic,
                              const BootstrapOptions& options) {
  if (n == 0) return {};
  constexpr std::size_t share = 64;
  std::vector<double> values(options.replicates);
  in_parallel((values.size() + share - 1) / share, options.threads, [&](std::size_t part) {
    std::vector<std::size_t> indices(n);
    const std::size_t end = std::min(values.size(), (part + 1) * share);
    for (std::size_t r = part * share; r < end; ++r) {
      resample(indices, n, options.seed, options.stream, r);
      values[r] = statistic(indices);
    }
  });
  return values;
}

std::vector<double> all_resampled_means(std::span<const double> x) {
  std::vector<double> means;
  if (x.empty() || x.size() > most_enumerated) return means;
  std::vector<std::size_t> indices(x.size(), 0);
  while (true) {
    const auto value = [&](std::size_t i) { return x[indices[i]]; };
    means.push_back(sum_of(0, x.size(), value).value() / static_cast<double>(x.size()));
    std::size_t place = 0;
    while (place < indices.size() && ++indices[place] == x.size()) indices[place++] = 0;
    if (place == indices.size()) return means;
  }
}

double replicate_quantile(std::span<const double> sorted, double p) {
  const auto b = static_cast<double>(sorted.size());
  // (B + 1) p is an integer by design; rounding must not move it to the neighbour.
  double h = (b + 1) * p;
  if (std::fabs(h - std::nearbyint(h)) < 1e-9) h = std::nearbyint(h);
  if (!(h > 1)) return sorted.front();
  if (h >= b) return sorted.back();
  const double whole = std::floor(h);
  const auto rank = static_cast<std::size_t>(whole);
  const double part = h - whole;
  if (part == 0) return sorted[rank - 1];
  return sorted[rank - 1] + part * (sorted[rank] - sorted[rank - 1]);
}

std::optional<BootstrapInterval> bootstrap_interval(std::span<const double> replicates,
                                                    double estimate,
                                                    std::span<const double> jackknife,
                                                    double alpha) {
  const auto is_finite = [](double x) { return std::isfinite(x); };
  if (replicates.empty() || !std::ranges::all_of(replicates, is_finite)) return std::nullopt;
  std::vector<double> sorted(replicates.begin(), replicates.end());
  std::ranges::sort(sorted);
  // The same resample summed in another order differs in the last bits: still a tie.
  const double slack = 1e-12 * std::max(std::fabs(sorted.front()), std::fabs(sorted.back()));
  BootstrapInterval result;
  for (const double value : sorted) {
    if (std::fabs(value - estimate) <= slack) {
      ++result.equal;
    } else if (value < estimate) {
      ++result.below;
    }
  }
  const auto b = static_cast<double>(sorted.size());
  result.percentile = {replicate_quantile(sorted, alpha / 2),
                       replicate_quantile(sorted, 1 - alpha / 2)};
  if (sorted.size() > 1) result.std_error = std::sqrt(variance(sorted) * (b - 1) / b);
  const double below =
      (static_cast<double>(result.below) + static_cast<double>(result.equal) / 2) / b;
  result.bca = corrected(sorted, below, jackknife, alpha);
  return result;
}

std::optional<Interval> studentized_interval(std::span<const double> t_star, double estimate,
                                             double std_error, double alpha) {
  if (t_star.empty()) return std::nullopt;
  if (std::ranges::any_of(t_star, [](double t) { return std::isnan(t); })) return std::nullopt;
  std::vector<double> sorted(t_star.begin(), t_star.end());
  std::ranges::sort(sorted);
  const Interval interval{estimate - replicate_quantile(sorted, 1 - alpha / 2) * std_error,
                          estimate - replicate_quantile(sorted, alpha / 2) * std_error};
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return std::nullopt;
  return interval;
}

}  // namespace reprocheck::stats
