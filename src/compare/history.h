// history: one metric over many saved results, in segments in which the ruler held.
//
// A rolling baseline lets a slow drift through: of fifty merges that lose 0.2 points each, two are
// blocked. So the first value of a segment is held against its last, beside the single steps.

#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "src/compare/attempts.h"
#include "src/compare/comparison.h"

namespace reprocheck {

// One saved result, as far as a history asks. Oldest first.
struct PastResult {
  std::string commit;  // of fresh; "" unknown
  std::string baseline_digest, fresh_digest;
  std::span<const MetricComparison> metrics;
  std::string baseline_commit;  // "" unknown
  std::span<const Flips> flips;
};

// A merge: one result, or several of one commit against one baseline or runs of one commit.
struct PastPoint {
  std::vector<std::size_t> results;  // indices; of those of one bundle the last
  std::vector<std::size_t> copies;   // results of a bundle that was compared once more
  std::optional<double> value;       // fresh's, the mean over attempts; absent: a gap
  std::optional<double> step;        // as judged against its baseline, own sign
  MetricVerdict verdict = MetricVerdict::info_only;  // of all attempts together
  std::vector<MetricVerdict> verdicts;       // of each, behind those that are only remembered
  std::optional<PooledAttempts> pooled;      // of two or more
  std::optional<double> run_sd;              // of fresh's values, of three attempts or more
  const MetricComparison* metric = nullptr;  // the last one; null: not in the result
};

struct PastChange {
  std::size_t point = 0;  // index of the first point after it
  double p = 1;
  double before = 0, after = 0;  // means of the stretches on either side
};

// The first value of a segment against its last.
struct PastDrift {
  double change = 0;  // own sign
  std::size_t merges = 0, blocked = 0;
  // Sum of the single steps, and the most adverse of them; absent where they share a baseline.
  std::optional<double> steps, worst_step;
  std::optional<double> p;  // two-sided; absent: cannot be tested
  std::string how;          // what it was tested by, or why it cannot be
  MetricVerdict verdict = MetricVerdict::inconclusive;  // at k_drift_alpha
};

struct PastSegment {
  std::size_t first = 0, last = 0;  // indices of points, both within
  std::string why;                  // what began it; "" for the first
  std::vector<PastChange> changes;
  std::optional<PastDrift> drift;  // of two points or more
  bool searched = false;           // long enough for change points
};

struct PastSeries {
  MetricKey key;
  const MetricComparison* like = nullptr;  // for its scale and direction
  std::vector<PastPoint> points;
  std::vector<PastSegment> segments;
};

// Every merge looks once more at the anchor, so that 5% would be reached by chance.
inline constexpr double k_drift_alpha = 0.001;
inline constexpr std::size_t k_least_searched = 10;  // values of a segment
inline constexpr std::size_t k_least_for_sd = 3;     // attempts that tell how much a run varies

// The commit that the facts of fresh agree on; "" where none is recorded for sure.
[[nodiscard]] std::string sure_commit(std::span<const ReconciledFact> facts);

// Holds every gated metric of `runs` against earlier results: where they are of the same commit and
// baseline, a failure stays one until all of them together clear it. Only ever makes a verdict
// worse; flag attempts_pooled, detail `attempts`.
void hold_attempts(Comparison& runs, std::span<const PastResult> earlier);

// Of every metric that stands in a result and among `wanted` (empty: of all), by key.
[[nodiscard]] std::vector<PastSeries> history_of(std::span<const PastResult> results,
                                                 const std::set<MetricKey>& wanted = {});

}  // namespace reprocheck
