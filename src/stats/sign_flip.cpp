// sign_flip: four ways to the same share of sign patterns.
//
// All work on differences scaled by a power of two to about 1, so that 1e300 does not
// overflow and 1e-300 does not vanish. Sums of the same patterns in another order differ in
// the last bits, hence ties within 1e-10 of the sum of |d| count as ties.

#include "src/stats/sign_flip.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <mutex>
#include <vector>

#include "src/base/in_parallel.h"
#include "src/stats/philox.h"
#include "src/stats/proportion.h"
#include "src/stats/scale.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

constexpr double tie = 1e-10;
constexpr std::size_t most_by_halves = 30;
constexpr double most_lattice_work = 2e8;  // about 0.1 s
constexpr std::size_t normal_from = 20'000;
constexpr std::size_t most_large = 1000;
constexpr std::size_t look_every = 1000;

double absolute_sum(std::span<const double> d) {
  return sum_of(0, d.size(), [&](std::size_t i) { return std::fabs(d[i]); }).value();
}

// Values of about 1 without zeros, ascending: the order of a file is no number.
std::vector<double> scaled_nonzero(std::span<const double> d) {
  std::vector<double> values = scaled(d, exponent_of({d}));
  std::erase(values, 0.0);
  std::ranges::sort(values);
  return values;
}

// Absolute values, ascending, of ascending values: two lists that only need to be merged.
std::vector<double> sizes_of(std::span<const double> d) {
  std::vector<double> sizes;
  sizes.reserve(d.size());
  for (const double x : d) sizes.push_back(std::fabs(x));
  const auto positive = std::ranges::find_if(d, [](double x) { return x > 0; });
  const auto middle = sizes.begin() + (positive - d.begin());
  std::reverse(sizes.begin(), middle);
  std::inplace_merge(sizes.begin(), middle, sizes.end());
  return sizes;
}

// A = sum of the multiples that keep a plus; T = unit (2A - S). One array, filled downwards.
SignFlip by_lattice(std::span<const double> d, double unit) {
  std::size_t steps = 0;
  std::size_t positive = 0;
  std::vector<std::size_t> multiples;
  multiples.reserve(d.size());
  for (const double x : d) {
    const auto z = static_cast<std::size_t>(std::llround(std::fabs(x) / unit));
    multiples.push_back(z);
    steps += z;
    if (x > 0) positive += z;
  }
  std::vector<double> law(steps + 1, 0.0);
  law[0] = 1;
  std::size_t low = 0;
  std::size_t high = 0;
  for (const std::size_t z : multiples) {
    high += z;
    for (std::size_t a = high + 1; a-- > low;) {
      const double before = a >= low + z ? law[a - z] : 0;
      law[a] = 0.5 * law[a] + 0.5 * before;
    }
    // Tails below 1e-290 are dropped before they become slow denormals.
    while (low < high && law[low] < 1e-290) law[low++] = 0;
    while (high > low && law[high] < 1e-290) law[high--] = 0;
  }
  CompensatedSum less;
  CompensatedSum greater;
  CompensatedSum two;
  const auto distance = [&](std::size_t a) {
    return 2 * a > steps ? 2 * a - steps : steps - 2 * a;
  };
  const std::size_t observed = distance(positive);
  for (std::size_t a = low; a <= high; ++a) {
    if (a <= positive) less.add(law[a]);
    if (a >= positive) greater.add(law[a]);
    if (distance(a) >= observed) two.add(law[a]);
  }
  return {SignFlip::Method::lattice, two.value(), less.value(), greater.value(), d.size(), 0};
}

// One value more doubles the list: all sums with it and all without, each in order already.
std::vector<double> sorted_sums(std::span<const double> d) {
  std::vector<double> sums{0.0};
  std::vector<double> less;
  std::vector<double> more;
  for (const double x : d) {
    less = sums;
    more = sums;
    for (double& sum : less) sum -= std::fabs(x);
    for (double& sum : more) sum += std::fabs(x);
    sums.resize(2 * sums.size());
    std::ranges::merge(less, more, sums.begin());
  }
  return sums;
}

