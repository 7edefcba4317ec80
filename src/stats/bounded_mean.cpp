// bounded_mean: wealth processes, and the means that they do not ruin.
//
// Capital is kept as a logarithm: at n = 1e6 the product itself overflows. The bet of step t
// looks at x before t only; that is the whole proof.

#include "src/stats/bounded_mean.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/stats/philox.h"

namespace reprocheck::stats {
namespace {

constexpr double truncation = 0.5;
constexpr int bisections = 34;  // 1e-10 of the range

// The predictable plug-in: remembers what came before and says how much to bet next.
class Bets {
 public:
  explicit Bets(double alpha_side) : log_target_(std::log(1 / alpha_side)) {}

  [[nodiscard]] double next() const {
    const double t = seen_ + 1;
    return std::sqrt(2 * log_target_ / (t * std::log1p(t) * variance()));
  }
  void see(double x) {
    seen_ += 1;
    sum_ += x;
    const double centre = (0.5 + sum_) / (seen_ + 1);
    squares_ += (x - centre) * (x - centre);
  }
  [[nodiscard]] double mean() const { return seen_ > 0 ? sum_ / seen_ : 0; }
  [[nodiscard]] double log_target() const { return log_target_; }

 private:
  [[nodiscard]] double variance() const { return (0.25 + squares_) / (seen_ + 1); }
  double log_target_;
  double seen_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

// Bets before truncation: they depend on x alone, so every m is tried with the same ones.
std::vector<double> bets_of(std::span<const double> x, double alpha) {
  Bets bets(alpha / 2);
  std::vector<double> sizes;
  sizes.reserve(x.size());
  for (const double value : x) {
    sizes.push_back(bets.next());
    bets.see(value);
  }
  return sizes;
}

struct LogCapital {
  double up = 0;
  double down = 0;
  double best_up = 0;
  double best_down = 0;
};

// Stops once a side holds `enough`: what follows cannot take a rejection back.
LogCapital play(std::span<const double> x, std::span<const double> bets, double m, double c,
                double enough = std::numeric_limits<double>::infinity()) {
  LogCapital capital;
  for (std::size_t i = 0; i < x.size(); ++i) {
    capital.up += std::log1p(std::min(bets[i], c / m) * (x[i] - m));
    capital.down += std::log1p(-std::min(bets[i], c / (1 - m)) * (x[i] - m));
    capital.best_up = std::max(capital.best_up, capital.up);
    capital.best_down = std::max(capital.best_down, capital.down);
    if (std::max(capital.up, capital.down) >= enough) break;
  }
  return capital;
}

double mean_of(std::span<const double> x) {
  double total = 0;
  for (const double value : x) total += value;
  return total / static_cast<double>(x.size());
}

// The last m on the way from `inside` to `end` that the bets do not reject.
template <typename Rejects>
double boundary(double inside, double end, const Rejects& rejects) {
  double outside = end;
  for (int step = 0; step < bisections; ++step) {
    const double middle = (inside + outside) / 2;
    (rejects(middle) ? outside : inside) = middle;
  }
  return outside;  // on the cautious side of the last bit
}

std::vector<double> mapped(std::span<const double> d, double low, double high, std::uint64_t seed,
                           std::uint64_t stream) {
  std::vector<double> x(d.begin(), d.end());
  for (double& value : x) {
    value = std::clamp((value / 2 - low / 2) / (high / 2 - low / 2), 0.0, 1.0);
  }
  std::ranges::sort(x);
  Draws draws(seed, stream, 0);
  for (std::size_t i = x.size(); i > 1; --i) std::swap(x[i - 1], x[draws.index(i, i)]);
  return x;
}

}  // namespace

double hedged_capital(std::span<const double> x, double m, double alpha, double c) {
  const LogCapital capital = play(x, bets_of(x, alpha), m, c);
  return std::exp(std::max(capital.up, capital.down)) / 2;
}

Capital running_capital(std::span<const double> x, double m, double alpha, double c) {
  const LogCapital capital = play(x, bets_of(x, alpha), m, c);
  return {std::exp(capital.best_down) / 2, std::exp(capital.best_up) / 2};
}

std::vector<Interval> empirical_bernstein(std::span<const double> x, double alpha, double c) {
  // One side; the other is the same walk over 1 - x.
  const auto lower_ends = [&](bool mirrored) {
    Bets bets(alpha / 2);
    double bet_sum = 0;
    double weighted = 0;
    double penalty = 0;
    double best = 0;
    std::vector<double> ends;
    ends.reserve(x.size());
    for (const double raw : x) {
      const double value = mirrored ? 1 - raw : raw;
      const double bet = std::min(bets.next(), c);
      const double error = value - bets.mean();
      bet_sum += bet;
      weighted += bet * value;
      penalty += error * error * (-std::log1p(-bet) - bet);
      best = std::max(best, (weighted - bets.log_target() - penalty) / bet_sum);
      ends.push_back(best);
      bets.see(value);
    }
    return ends;
  };
  const std::vector<double> below = lower_ends(false);
  const std::vector<double> above = lower_ends(true);
  std::vector<Interval> result;
  result.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) result.push_back({below[i], 1 - above[i]});
  return result;
}

std::optional<BoundedMean> bounded_mean(std::span<const double> d, double low, double high,
                                        double alpha, std::uint64_t seed, std::uint64_t stream) {
  if (d.empty() || !std::isfinite(low) || !std::isfinite(high) || !(low < high)) {
    return std::nullopt;
  }
  const double slack = 1e-9 * std::max(std::fabs(low), std::fabs(high));
  const auto in_range = [&](double value) { return value >= low - slack && value <= high + slack; };
  if (!std::ranges::all_of(d, in_range)) return std::nullopt;
  const std::vector<double> x = mapped(d, low, high, seed, stream);
  const std::vector<double> bets = bets_of(x, alpha);
  const double log_reject = std::log(2 / alpha);
  const auto rejects = [&](double m) {
    const LogCapital capital = play(x, bets, m, truncation, log_reject);
    return std::max(capital.best_up, capital.best_down) >= log_reject;
  };
  const double centre = std::clamp(mean_of(x), 1e-12, 1 - 1e-12);
  double from = 0;
  double to = 1;
  if (!rejects(centre)) {
    from = boundary(centre, 0.0, rejects);
    to = boundary(centre, 1.0, rejects);
  }
  const auto back = [&](double share) { return low * (1 - share) + high * share; };
  BoundedMean result;
  result.interval = {back(from), back(to)};
  const double zero = -(low / 2) / (high / 2 - low / 2);
  if (zero > 0 && zero < 1) {
    const Capital capital = running_capital(x, zero, alpha);
    result.p_less = std::min(1.0, 1 / capital.against_at_least);
    result.p_value = std::min(1.0, 1 / std::max(capital.against_at_least, capital.against_at_most));
  }
  return result;
}

std::optional<Interval> bounded_mean_interval(std::span<const double> d, double low, double high,
                                              double alpha) {
  const auto result = bounded_mean(d, low, high, alpha);
  if (!result) return std::nullopt;
  return result->interval;
}

}  // namespace reprocheck::stats
