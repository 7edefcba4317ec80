// situation_guards: what a mean of independent units may not claim.
//
// The t interval is honest unless rare large losses exist that the sample happened to miss,
// which makes plain t claim a false improvement in up to 60% of runs. So skewness, few units
// and few changed ones take claims back in the direction that they endanger, and only a test
// that assumes nothing but the bounds may earn them again.

#include <algorithm>
#include <cmath>

#include "src/stats/means.h"
#include "src/stats/ranks.h"
#include "src/stats/situation_parts.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats::parts {
namespace {

std::optional<BoundedMean> bounded_of(std::span<const double> d,
                                      const std::optional<Bounds>& bounds,
                                      const Decision& decision) {
  if (!bounds) return std::nullopt;
  return bounded_mean(d, bounds->low, bounds->high, decision.alpha, decision.seed, decision.stream);
}

// Whether the claim rests on the end of the interval that skewness makes too short: to second order
// (Johnson 1978, Hall 1992) the law of t is shifted by g (2 z^2 + 1) / (6 sqrt n) standard errors.
bool leans_on_skew(const Estimate& estimate, double std_error, double skew, std::size_t n,
                   const Decision& decision) {
  if (!estimate.low || !estimate.high || estimate.verdict == Verdict::inconclusive) return false;
  const double z = normal_quantile(1 - decision.alpha / 2);
  const double shift = std_error * skew * (2 * z * z + 1) / (6 * std::sqrt(static_cast<double>(n)));
  const VerdictOf corrected = verdict_of(*estimate.low + std::min(0.0, shift),
                                         *estimate.high + std::max(0.0, shift), decision.margin);
  return corrected.verdict != estimate.verdict;
}

}  // namespace

std::size_t apart_from_most(std::span<const double> d) {
  std::size_t most = 0, run = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    run = i > 0 && d[i] == d[i - 1] ? run + 1 : 1;
    most = std::max(most, run);
  }
  return d.size() - most;
}

Estimate constant_shift(Estimate estimate, std::span<const double> d,
                        const std::optional<Bounds>& bounds, const Decision& decision) {
  const std::optional<BoundedMean> bounded = bounded_of(d, bounds, decision);
  add_flag(estimate, "constant_shift");
  add_effect(estimate, "hodges_lehmann", mean(d), EffectKind::difference);
  if (bounded) {
    set_interval(estimate, bounded->interval, "bounded_mean");
    estimate.test = "bounded_mean";
    set_p(estimate, bounded->p_value);
  }
  judge(estimate, decision, "constant_shift");
  require_agreement(estimate, decision);
  if (estimate.verdict == Verdict::inconclusive) estimate.detail = "constant_shift";
  return finished(std::move(estimate));
}

void guard_mean(Estimate& estimate, std::span<const double> d, const std::optional<Bounds>& bounds,
                const Decision& decision, bool small) {
  const auto n = static_cast<double>(d.size());
  const double skew = skewness(d).value_or(0);
  const double std_error = standard_deviation(d) / std::sqrt(n);
  const bool skewed = n < k_skew_factor * skew * skew ||
                      leans_on_skew(estimate, std_error, skew, d.size(), decision);
  add_effect(estimate, "skewness", skew, EffectKind::direction);
  if (small) add_flag(estimate, "small_n");
  if (skewed) add_flag(estimate, "skewed");
  if (!small && !skewed) return;
  const std::optional<BoundedMean> bounded = bounded_of(d, bounds, decision);
  if (bounded) add_interval(estimate, "bounded_mean", bounded->interval);
  const bool favourable = is_favourable(estimate.verdict);
  if (skewed && favourable == (skew < 0)) {
    withdraw(estimate, "skewed", decision, bounded);
  } else if (small && favourable) {
    withdraw(estimate, "small_n", decision, bounded);
  }
}

}  // namespace reprocheck::stats::parts