// Pairs (a, b) with a + b <= bound, both ascending.
double pairs_up_to(const std::vector<double>& a, const std::vector<double>& b, double bound) {
  std::uint64_t count = 0;
  std::size_t j = b.size();
  for (const double x : a) {
    while (j > 0 && x + b[j - 1] > bound) --j;
    count += j;
  }
  return static_cast<double>(count);
}

// Horowitz and Sahni (1974): 2^30 patterns as two sorted lists of 2^15.
SignFlip by_halves(std::span<const double> d) {
  const std::vector<double> a = sorted_sums(d.first(d.size() / 2));
  const std::vector<double> b = sorted_sums(d.subspan(d.size() / 2));
  const double observed = sum(d);
  const double slack = tie * absolute_sum(d);
  const double all = static_cast<double>(a.size()) * static_cast<double>(b.size());
  SignFlip result;
  result.method = SignFlip::Method::halves;
  result.nonzero = d.size();
  result.p_less = pairs_up_to(a, b, observed + slack) / all;
  // The law is symmetric: P(T >= t) = P(T <= -t).
  result.p_greater = pairs_up_to(a, b, -observed + slack) / all;
  const double outer = pairs_up_to(a, b, -std::fabs(observed) + slack) / all;
  result.p_two = std::fabs(observed) <= slack ? 1 : std::min(1.0, 2 * outer);
  return result;
}

constexpr std::size_t values_at_once = 8;
using FlippedSums = std::array<double, std::size_t{1} << values_at_once>;

// The sum of up to eight values for every pattern of flipped signs.
void fill_sums(FlippedSums& sums, std::span<const double> values) {
  sums[0] = 0;
  for (const double x : values) sums[0] += x;
  for (std::size_t place = 0; place < values.size(); ++place) {
    const std::size_t known = std::size_t{1} << place;
    for (std::size_t pattern = 0; pattern < known; ++pattern)
      sums[known + pattern] = sums[pattern] - 2 * values[place];
  }
}

// The sum under the signs of each replicate from `first` on, one a place of `totals`, of absolute
// differences: so both orientations of a comparison draw the same. Many replicates share a table of
// eight values' sums, so that a sign costs an eighth of a look-up.
void flip(std::span<const double> d, const SignFlipOptions& options, std::size_t first,
          std::span<double> totals) {
  constexpr std::size_t values_a_word = 64;
  std::ranges::fill(totals, 0.0);
  std::vector<Draws> draws;
  draws.reserve(totals.size());
  for (std::size_t r = 0; r < totals.size(); ++r)
    draws.emplace_back(options.seed, options.stream, first + r);
  std::vector<std::uint64_t> signs(totals.size());
  FlippedSums sums{};
  for (std::size_t begin = 0; begin < d.size(); begin += values_at_once) {
    if (begin % values_a_word == 0)
      for (std::size_t r = 0; r < signs.size(); ++r)
        signs[r] = draws[r].bits(begin / values_a_word);
    const std::size_t count = std::min(values_at_once, d.size() - begin);
    fill_sums(sums, d.subspan(begin, count));
    const std::size_t mask = (std::size_t{1} << count) - 1;
    for (std::size_t r = 0; r < totals.size(); ++r) {
      totals[r] += sums[signs[r] & mask];
      signs[r] >>= values_at_once;
    }
  }
}

// Counts the totals in the order of their replicates, whichever thread brings them first, and says
// after every look whether that is enough: what comes later than the look is not counted.
class Tally {
 public:
  Tally(std::span<const double> d, const SignFlipOptions& options, std::size_t parts)
      : observed_(sum(d)), slack_(tie * absolute_sum(d)), options_(options), parts_(parts) {}

  void take(std::size_t part, std::vector<double> totals) {
    const std::scoped_lock lock(guard_);
    parts_[part] = std::move(totals);
    for (; next_ < parts_.size() && !parts_[next_].empty() && !enough_; ++next_) {
      for (const double total : parts_[next_]) count(total);
      parts_[next_] = {};
    }
  }
  [[nodiscard]] bool enough() const { return enough_; }
  [[nodiscard]] SignFlip result(std::size_t values) const {
    const auto p = [&](double hits) { return (hits + 1) / static_cast<double>(done_ + 1); };
    const auto half = [](std::size_t hits) { return static_cast<double>(hits) / 2; };
    return {SignFlip::Method::monte_carlo,
            p(static_cast<double>(two_)),
            p(half(less_)),
            p(half(greater_)),
            values,
            done_};
  }

