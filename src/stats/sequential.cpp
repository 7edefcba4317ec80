// sequential: closed forms, one root, and one recursive integral.
//
// Beta functions are kept as logarithms: 2^(wins + losses) overflows at a thousand pairs.

#include "src/stats/sequential.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

// -W_{-1}(-alpha^2 / e) - 1, the tuning that all mixtures here share.
double tuning(double alpha) {
  return -lambert_wm1(-alpha * alpha / std::numbers::e) - 1;
}

bool is_level(double alpha) {
  return alpha > 0 && alpha < 1;
}

// P(no crossing) of the scores S_k with |S_k| <= bound(k): the density of the survivors is carried
// from look to look on a Simpson grid.
template <typename Bound>
double survival(std::uint64_t looks, const Bound& bound) {
  struct Grid {
    std::vector<double> at, weight;
  };
  const auto grid_of = [](double end) {
    const auto half = static_cast<std::size_t>(std::ceil(end / 0.16));
    const std::size_t points = 4 * half + 1;
    Grid grid;
    const double step = 2 * end / static_cast<double>(points - 1);
    for (std::size_t i = 0; i < points; ++i) {
      const double factor = i == 0 || i + 1 == points ? 1 : (i % 2 == 1 ? 4 : 2);
      grid.at.push_back(-end + step * static_cast<double>(i));
      grid.weight.push_back(factor * step / 3);
    }
    return grid;
  };
  const double scale = 1 / std::sqrt(2 * std::numbers::pi);
  Grid before = grid_of(bound(1));
  std::vector<double> mass;  // density times weight
  mass.reserve(before.at.size());
  for (std::size_t i = 0; i < before.at.size(); ++i) {
    mass.push_back(scale * std::exp(-before.at[i] * before.at[i] / 2) * before.weight[i]);
  }
  for (std::uint64_t k = 2; k <= looks; ++k) {
    Grid now = grid_of(bound(k));
    std::vector<double> next(now.at.size(), 0.0);
    for (std::size_t i = 0; i < now.at.size(); ++i) {
      double density = 0;
      for (std::size_t j = 0; j < before.at.size(); ++j) {
        const double jump = now.at[i] - before.at[j];
        if (std::fabs(jump) < 9) density += mass[j] * std::exp(-jump * jump / 2);
      }
      next[i] = scale * density * now.weight[i];
    }
    before = std::move(now);
    mass = std::move(next);
  }
  double total = 0;
  for (const double m : mass) total += m;
  return total;
}

// The c at which a fraction alpha has crossed.
template <typename Bound>
double constant_for(std::uint64_t looks, double alpha, const Bound& bound) {
  double low = 0.5;
  double high = 8;
  for (int step = 0; step < 24; ++step) {
    const double c = (low + high) / 2;
    const double alive = survival(looks, [&](std::uint64_t k) { return bound(c, k); });
    (alive < 1 - alpha ? low : high) = c;
  }
  return (low + high) / 2;
}

}  // namespace

std::optional<MixtureRho> normal_mixture_rho(double v, double alpha) {
  if (!(v > 0) || !is_level(alpha)) return std::nullopt;
  const double evidence = 2 * std::log(1 / alpha);
  return MixtureRho{v / tuning(alpha), v / (evidence + std::log1p(evidence))};
}

std::optional<MixtureBound> normal_mixture_bound(double v, double rho, double alpha) {
  if (!(v > 0) || !(rho > 0) || !is_level(alpha)) return std::nullopt;
  const double target = std::log(1 / alpha);
  MixtureBound result;
  result.two_sided = std::sqrt((v + rho) * (std::log((v + rho) / rho) + 2 * target));
  const auto evidence = [&](double s) {
    return 0.5 * std::log(4 * rho / (v + rho)) + s * s / (2 * (v + rho)) +
           log_normal_cdf(s / std::sqrt(v + rho));
  };
  double low = 0;
  double high = result.two_sided + std::sqrt(v + rho);
  while (evidence(high) < target) high *= 2;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (evidence(middle) < target ? low : high) = middle;
  }
  result.one_sided = (low + high) / 2;
  return result;
}

std::optional<AsymptoticSequence> asymptotic_sequence(std::span<const double> x, double planned,
                                                      double alpha) {
  if (x.empty() || !(planned > 0) || !is_level(alpha)) return std::nullopt;
  const auto t = static_cast<double>(x.size());
  AsymptoticSequence result;
  result.mean = mean(x);
  result.sigma = std::sqrt(variance(x) * (t - 1) / t);
  if (!(result.sigma > 0) || !std::isfinite(result.sigma)) return std::nullopt;
  result.rho_squared = tuning(alpha) / planned;
  const double grown = t * result.rho_squared + 1;
  const double scale = result.sigma * std::sqrt(2 * grown / (t * t * result.rho_squared));
  result.radius = scale * std::sqrt(std::log(std::sqrt(grown) / alpha));
  result.interval = {result.mean - result.radius, result.mean + result.radius};
  result.lower_one_sided =
      result.mean - scale * std::sqrt(std::log1p(std::sqrt(grown) / (2 * alpha)));
  const auto zeros = static_cast<std::size_t>(std::ranges::count(x, 0.0));
  result.may_start = x.size() >= 30 && x.size() - zeros >= 10;
  return result;
}

SignEvalue sign_evalue(std::uint64_t wins, std::uint64_t losses, double prior) {
  SignEvalue result;
  if (!(prior > 0) || !std::isfinite(prior)) return result;
  const auto w = static_cast<double>(wins);
  const auto l = static_cast<double>(losses);
  const double log_two =
      log_beta(prior + w, prior + l) - log_beta(prior, prior) + (w + l) * std::numbers::ln2;
  result.two_sided = std::exp(log_two);
  result.worse = 2 * std::exp(log_two + std::log(ibeta(prior + w, prior + l, 0.5)));
  result.better = 2 * std::exp(log_two + std::log(ibeta(prior + l, prior + w, 0.5)));
  return result;
}

std::optional<GroupSequential> group_sequential(std::uint64_t looks, double alpha) {
  if (looks == 0 || looks > 100 || !is_level(alpha)) return std::nullopt;
  const auto all = static_cast<double>(looks);
  GroupSequential result;
  result.pocock = constant_for(looks, alpha, [](double c, std::uint64_t k) {
    return c * std::sqrt(static_cast<double>(k));
  });
  result.obrien_fleming =
      constant_for(looks, alpha, [&](double c, std::uint64_t) { return c * std::sqrt(all); });
  return result;
}

}  // namespace reprocheck::stats
