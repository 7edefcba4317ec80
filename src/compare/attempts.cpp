// attempts: several runs of one commit against one baseline, judged together.
//
// Runs against one baseline run share its luck and the luck of the draw of questions. Taken for
// independent they would look surer than they are, and an unchanged candidate that failed once
// would hardly be cleared again (86% of them still red after five runs). What brought no numbers
// cannot clear anybody: a failure without numbers stays.

#include "src/compare/attempts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "src/compare/oriented.h"
#include "src/stats/proportion.h"
#include "src/stats/sequential.h"
#include "src/stats/situation.h"
#include "src/stats/sums.h"
#include "src/stats/verdict.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

constexpr double k_prior = 10;        // of the sign e-value: tuned to small differences
constexpr double k_most_log_e = 700;  // beyond it nothing is surer, and a double ends
constexpr double k_most = 1e15;       // pairs of one attempt, so that sums stay exact
constexpr std::uint64_t k_most_items = 4'000'000;  // whose differences are written out

bool is_failure(const Attempt& attempt) {
  return attempt.verdict == V::regressed || attempt.failed_copy;
}

bool has_counts(const Attempt& attempt) {
  return attempt.binary && attempt.n > 0 && attempt.wins <= attempt.n &&
         attempt.losses <= attempt.n - attempt.wins;
}

bool has_error(const Attempt& attempt) {
  return attempt.difference && attempt.std_error && std::isfinite(*attempt.difference) &&
         *attempt.std_error > 0 && std::isfinite(*attempt.std_error);
}

// Reads the interval alone: a test or a guard that takes a claim back shows no loss to be absent.
void take(const stats::Estimate& found, double margin, PooledAttempts& pool) {
  pool.difference = found.difference;
  pool.low = found.low;
  pool.high = found.high;
  pool.std_error = found.std_error;
  if (pool.low && pool.high)
    pool.verdict = metric_verdict(stats::verdict_of(*pool.low, *pool.high, margin).verdict);
}

void add_counts(std::span<const Attempt> attempts, PooledAttempts& pool) {
  for (const Attempt& attempt : attempts) {
    pool.wins += attempt.wins;
    pool.losses += attempt.losses;
    pool.n = pool.independent ? pool.n + attempt.n : std::max(pool.n, attempt.n);
  }
}

// Where both arms were run anew the pairs are new ones: counts add up, and e-values multiply.
void pool_counts(std::span<const Attempt> attempts, const stats::Decision& decision,
                 PooledAttempts& pool) {
  pool.method = "counts";
  add_counts(attempts, pool);
  double log_e = 0;
  for (const Attempt& attempt : attempts)
    log_e += std::log(stats::sign_evalue(attempt.wins, attempt.losses, k_prior).worse);
  if (!std::isnan(log_e)) pool.e_worse = std::exp(std::min(log_e, k_most_log_e));
  take(stats::paired_binary(pool.wins, pool.losses, pool.n, decision), decision.margin, pool);
}

void pool_differences(std::span<const Attempt> attempts, const stats::Decision& decision,
                      PooledAttempts& pool) {
  pool.method = "inverse_variance";
  // Shares of the surest attempt's weight: squares of 1e-200 are zero.
  double surest = INFINITY;
  for (const Attempt& attempt : attempts) surest = std::min(surest, *attempt.std_error);
  stats::CompensatedSum weights, weighted;
  for (const Attempt& attempt : attempts) {
    const double share = surest / *attempt.std_error;
    weights.add(share * share);
    weighted.add(share * share * *attempt.difference);
  }
  take(stats::two_standard_errors(weighted.value() / weights.value(),
                                  surest / std::sqrt(weights.value()), 0, decision),
       decision.margin, pool);
}

// The difference of every item, averaged over the runs: an item is the unit, however often it was
// answered. nullopt where one run does not tell them all, or not of one table.
std::optional<std::vector<double>> item_differences(std::span<const Attempt> attempts) {
  const Attempt& first = attempts.front();
  std::map<std::uint32_t, double> net;
  for (const Attempt& attempt : attempts) {
    const bool one_table = !first.baseline.empty() && attempt.baseline == first.baseline;
    if (!one_table || !has_counts(attempt) || attempt.n != first.n || first.n > k_most_items)
      return std::nullopt;
    const Flips* flips = attempt.flips;
    if (!flips || flips->places_broke.size() != attempt.losses ||
        flips->places_fixed.size() != attempt.wins)
      return std::nullopt;
    for (const std::uint32_t row : flips->places_broke) net[row] -= 1;
    for (const std::uint32_t row : flips->places_fixed) net[row] += 1;
  }
  if (net.size() > first.n) return std::nullopt;
  std::vector<double> differences;
  differences.reserve(first.n);
  for (const auto& [row, sum] : net)
    differences.push_back(sum / static_cast<double>(attempts.size()));
  differences.resize(first.n, 0.0);
  return differences;
}

// Where which items changed is not on record in full, nothing tells how far the runs repeat each
// other. The standard error of a mean of runs is never above the mean of theirs, which repeats that
// agree in every item reach, and that is never above the root of the mean of their squares: one
// run's error, and no run added makes it smaller.
void pool_repeats(std::span<const Attempt> attempts, const stats::Decision& decision,
                  PooledAttempts& pool) {
  pool.method = "one_error";
  const auto count = static_cast<double>(attempts.size());
  double largest = 0;
  for (const Attempt& attempt : attempts) largest = std::max(largest, *attempt.std_error);
  stats::CompensatedSum difference, squares;
  for (const Attempt& attempt : attempts) {
    const double share = *attempt.std_error / largest;  // squares of 1e300 are infinite
    squares.add(share * share / count);
    difference.add(*attempt.difference / count);
  }
  take(stats::two_standard_errors(difference.value(), largest * std::sqrt(squares.value()), 0,
                                  decision),
       decision.margin, pool);
}