 private:
  void count(double total) {
    if (enough_) return;
    if (std::fabs(total) >= std::fabs(observed_) - slack_) ++two_;
    for (const double either : {total, -total}) {
      if (either <= observed_ + slack_) ++less_;
      if (either >= observed_ - slack_) ++greater_;
    }
    ++done_;
    if (done_ % look_every == 0 && done_ < options_.replicates) enough_ = is_beyond_doubt();
  }
  [[nodiscard]] bool is_beyond_doubt() const {
    const auto beyond = clopper_pearson(two_, done_, 0.001);
    return beyond && beyond->low > options_.alpha;
  }

  double observed_, slack_;
  const SignFlipOptions& options_;
  std::mutex guard_;
  std::vector<std::vector<double>> parts_;  // that came before the one to be counted next
  std::size_t next_ = 0;
  std::size_t two_ = 0, done_ = 0;
  std::size_t less_ = 0, greater_ = 0;  // of the totals and of their negatives
  std::atomic<bool> enough_ = false;
};

SignFlip by_monte_carlo(std::span<const double> d, const SignFlipOptions& options) {
  constexpr std::size_t share = 500;  // so many that making the tables costs less than their use
  const std::size_t parts = (options.replicates + share - 1) / share;
  Tally tally(d, options, parts);
  const std::vector<double> sizes = sizes_of(d);
  in_parallel(parts, options.threads, [&](std::size_t part) {
    if (tally.enough()) return;
    std::vector<double> totals(std::min(share, options.replicates - part * share));
    flip(sizes, options, part * share, totals);
    tally.take(part, std::move(totals));
  });
  return tally.result(d.size());
}

struct Tails {
  CompensatedSum two, less, greater;
};

// Adds P over the small values, normal with this sd, given the sum of the large ones.
void add_tails(Tails& tails, double large, double observed, double sd) {
  const double reach = std::fabs(observed);
  tails.two.add(normal_upper((reach - large) / sd) + normal_upper((reach + large) / sd));
  tails.less.add(normal_cdf((observed - large) / sd));
  tails.greater.add(normal_upper((observed - large) / sd));
}

// The many small values are normal together; the few large ones that would spoil that are walked
// through in all their patterns, or drawn when they are more than `walked`.
std::optional<SignFlip> by_normal_limit(std::vector<double> d, const SignFlipOptions& options) {
  constexpr std::size_t walked = 12;
  const double observed = sum(d);
  std::ranges::sort(d, std::greater{}, [](double x) { return std::fabs(x); });
  double rest = sum_of(0, d.size(), [&](std::size_t i) { return d[i] * d[i]; }).value();
  std::size_t large = 0;
  while (large < most_large && d[large] * d[large] > 0.01 * rest) {
    rest -= d[large] * d[large];
    ++large;
  }
  if (large == most_large || d.size() - large < normal_from / 2) return std::nullopt;
  const auto small = [&](std::size_t i) { return d[i] * d[i]; };
  const double sd = std::sqrt(sum_of(large, d.size(), small).value());
  const std::span<const double> ahead = std::span(d).first(large);
  Tails tails;
  SignFlip result;
  result.method = SignFlip::Method::normal_limit;
  result.nonzero = d.size();
  double patterns = 0;
  double added = 0;  // the observed pattern itself, where patterns are drawn
  if (large <= walked) {
    for (const double total : sorted_sums(ahead)) add_tails(tails, total, observed, sd);
    patterns = std::ldexp(1, static_cast<int>(large));
  } else {
    std::vector<double> totals(options.replicates);
    std::vector<double> large_ones(ahead.begin(), ahead.end());
    std::ranges::sort(large_ones);
    flip(sizes_of(large_ones), options, 0, totals);
    for (const double total : totals)
      for (const double either : {total, -total}) add_tails(tails, either, observed, sd);
    result.replicates = options.replicates;
    patterns = 2 * (static_cast<double>(options.replicates) + 1);
    added = 2;
  }
  const auto share = [&](const CompensatedSum& total) {
    return std::min(1.0, (total.value() + added) / patterns);
  };
  result.p_two = share(tails.two);
  result.p_less = share(tails.less);
  result.p_greater = share(tails.greater);
  return result;
}

}  // namespace

