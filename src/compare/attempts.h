// attempts: several runs of one commit against one baseline, judged together.
//
// "Run it again until it is green" lets half of the real regressions through within three tries.
// So a commit that failed stays failing until all of its runs together clear it. The runs share the
// luck of one baseline run are no independent pairs, so that together they prove no loss that none
// of them showed; where the baseline was run anew each time they may, by an e-value.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/compare/comparison.h"

namespace reprocheck {

// One run's outcome for one metric. Differences are oriented: positive means fresh is better.
struct Attempt {
  MetricVerdict verdict = MetricVerdict::inconclusive;  // its own, without the runs before it
  bool failed_before = false;  // it was saved with a failure of an earlier run
  bool binary = false;  // right or wrong on independent pairs: wins, losses and n stand for it
  std::uint64_t wins = 0, losses = 0, n = 0;
  std::optional<double> difference, std_error;
  std::string baseline;  // digest of what it was held against; "" unknown
};

// What a run said by itself, whatever the runs before it made of that.
[[nodiscard]] MetricVerdict own_verdict(const MetricComparison& metric);

// Of a metric as it was saved, rates as shares of 1. A copy of the baseline's outputs is no
// evidence.
[[nodiscard]] Attempt attempt_of(const MetricComparison& metric);

struct PooledAttempts {
  std::size_t attempts = 0, pooled = 0;                    // all, and those that brought numbers
  bool failed = false;                                     // one of them regressed
  bool cleared = false;                                    // failed, and the pool is not regressed
  MetricVerdict verdict = MetricVerdict::inconclusive;     // of the commit, all runs counted
  std::string_view method = "none";                        // "counts", "inverse_variance", "none"
  std::uint64_t wins = 0, losses = 0, n = 0;               // of counts
  std::optional<double> difference, low, high, std_error;  // oriented
  bool independent = false;       // every attempt had a baseline run of its own
  std::optional<double> e_worse;  // of counts: against "losses are not likelier than wins"; finite
  double e_needed = 0;            // 2 / alpha, one-sided
};
// alpha is two-sided; margin in the unit of the differences. The verdict is the last run's own, or
// regressed where a failure is not cleared or independent runs together prove a loss that is not
// within the margin.
[[nodiscard]] PooledAttempts pool_attempts(std::span<const Attempt> attempts, double alpha,
                                           double margin);

}  // namespace reprocheck
