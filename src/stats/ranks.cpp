// ranks: exact laws by convolution.
//
// Laws are kept as probabilities built only from sums of positive terms, so that no count
// of 10^29 ever loses its last digits.

#include "src/stats/ranks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

#include "src/stats/sign_flip.h"
#include "src/stats/special.h"

namespace reprocheck::stats {
namespace {

constexpr std::size_t most_signed = 2000;
constexpr double most_pairs = 4e6;
constexpr std::size_t most_exact = 50;

bool all_finite(std::span<const double> x) {
  return std::ranges::all_of(x, [](double value) { return std::isfinite(value); });
}

// Sorts its argument.
double median_of(std::vector<double>& values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : values[n / 2 - 1] / 2 + values[n / 2] / 2;
}

std::vector<double> walsh_averages(std::span<const double> d) {
  std::vector<double> averages;
  averages.reserve(d.size() * (d.size() + 1) / 2);
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (std::size_t j = i; j < d.size(); ++j) averages.push_back(d[i] / 2 + d[j] / 2);
  }
  return averages;
}

// The averages of `sorted` that do not exceed `most`.
std::uint64_t averages_up_to(std::span<const double> sorted, double most) {
  std::uint64_t count = 0;
  std::size_t end = sorted.size();
  for (std::size_t i = 0; i < end; ++i) {
    while (end > i && sorted[i] / 2 + sorted[end - 1] / 2 > most) --end;
    count += end - i;
  }
  return count;
}

// The average with `rank` others below or beside it, by halving the range of the doubles
// themselves, which are in the order of these numbers.
double walsh_average(std::span<const double> sorted, std::uint64_t rank) {
  const auto number_of = [](double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    return bits & sign ? ~bits : bits | sign;
  };
  const auto double_of = [](std::uint64_t number) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    return std::bit_cast<double>(number & sign ? number & ~sign : ~number);
  };
  std::uint64_t low = number_of(sorted.front() / 2 + sorted.front() / 2);
  std::uint64_t high = number_of(sorted.back() / 2 + sorted.back() / 2);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (averages_up_to(sorted, double_of(middle)) > rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return double_of(low) + 0.0;  // never the negative zero
}

// Ranks of |d|, ties share their mean.
std::vector<double> midranks(std::span<const double> d) {
  std::vector<std::size_t> order(d.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::fabs(d[i]); });
  std::vector<double> ranks(d.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && std::fabs(d[order[end]]) == std::fabs(d[order[begin]])) ++end;
    const double rank = (static_cast<double>(begin + 1) + static_cast<double>(end)) / 2;
    for (std::size_t k = begin; k < end; ++k) ranks[order[k]] = rank;
    begin = end;
  }
  return ranks;
}

// Law of the sum of the ranks 1..n that get a plus.
std::vector<double> signed_rank_law(std::size_t n) {
  std::vector<double> law(n * (n + 1) / 2 + 1, 0.0);
  law[0] = 1;
  std::size_t high = 0;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    high += rank;
    for (std::size_t v = high + 1; v-- > 0;) {
      law[v] = 0.5 * law[v] + (v >= rank ? 0.5 * law[v - rank] : 0.0);
    }
  }
  return law;
}

// Law of U for sides m and n: the largest of all values belongs to one side or the other.
std::vector<double> mann_whitney_law(std::size_t m, std::size_t n) {
  std::vector<std::vector<double>> before(n + 1, std::vector<double>(m * n + 1, 0.0));
  for (auto& law : before) law[0] = 1;  // no x: U = 0
  for (std::size_t i = 1; i <= m; ++i) {
    std::vector<std::vector<double>> now(n + 1, std::vector<double>(m * n + 1, 0.0));
    now[0][0] = 1;
    for (std::size_t j = 1; j <= n; ++j) {
      const double x_last = static_cast<double>(i) / static_cast<double>(i + j);
      for (std::size_t u = 0; u <= i * j; ++u) {
        now[j][u] = (u >= j ? x_last * before[j][u - j] : 0.0) + (1 - x_last) * now[j - 1][u];
      }
    }
    before = std::move(now);
  }
  return before[n];
}

// The smallest value whose cdf reaches p (R's convention, with its tolerance), at least 1.
std::size_t rank_at(const std::vector<double>& law, double p) {
  double cdf = 0;
  for (std::size_t v = 0; v < law.size(); ++v) {
    cdf += law[v];
    if (cdf >= p * (1 - 1e-13)) return std::max<std::size_t>(v, 1);
  }
  return law.size();
}