std::optional<double> common_unit(std::span<const double> d, double most_steps) {
  double largest = 0;
  for (const double x : d) largest = std::max(largest, std::fabs(x));
  if (!(largest > 0)) return std::nullopt;
  // Euclid on doubles: a remainder below 1e-9 of the largest is rounding.
  double unit = 0;
  for (const double x : d) {
    double a = std::max(unit, std::fabs(x));
    double b = std::min(unit, std::fabs(x));
    while (b > 1e-9 * largest) {
      const double rest = std::fabs(a - std::nearbyint(a / b) * b);
      a = b;
      b = rest;
    }
    unit = a;
    if (largest / unit > most_steps) return std::nullopt;
  }
  double steps = 0;
  for (const double x : d) steps += std::nearbyint(std::fabs(x) / unit);
  if (!(steps <= most_steps)) return std::nullopt;
  unit = absolute_sum(d) / steps;
  for (const double x : d) {
    const double ratio = std::fabs(x) / unit;
    if (std::fabs(ratio - std::nearbyint(ratio)) > 1e-6 || ratio < 0.5) return std::nullopt;
  }
  return unit;
}

std::optional<SignFlip> sign_flip(std::span<const double> d, const SignFlipOptions& options) {
  if (!std::ranges::all_of(d, [](double x) { return std::isfinite(x); })) return std::nullopt;
  const std::vector<double> values = scaled_nonzero(d);
  if (values.empty()) return SignFlip{};
  const double most_steps = most_lattice_work / static_cast<double>(values.size());
  if (const auto unit = common_unit(values, most_steps)) return by_lattice(values, *unit);
  if (values.size() <= most_by_halves) return by_halves(values);
  if (values.size() > normal_from) {
    if (const auto limit = by_normal_limit(values, options)) return limit;
  }
  return by_monte_carlo(values, options);
}

std::optional<Regroupings> regroup(std::span<const double> x, std::span<const double> y) {
  if (x.empty() || y.empty()) return std::nullopt;
  const std::size_t n = x.size() + y.size();
  const std::size_t take = x.size();
  double count = 1;
  for (std::size_t i = 1; i <= std::min(take, n - take); ++i) {
    count = count * static_cast<double>(n - std::min(take, n - take) + i) / static_cast<double>(i);
    if (count > 1e6) return std::nullopt;
  }
  std::vector<double> pool(x.begin(), x.end());
  pool.insert(pool.end(), y.begin(), y.end());
  if (!std::ranges::all_of(pool, [](double v) { return std::isfinite(v); })) return std::nullopt;
  const double total = sum(pool);
  const auto n_x = static_cast<double>(take);
  const auto n_y = static_cast<double>(n - take);
  const double slack = tie * absolute_sum(pool) / std::min(n_x, n_y);
  Regroupings result;
  result.difference = mean(x) - mean(y);
  std::vector<std::size_t> chosen(take);
  for (std::size_t i = 0; i < take; ++i) chosen[i] = i;
  while (true) {
    double part = 0;
    for (const std::size_t i : chosen) part += pool[i];
    const double difference = part / n_x - (total - part) / n_y;
    ++result.all;
    if (std::fabs(difference) >= std::fabs(result.difference) - slack) ++result.two;
    if (difference <= result.difference + slack) ++result.less;
    if (difference >= result.difference - slack) ++result.greater;
    std::size_t place = take;
    while (place > 0 && chosen[place - 1] == n - take + place - 1) --place;
    if (place == 0) return result;
    ++chosen[place - 1];
    for (std::size_t i = place; i < take; ++i) chosen[i] = chosen[i - 1] + 1;
  }
}

}  // namespace reprocheck::stats
