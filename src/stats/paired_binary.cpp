// paired_binary: tests and intervals from the two discordant counts.
//
// The binomial tails come from the incomplete beta function, so that a million discordant
// pairs cost as much as three.

#include "src/stats/paired_binary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/stats/proportion.h"
#include "src/stats/special.h"

namespace reprocheck::stats {
namespace {

bool fits(std::uint64_t wins, std::uint64_t losses, std::uint64_t n) {
  return n > 0 && wins <= n && losses <= n - wins;
}

double net(std::uint64_t wins, std::uint64_t losses) {
  return static_cast<double>(wins) - static_cast<double>(losses);
}

// Where T(theta) falls through `level` between two ends; T decreases.
double where_score_is(std::uint64_t wins, std::uint64_t losses, std::uint64_t n, double level,
                      double low, double high) {
  for (int step = 0; step < 200; ++step) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (tango_score(wins, losses, n, middle) > level) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low + (high - low) / 2;
}

}  // namespace

McNemar mcnemar(std::uint64_t wins, std::uint64_t losses) {
  McNemar result;
  const auto w = static_cast<std::int64_t>(wins);
  const auto m = static_cast<std::int64_t>(wins + losses);
  if (m == 0) return result;
  const std::int64_t k = std::min(w, m - w);
  const double tail = binomial_cdf(k, m, 0.5);
  const double point = binomial_pmf(k, m, 0.5);
  result.exact = std::min(1.0, 2 * tail);
  result.midp = std::min(1.0, 2 * tail - point);
  const double d = net(wins, losses);
  result.chi_square = d * d / static_cast<double>(m);
  result.asymptotic = chi_square_1_upper(result.chi_square);
  const double at = binomial_pmf(w, m, 0.5);
  result.exact_less = binomial_cdf(w, m, 0.5);
  result.midp_less = binomial_cdf(w - 1, m, 0.5) + at / 2;
  result.midp_greater = binomial_upper(w + 1, m, 0.5) + at / 2;
  return result;
}

double tango_score(std::uint64_t wins, std::uint64_t losses, std::uint64_t n, double theta0) {
  const auto count = static_cast<double>(n);
  const double d = net(wins, losses);
  const auto l = static_cast<double>(losses);
  const double a = 2 * count;
  const double b = -static_cast<double>(wins + losses) + (2 * count - d) * theta0;
  const double c = -l * theta0 * (1 - theta0);
  const double root = std::sqrt(std::max(0.0, b * b - 4 * a * c));
  // The larger root of a q^2 + b q + c, without subtracting nearly equal numbers.
  double q = 0;
  if (b <= 0) {
    q = (root - b) / (2 * a);
  } else if (root + b > 0) {
    q = -2 * c / (root + b);
  }
  const double numerator = d - count * theta0;
  const double variance = count * (2 * q + theta0 * (1 - theta0));
  if (variance > 0) return numerator / std::sqrt(variance);
  if (numerator == 0) return 0;
  return std::copysign(std::numeric_limits<double>::infinity(), numerator);
}

std::optional<DifferenceOfPairs> tango(std::uint64_t wins, std::uint64_t losses, std::uint64_t n,
                                       double alpha) {
  if (!fits(wins, losses, n)) return std::nullopt;
  const double z = normal_quantile(1 - alpha / 2);
  if (!std::isfinite(z)) return std::nullopt;
  const double estimate = net(wins, losses) / static_cast<double>(n);
  DifferenceOfPairs result{estimate, {-1, 1}};
  if (losses != n) result.interval.low = where_score_is(wins, losses, n, z, -1, estimate);
  if (wins != n) result.interval.high = where_score_is(wins, losses, n, -z, estimate, 1);
  return result;
}

std::optional<DifferenceOfPairs> newcombe_paired(std::uint64_t both, std::uint64_t wins,
                                                 std::uint64_t losses, std::uint64_t neither,
                                                 double alpha) {
  const std::uint64_t n = both + wins + losses + neither;
  const auto first = wilson(both + wins, n, alpha);
  const auto second = wilson(both + losses, n, alpha);
  if (!first || !second) return std::nullopt;
  const auto count = static_cast<double>(n);
  const double p1 = static_cast<double>(both + wins) / count;
  const double p2 = static_cast<double>(both + losses) / count;
  double excess = static_cast<double>(both) * static_cast<double>(neither) -
                  static_cast<double>(wins) * static_cast<double>(losses);
  if (excess > 0) excess = std::max(excess - count / 2, 0.0);
  const double margins = std::sqrt(static_cast<double>(both + wins)) *
                         std::sqrt(static_cast<double>(losses + neither)) *
                         std::sqrt(static_cast<double>(both + losses)) *
                         std::sqrt(static_cast<double>(wins + neither));
  const double phi = margins > 0 ? excess / margins : 0;
  const auto distance = [&](double x, double y) {
    return std::sqrt(std::max(0.0, x * x - 2 * phi * x * y + y * y));
  };
  const double difference = net(wins, losses) / count;
  return DifferenceOfPairs{difference,
                           {difference - distance(p1 - first->low, second->high - p2),
                            difference + distance(first->high - p1, p2 - second->low)},
                           phi};
}

std::optional<Interval> bonett_price(std::uint64_t wins, std::uint64_t losses, std::uint64_t n,
                                     double alpha) {
  if (!fits(wins, losses, n)) return std::nullopt;
  const double count = static_cast<double>(n) + 2;
  const double p = (static_cast<double>(wins) + 1) / count;
  const double q = (static_cast<double>(losses) + 1) / count;
  const double half =
      normal_quantile(1 - alpha / 2) * std::sqrt((p + q - (p - q) * (p - q)) / count);
  if (!std::isfinite(half)) return std::nullopt;
  return Interval{std::max(-1.0, p - q - half), std::min(1.0, p - q + half)};
}

std::optional<Odds> discordant_odds(std::uint64_t wins, std::uint64_t losses, double alpha) {
  const auto share = clopper_pearson(wins, wins + losses, alpha);
  if (!share) return std::nullopt;
  Odds odds;
  if (losses > 0) odds.estimate = static_cast<double>(wins) / static_cast<double>(losses);
  odds.low = share->low / (1 - share->low);
  if (share->high < 1) odds.high = share->high / (1 - share->high);
  return odds;
}

double probability_worse(std::uint64_t wins, std::uint64_t losses) {
  return ibeta(static_cast<double>(wins) + 0.5, static_cast<double>(losses) + 0.5, 0.5);
}

std::optional<McNemarBounds> mcnemar_bounds(std::uint64_t k_baseline, std::uint64_t k_fresh,
                                            std::uint64_t n) {
  if (n == 0 || k_baseline > n || k_fresh > n) return std::nullopt;
  const std::uint64_t gap = std::max(k_baseline, k_fresh) - std::min(k_baseline, k_fresh);
  const std::uint64_t total = k_baseline + k_fresh;
  McNemarBounds bounds;
  bounds.discordant_min = gap;
  bounds.discordant_max = std::min(total, 2 * n - total);
  const auto table = [&](std::uint64_t discordant) {
    const std::uint64_t more = (discordant + gap) / 2;
    return k_fresh >= k_baseline ? mcnemar(more, discordant - more)
                                 : mcnemar(discordant - more, more);
  };
  bounds.midp_best = table(bounds.discordant_min).midp;
  const McNemar worst = table(bounds.discordant_max);
  bounds.midp_worst = worst.midp;
  bounds.midp_less_worst = worst.midp_less;
  return bounds;
}

std::optional<double> pairs_needed(double discordance, double delta, double alpha, double power) {
  const double spread = discordance - delta * delta;
  if (!(discordance > 0 && discordance <= 1) || delta == 0 || !(spread >= 0)) return std::nullopt;
  const double root = (normal_quantile(1 - alpha / 2) * std::sqrt(discordance) +
                       normal_quantile(power) * std::sqrt(spread)) /
                      delta;
  const double pairs = root * root;
  if (!std::isfinite(pairs)) return std::nullopt;
  return pairs;
}

double power_of_mcnemar(McNemarTest test, std::uint64_t n, double p_win, double p_loss,
                        double alpha) {
  const double discordance = p_win + p_loss;
  if (!(discordance > 0 && discordance <= 1) || p_win < 0 || p_loss < 0) return 0;
  const auto pairs = static_cast<std::int64_t>(n);
  const double share = p_win / discordance;
  double power = 0;
  std::int64_t most_wins = -1;  // the rejection boundary only grows with m
  for (std::int64_t m = 0; m <= pairs; ++m) {
    const auto rejects = [&](std::int64_t w) {
      if (w >= m - w) return false;
      const McNemar found =
          mcnemar(static_cast<std::uint64_t>(w), static_cast<std::uint64_t>(m - w));
      return (test == McNemarTest::midp ? found.midp : found.exact) <= alpha;
    };
    while (rejects(most_wins + 1)) ++most_wins;
    const double weight = binomial_pmf(m, pairs, discordance);
    if (most_wins >= 0 && weight > 0) power += weight * binomial_cdf(most_wins, m, share);
  }
  return power;
}

std::uint64_t least_changes(McNemarTest test, double alpha) {
  const double most = test == McNemarTest::midp ? alpha : alpha / 2;
  std::uint64_t changes = 1;
  while (std::ldexp(1.0, -static_cast<int>(changes)) > most) ++changes;
  return changes;
}

std::optional<double> smallest_visible(McNemarTest test, double discordance, std::uint64_t n,
                                       double alpha, double power) {
  const std::uint64_t least = least_changes(test, alpha);
  if (n < least) return std::nullopt;
  const auto count = static_cast<double>(n);
  const auto changes = static_cast<double>(least);
  // Where nothing but losses changes, so many of them have to come.
  const double floor = beta_quantile(power, changes, count - changes + 1);
  if (test == McNemarTest::midp) {
    // Connor's equation solved for the difference as a multiple of sqrt(discordance).
    const double a = normal_quantile(1 - alpha / 2), b = normal_quantile(power);
    const double root =
        (a * std::sqrt(count) + b * std::sqrt(count + b * b - a * a)) / (count + b * b);
    return std::max(floor, std::min(1.0, std::max(root * std::sqrt(discordance), root * root)));
  }
  if (floor >= discordance) return floor;
  double unseen = 0, seen = discordance;
  for (int step = 0; step < 24; ++step) {
    const double drop = (unseen + seen) / 2;
    const double found =
        power_of_mcnemar(test, n, (discordance - drop) / 2, (discordance + drop) / 2, alpha);
    (found < power ? unseen : seen) = drop;
  }
  return seen;
}

}  // namespace reprocheck::stats
