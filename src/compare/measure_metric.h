// measure_metric: one metric of two groups of runs: its situation, its numbers, its verdict.

#pragma once

#include <span>

#include "src/compare/collect_metrics.h"
#include "src/compare/comparison.h"
#include "src/compare/pair_tables.h"

namespace reprocheck {

// What the rest of the comparison already knows of a metric's task.
struct MetricContext {
  const Policy* policy = nullptr;
  const Pairing* pairing = nullptr;   // of the first runs; null: no samples on at least one side
  std::span<const Pairing> pairings;  // of all runs, the first ones among them
  const PairedRuns* seeds = nullptr;  // the first pairing parted by seed; null: no seed is a run
  // Of one run a side, whatever is scored in it; without rows where only the baseline has samples.
  const Pairing* labels = nullptr;  // null: the baseline has none
  std::string ruler_moved;          // why the whole task is not comparable; "" if it is
  std::size_t runs_baseline = 1, runs_fresh = 1;  // of the arm, whatever they measured
  bool same_path = false;
  bool judged = false;      // a judge is on record: equal outputs may score differently
  bool arms_apart = false;  // every run of one side began before any of the other
  unsigned jobs = 1;        // threads; never changes a number
  bool sampled = false;     // both sides have samples, whatever they score
  bool grouped = false;     // the harness has groups and this is a leaf of one
};

// Everything but Holm's correction. Errors: usage, where a margin is no margin for this metric.
[[nodiscard]] Result<MetricComparison> measure_metric(const MetricPlan& plan,
                                                      const MetricContext& context);

// The pairs of a metric that stand after the ruler was held against them.
struct ScoredPair {
  std::uint32_t pair = 0;  // index into Pairing::pairs
  double baseline = 0;
  double fresh = 0;
  bool errored_baseline = false, errored_fresh = false;
};

// What the columns hold of every pair, and what is missing.
struct PairedScores {
  std::vector<ScoredPair> scored;  // both sides have a number (an error counts where it is 0)
  std::vector<std::uint32_t> only_baseline;  // pairs that only the baseline scored
  std::vector<std::uint32_t> only_fresh;
  std::uint64_t touched = 0;  // pairs only one side scored: filtered, abstained, missing
};
[[nodiscard]] PairedScores paired_scores(const MetricPlan& plan, const Pairing& pairing);

// The flag of a metric that breaks a floor or a max_drop: a regression whatever a test says.
inline constexpr std::string_view k_threshold = "policy threshold, not a statistical test";

}  // namespace reprocheck
