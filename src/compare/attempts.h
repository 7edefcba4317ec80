// attempts: several runs of one commit against one baseline, judged together.
//
// "Run it again until it is green" lets half of the real regressions through within three tries.
// So a commit that failed stays failing until all of its runs together clear it. Runs that share
// the luck of one baseline run are repeats of its items and no new pairs: they are averaged item by
// item, and together they prove no loss that none of them showed. Where the baseline was run anew
// each time, pairs are independent and add up, and an e-value may prove one.
//
// Measured (tests/src/compare/attempts.cpp): 500 questions, one baseline run that is kept, a first
// run that is red, up to five more until a look clears it. Of candidates that lost 4 points 94%
// stay red (81% where it is not on record which items flipped), and 40% where the first green run
// counts; of unchanged ones 29% (10%) stay red, since the baseline's own luck is in every run.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

// One run's outcome for one metric. Differences are oriented: positive means fresh is better.
struct Attempt {
  MetricVerdict verdict = MetricVerdict::inconclusive;  // its own, without the runs before it
  bool failed_copy = false;           // the same run was judged a failure in another result
  std::vector<MetricVerdict> before;  // runs that its result was held against, by their verdicts
  bool binary = false;  // right or wrong on independent pairs: wins, losses and n stand for it
  std::uint64_t wins = 0, losses = 0, n = 0;
  const Flips* flips = nullptr;  // which items those are; null unknown; outlives it
  std::optional<double> difference, std_error;
  std::string baseline, fresh;  // digests of what was compared; "" unknown
};

// What a run said by itself, whatever the runs before it made of that.
[[nodiscard]] MetricVerdict own_verdict(const MetricComparison& metric);

// Of a metric as it was saved, rates as shares of 1. A copy of the baseline's outputs is no
// evidence. `flips`: those of the metric, null where none are on record.
[[nodiscard]] Attempt attempt_of(const MetricComparison& metric, const Flips* flips = nullptr);

// The verdicts of runs that only the results of others remember.
[[nodiscard]] std::vector<MetricVerdict> unnamed_runs(std::span<const Attempt> attempts);

struct PooledAttempts {
  std::size_t attempts = 0, pooled = 0;  // all, and those that brought numbers
  std::vector<MetricVerdict> unnamed;    // of runs that are only remembered: before these
  bool failed = false;                   // one of them regressed
  bool cleared = false;                  // failed, and the interval of all is not regressed
  MetricVerdict verdict = MetricVerdict::inconclusive;  // of the commit, all runs counted
  // "counts" or "inverse_variance" of independent pairs; "items": each item averaged over the runs;
  // "one_error": the error of one run, since more is not on record; "none".
  std::string_view method = "none";
  std::uint64_t wins = 0, losses = 0;  // of right or wrong: over all runs
  std::uint64_t n = 0;                 // pairs of all runs where independent, else items
  std::optional<double> difference, low, high, std_error;  // oriented
  bool independent = false;  // every attempt had a baseline run of its own
  // Of independent counts: against "losses are not likelier than wins"; finite.
  std::optional<double> e_worse;
  double e_needed = 0;  // 2 / alpha, one-sided
};
// alpha is two-sided; margin in the unit of the differences. The verdict is the last run's own, or
// regressed where a failure is not cleared or independent runs together prove a loss that is not
// within the margin. What a test or a guard takes back from the interval of all clears nobody.
[[nodiscard]] PooledAttempts pool_attempts(std::span<const Attempt> attempts, double alpha,
                                           double margin);

}  // namespace reprocheck