bool have_runs_of_their_own(std::span<const Attempt> attempts) {
  std::set<std::string> baselines, fresh;
  return std::ranges::all_of(attempts, [&](const Attempt& attempt) {
    const bool known = attempt.fresh.empty() || fresh.insert(attempt.fresh).second;
    return known && !attempt.baseline.empty() && baselines.insert(attempt.baseline).second;
  });
}

std::vector<Attempt> pool_independent(std::span<const Attempt> attempts,
                                      const stats::Decision& decision, PooledAttempts& pool) {
  std::vector<Attempt> counts, errors;
  std::ranges::copy_if(attempts, std::back_inserter(counts), has_counts);
  std::ranges::copy_if(attempts, std::back_inserter(errors), has_error);
  if (!counts.empty() && counts.size() >= errors.size()) {
    pool_counts(counts, decision, pool);
    return counts;
  }
  if (!errors.empty()) pool_differences(errors, decision, pool);
  return errors;
}

std::vector<Attempt> pool_shared(std::span<const Attempt> attempts, const stats::Decision& decision,
                                 PooledAttempts& pool) {
  std::vector<Attempt> used;
  for (Attempt attempt : attempts) {
    // No item changed: by what so many items may hide.
    if (has_counts(attempt) && attempt.wins + attempt.losses == 0) {
      const double share = stats::zero_of_n_bound(attempt.n, decision.alpha);
      attempt.difference = 0;
      attempt.std_error = std::sqrt(share / static_cast<double>(attempt.n));
    }
    if (has_error(attempt)) used.push_back(std::move(attempt));
  }
  if (used.empty()) return used;
  if (std::ranges::all_of(used, has_counts)) add_counts(used, pool);
  if (const auto differences = item_differences(used)) {
    pool.method = "items";
    stats::Decision quick = decision;
    quick.verdict_only = true;
    take(stats::paired_graded(*differences, stats::Bounds{-1, 1}, quick), decision.margin, pool);
  } else {
    pool_repeats(used, decision, pool);
  }
  return used;
}

}  // namespace

V own_verdict(const MetricComparison& metric) {
  return metric.attempts.empty() ? metric.verdict : metric.attempts.back();
}

std::vector<V> unnamed_runs(std::span<const Attempt> attempts) {
  std::vector<V> unnamed;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    std::vector<V> left = attempts[i].before;
    // The last one was made just now: nobody remembers it.
    for (std::size_t k = 0; k + 1 < attempts.size(); ++k)
      if (const auto at = std::ranges::find(left, attempts[k].verdict); k != i && at != left.end())
        left.erase(at);
    // Of one verdict two results may remember the same run.
    std::map<V, std::ptrdiff_t> told;
    for (const V verdict : left)
      if (++told[verdict] > std::ranges::count(unnamed, verdict)) unnamed.push_back(verdict);
  }
  return unnamed;
}

Attempt attempt_of(const MetricComparison& metric, const Flips* flips) {
  Attempt attempt{.verdict = own_verdict(metric), .flips = flips};
  if (!metric.attempts.empty())
    attempt.before.assign(metric.attempts.begin(), metric.attempts.end() - 1);
  const auto wins = effect_of(metric, "wins");
  const auto losses = effect_of(metric, "losses");
  if (metric.verdict == V::not_comparable || metric.detail == "identical") return attempt;
  // From a file: what is no count of so many pairs is none.
  const auto n = static_cast<double>(metric.n_paired);
  const auto is_count = [&](const std::optional<double>& count) {
    return count && *count >= 0 && *count <= n;
  };
  if (metric.situation == stats::Situation::paired_binary && n < k_most && is_count(wins) &&
      is_count(losses)) {
    attempt.binary = true;
    attempt.wins = static_cast<std::uint64_t>(*wins);
    attempt.losses = static_cast<std::uint64_t>(*losses);
    attempt.n = metric.n_paired;
  }
  // In the unit of the counts, so that one margin holds for both.
  const double unit = metric.range_top.value_or(1);
  if (metric.difference) attempt.difference = orientation_of(metric) * *metric.difference / unit;
  if (metric.std_error) attempt.std_error = *metric.std_error / unit;
  return attempt;
}

PooledAttempts pool_attempts(std::span<const Attempt> attempts, double alpha, double margin) {
  PooledAttempts pool;
  pool.attempts = attempts.size();
  pool.unnamed = unnamed_runs(attempts);
  pool.independent = have_runs_of_their_own(attempts);
  const auto failures = std::ranges::count_if(attempts, is_failure);
  // A failure that only a later result remembers brought no numbers that could be counted.
  const bool remembered = std::ranges::find(pool.unnamed, V::regressed) != pool.unnamed.end();
  pool.failed = failures > 0 || remembered;
  const stats::Decision decision{.alpha = alpha, .margin = margin};
  const std::vector<Attempt> used = pool.independent ? pool_independent(attempts, decision, pool)
                                                     : pool_shared(attempts, decision, pool);
  pool.pooled = used.size();
  const bool all_counted = !remembered && std::ranges::count_if(used, is_failure) == failures;
  const bool shows_none = pool.low && pool.high && pool.verdict != V::regressed;
  pool.cleared = pool.failed && all_counted && shows_none;
  pool.e_needed = 2 / alpha;
  const bool within_margin = pool.low && *pool.low > -margin;
  const bool proved = pool.independent && pool.e_worse.value_or(0) >= pool.e_needed;
  const bool fails = (pool.failed && !pool.cleared) || (proved && !within_margin);
  if (!attempts.empty()) pool.verdict = fails ? V::regressed : attempts.back().verdict;
  return pool;
}

}  // namespace reprocheck
