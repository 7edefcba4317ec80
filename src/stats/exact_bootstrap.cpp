// exact_bootstrap: the law that a bootstrap of paired binary scores converges to.
//
// A resampled count is a sum of n independent steps, so its law is the inverse Fourier
// transform of (1 - p - q + p e^it + q e^-it)^n. No replicates, no seed, no noise.

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "src/stats/paired_binary.h"
#include "src/stats/special.h"

namespace reprocheck::stats {
namespace {

constexpr std::uint64_t most_pairs = 20'000;

// P(sum = k - n) for k = 0..2n. Only |k| <= reach is visited: a count of more steps than that is
// below 1e-30 (Hoeffding), and n steps can be many.
std::vector<double> law_of_steps(double p_up, double p_down, std::int64_t n) {
  const std::int64_t points = 2 * n + 1;
  std::vector<std::complex<double>> transform(static_cast<std::size_t>(points));
  std::vector<std::complex<double>> circle(static_cast<std::size_t>(points));
  for (std::int64_t t = 0; t < points; ++t) {
    const double angle =
        2 * std::numbers::pi * static_cast<double>(t) / static_cast<double>(points);
    const auto step = std::polar(1.0, angle);
    circle[static_cast<std::size_t>(t)] = std::conj(step);
    const auto one = (1 - p_up - p_down) + p_up * step + p_down * std::conj(step);
    transform[static_cast<std::size_t>(t)] = std::pow(one, static_cast<double>(n));
  }
  std::vector<double> law(static_cast<std::size_t>(points), 0.0);
  const double mean = static_cast<double>(n) * (p_up - p_down);
  const double reach = 12 * std::sqrt(static_cast<double>(n) * (p_up + p_down)) + 40;
  for (std::int64_t k = -n; k <= n; ++k) {
    if (std::fabs(static_cast<double>(k) - mean) > reach) continue;
    double total = 0;
    const std::int64_t stride = k < 0 ? k + points : k;
    std::int64_t place = 0;
    for (std::int64_t t = 0; t < points; ++t) {
      const auto at = static_cast<std::size_t>(t);
      total += (transform[at] * circle[static_cast<std::size_t>(place)]).real();
      place += stride;
      if (place >= points) place -= points;
    }
    law[static_cast<std::size_t>(k + n)] = std::max(0.0, total / static_cast<double>(points));
  }
  return law;
}

// The smallest k with cdf(k) >= p, as a difference.
double quantile_of(const std::vector<double>& law, double p, std::int64_t n) {
  double cdf = 0;
  for (std::size_t k = 0; k < law.size(); ++k) {
    cdf += law[k];
    if (cdf >= p) {
      return static_cast<double>(static_cast<std::int64_t>(k) - n) / static_cast<double>(n);
    }
  }
  return 1;
}

double acceleration(double wins, double losses, double n) {
  const double centre = (wins - losses) / n;
  const auto moment = [&](int power) {
    return wins * std::pow(1 - centre, power) + losses * std::pow(-1 - centre, power) +
           (n - wins - losses) * std::pow(-centre, power);
  };
  return moment(3) / (6 * std::pow(moment(2), 1.5));
}

}  // namespace

std::optional<ExactBootstrap> exact_bootstrap(std::uint64_t wins, std::uint64_t losses,
                                              std::uint64_t n, double alpha) {
  if (n == 0 || n > most_pairs || wins > n || losses > n - wins) return std::nullopt;
  const auto count = static_cast<std::int64_t>(n);
  const auto w = static_cast<double>(wins);
  const auto l = static_cast<double>(losses);
  const auto pairs = static_cast<double>(n);
  const std::vector<double> law = law_of_steps(w / pairs, l / pairs, count);
  ExactBootstrap result;
  const auto at = static_cast<std::size_t>(count + static_cast<std::int64_t>(wins) -
                                           static_cast<std::int64_t>(losses));
  for (std::size_t k = 0; k < at; ++k) result.share_below += law[k];
  result.share_equal = law[at];
  result.percentile = {quantile_of(law, alpha / 2, count), quantile_of(law, 1 - alpha / 2, count)};
  const double below = result.share_below + result.share_equal / 2;
  const double a = acceleration(w, l, pairs);
  if (!(below > 0 && below < 1) || !std::isfinite(a)) return result;
  ExactBootstrap::Corrected bca;
  bca.z0 = normal_quantile(below);
  bca.acceleration = a;
  const auto level = [&](double z) {
    return normal_cdf(bca.z0 + (bca.z0 + z) / (1 - a * (bca.z0 + z)));
  };
  const double z = normal_quantile(1 - alpha / 2);
  if (1 - a * (bca.z0 + z) <= 0 || 1 - a * (bca.z0 - z) <= 0) return result;
  bca.level_low = level(-z);
  bca.level_high = level(z);
  bca.interval = {quantile_of(law, bca.level_low, count), quantile_of(law, bca.level_high, count)};
  result.bca = bca;
  return result;
}

}  // namespace reprocheck::stats
