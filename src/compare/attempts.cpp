// attempts: several runs of one commit against one baseline, judged together.
//
// Right-or-wrong counts add up; anything else is pooled by the inverse of its variance. That takes
// the runs for independent, which makes the pool surer than it should be, and so slower to clear.
// What brought no numbers cannot clear anybody: a failure without numbers stays.

#include "src/compare/attempts.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "src/compare/oriented.h"
#include "src/stats/sequential.h"
#include "src/stats/situation.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

constexpr double k_prior = 10;        // of the sign e-value: tuned to small differences
constexpr double k_most_log_e = 700;  // beyond it nothing is surer, and a double ends
constexpr double k_most = 1e15;       // pairs of one attempt, so that sums stay exact

bool has_counts(const Attempt& attempt) {
  return attempt.binary && attempt.n > 0 && attempt.wins <= attempt.n &&
         attempt.losses <= attempt.n - attempt.wins;
}

bool has_error(const Attempt& attempt) {
  return attempt.difference && attempt.std_error && std::isfinite(*attempt.difference) &&
         *attempt.std_error > 0 && std::isfinite(*attempt.std_error);
}

void pool_counts(std::span<const Attempt> attempts, const stats::Decision& decision,
                 PooledAttempts& pool) {
  pool.method = "counts";
  double log_e = 0;
  for (const Attempt& attempt : attempts) {
    pool.wins += attempt.wins;
    pool.losses += attempt.losses;
    pool.n += attempt.n;
    log_e += std::log(stats::sign_evalue(attempt.wins, attempt.losses, k_prior).worse);
  }
  if (!std::isnan(log_e)) pool.e_worse = std::exp(std::min(log_e, k_most_log_e));
  const stats::Estimate found = stats::paired_binary(pool.wins, pool.losses, pool.n, decision);
  pool.difference = found.difference;
  pool.low = found.low;
  pool.high = found.high;
  pool.std_error = found.std_error;
  pool.verdict = metric_verdict(found.verdict);
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
  const double difference = weighted.value() / weights.value();
  const double std_error = surest / std::sqrt(weights.value());
  const stats::Estimate found = stats::two_standard_errors(difference, std_error, 0, decision);
  pool.difference = found.difference;
  pool.low = found.low;
  pool.high = found.high;
  pool.std_error = found.std_error;
  pool.verdict = metric_verdict(found.verdict);
}

bool have_baselines_of_their_own(std::span<const Attempt> attempts) {
  std::set<std::string> seen;
  return std::ranges::all_of(attempts, [&](const Attempt& attempt) {
    return !attempt.baseline.empty() && seen.insert(attempt.baseline).second;
  });
}

}  // namespace

V own_verdict(const MetricComparison& metric) {
  return metric.attempts.empty() ? metric.verdict : metric.attempts.back();
}

Attempt attempt_of(const MetricComparison& metric) {
  Attempt attempt{.verdict = own_verdict(metric)};
  if (!metric.attempts.empty())
    attempt.failed_before = std::ranges::find(metric.attempts.begin(), metric.attempts.end() - 1,
                                              V::regressed) != metric.attempts.end() - 1;
  const auto wins = effect_of(metric, "wins");
  const auto losses = effect_of(metric, "losses");
  if (metric.verdict == V::not_comparable || metric.detail == "identical") return attempt;
  // From a file: what is no count of so many pairs is none.
  const auto n = static_cast<double>(metric.n_paired);
  const auto is_count = [&](const std::optional<double>& count) {
    return count && *count >= 0 && *count <= n;
  };
  if (metric.test.starts_with("mcnemar_") && n < k_most && is_count(wins) && is_count(losses)) {
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
  const auto is_failure = [](const Attempt& attempt) { return attempt.verdict == V::regressed; };
  const auto failures = std::ranges::count_if(attempts, is_failure);
  // A failure that only a later result remembers brought no numbers that could be counted.
  const bool remembered = failures == 0 && std::ranges::any_of(attempts, &Attempt::failed_before);
  pool.failed = failures > 0 || remembered;
  std::vector<Attempt> counts, errors;
  std::ranges::copy_if(attempts, std::back_inserter(counts), has_counts);
  std::ranges::copy_if(attempts, std::back_inserter(errors), has_error);
  const bool by_counts = !counts.empty() && counts.size() >= errors.size();
  const std::vector<Attempt>& used = by_counts ? counts : errors;
  pool.pooled = used.size();
  const stats::Decision decision{.alpha = alpha, .margin = margin};
  if (by_counts)
    pool_counts(used, decision, pool);
  else if (!used.empty())
    pool_differences(used, decision, pool);
  const bool all_counted = !remembered && std::ranges::count_if(used, is_failure) == failures;
  pool.cleared = pool.failed && all_counted && !used.empty() && pool.verdict != V::regressed;
  pool.e_needed = 2 / alpha;
  pool.independent = have_baselines_of_their_own(attempts);
  const bool within_margin = pool.low && *pool.low > -margin;
  const bool proved = pool.independent && pool.e_worse.value_or(0) >= pool.e_needed;
  const bool fails = (pool.failed && !pool.cleared) || (proved && !within_margin);
  if (!attempts.empty()) pool.verdict = fails ? V::regressed : attempts.back().verdict;
  return pool;
}

}  // namespace reprocheck