double below(const std::vector<double>& law, std::size_t end) {
  return std::accumulate(law.begin(), law.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
}

double normal_p(double u, double m, double n, std::vector<double> pool) {
  std::ranges::sort(pool);
  double ties = 0;
  for (std::size_t begin = 0; begin < pool.size();) {
    std::size_t end = begin + 1;
    while (end < pool.size() && pool[end] == pool[begin]) ++end;
    const auto t = static_cast<double>(end - begin);
    ties += t * t * t - t;
    begin = end;
  }
  const double all = m + n;
  const double variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  const double distance = std::max(0.0, std::fabs(u - m * n / 2) - 0.5);
  return std::min(1.0, 2 * normal_upper(distance / std::sqrt(variance)));
}

}  // namespace

std::optional<double> walsh_median(std::span<const double> d) {
  if (d.empty() || !all_finite(d)) return std::nullopt;
  std::vector<double> sorted(d.begin(), d.end());
  std::ranges::sort(sorted);
  const std::uint64_t count = sorted.size() * (sorted.size() + 1) / 2;
  const double upper = walsh_average(sorted, count / 2);
  return count % 2 == 1 ? upper : walsh_average(sorted, count / 2 - 1) / 2 + upper / 2;
}

std::optional<SignedRank> signed_rank(std::span<const double> d, double alpha) {
  std::vector<double> values;
  std::ranges::copy_if(d, std::back_inserter(values), [](double x) { return x != 0; });
  if (values.empty() || values.size() > most_signed || !all_finite(values)) return std::nullopt;
  const std::vector<double> ranks = midranks(values);
  std::vector<double> signed_ranks(values.size());
  SignedRank result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    signed_ranks[i] = std::copysign(ranks[i], values[i]);
    if (values[i] > 0) result.v += ranks[i];
  }
  const auto flip = sign_flip(signed_ranks);
  if (!flip) return std::nullopt;
  result.p_two = flip->p_two;
  std::vector<double> averages = walsh_averages(values);
  result.hodges_lehmann = median_of(averages);
  const std::vector<double> law = signed_rank_law(values.size());
  const std::size_t rank = std::min(rank_at(law, alpha / 2), (averages.size() + 1) / 2);
  result.rank_low = rank;
  result.interval = {averages[rank - 1], averages[averages.size() - rank]};
  result.confidence = 1 - 2 * below(law, rank);
  return result;
}

std::optional<MannWhitney> mann_whitney(std::span<const double> x, std::span<const double> y,
                                        double alpha) {
  if (x.empty() || y.empty() || !all_finite(x) || !all_finite(y)) return std::nullopt;
  const auto m = static_cast<double>(x.size());
  const auto n = static_cast<double>(y.size());
  if (m * n > most_pairs) return std::nullopt;
  MannWhitney result;
  std::vector<double> shifts;
  shifts.reserve(x.size() * y.size());
  for (const double a : x) {
    for (const double b : y) {
      shifts.push_back(a - b);
      result.u += a > b ? 1 : (a == b ? 0.5 : 0);
    }
  }
  result.probability_superior = result.u / (m * n);
  std::vector<double> pool(x.begin(), x.end());
  pool.insert(pool.end(), y.begin(), y.end());
  result.p_normal = normal_p(result.u, m, n, pool);
  result.hodges_lehmann = median_of(shifts);
  std::ranges::sort(pool);
  const bool ties = std::ranges::adjacent_find(pool) != pool.end();
  if (ties || x.size() > most_exact || y.size() > most_exact) return result;
  const std::vector<double> law = mann_whitney_law(x.size(), y.size());
  const auto u = static_cast<std::size_t>(result.u);
  const std::size_t tail = std::min(u, x.size() * y.size() - u);
  MannWhitney::Exact exact;
  exact.p = std::min(1.0, 2 * below(law, tail + 1));
  const std::size_t rank = std::min(rank_at(law, alpha / 2), (shifts.size() + 1) / 2);
  exact.interval = {shifts[rank - 1], shifts[shifts.size() - rank]};
  exact.confidence = 1 - 2 * below(law, rank);
  result.exact = exact;
  return result;
}

}  // namespace reprocheck::stats
