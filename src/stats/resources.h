// resources: what a run uses, judged: time by the run, tokens and money by the item.
//
// The estimates keep the promises of situation.h, and their differences are oriented like all of
// them: positive is better. Amounts are never negative; a request that was cut off at its limit is
// plus infinity, which a quantile below the cut does not feel.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/stats/situation.h"

namespace reprocheck::stats {

// Of the same items in both runs (tokens, cost): the ratio of means, Fieller's interval (1954),
// given as a difference in the metric's unit. test: that of paired_graded; interval_method:
// fieller. Items in clusters (one number each; empty: none) are judged by their difference.
// detail ratio_unbounded where the baseline's mean is not clearly away from 0.
[[nodiscard]] Estimate paired_amounts(std::span<const double> baseline,
                                      std::span<const double> fresh, bool lower_is_better,
                                      std::span<const std::int64_t> clusters,
                                      const Decision& decision);

inline constexpr std::size_t k_least_runs_of_time = 5;
// One time a run (its median): Welch on logarithms, five runs a side or more. detail
// one_run_per_arm or too_few_runs below that.
[[nodiscard]] Estimate run_times(std::span<const double> baseline, std::span<const double> fresh,
                                 bool lower_is_better, const Decision& decision);

// A description of single requests, run by run in their order, never a test of them: quantiles with
// order-statistic intervals (p50_baseline, p50_baseline_low ...), the shift of each decile with
// intervals that hold together (shift_10 ...); flags p99_fresh_unbounded, requests_dependent_fresh.
struct RequestsSeen {
  std::vector<std::pair<std::string, double>> effect;  // finite values only
  std::vector<std::string> flags;
  // Of a request and the next of its run; absent where it is chance or below 0.2.
  std::optional<double> lag1_baseline, lag1_fresh;
};
[[nodiscard]] RequestsSeen describe_requests(std::span<const std::vector<double>> baseline,
                                             std::span<const std::vector<double>> fresh,
                                             double alpha);

}  // namespace reprocheck::stats
