// recorded_side: what the aggregates of one side say of how sure they are, without any sample.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/compare/collect_metrics.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// All runs of a side together; a standard error and a count stand only where every run has one.
struct RecordedSide {
  double value = 0;                        // mean of the runs, the metric's own unit
  std::optional<double> std_error;         // mean of the runs': as if they shared their luck
  std::optional<std::uint64_t> n;          // least of those recorded
  std::optional<std::uint64_t> most_n;     // greatest
  std::optional<stats::CountRange> right;  // of `n` items; oriented: more is better
  bool rounded = false;                    // several counts of a run round to its digits
};
[[nodiscard]] RecordedSide recorded_side(const MetricSide& side, const MetricScale& scale);

// Whether more than the share `touched` of the items stands on one side only, by the counts alone.
[[nodiscard]] bool counts_differ(const RecordedSide& one, const RecordedSide& other,
                                 double touched);

// The side with the count nearest to its rate, as if the rate were not rounded.
[[nodiscard]] RecordedSide at_its_word(RecordedSide side);

// Fresh's runs about their own mean with the spread of the baseline's; nullopt where theirs is no
// more than the noise of so few runs explains, or the baseline has none.
[[nodiscard]] std::optional<std::vector<double>> with_spread_of(const std::vector<double>& baseline,
                                                                const std::vector<double>& fresh);

// Two rates by their counts; nullopt where a side has none. In [0, 1], oriented.
[[nodiscard]] std::optional<stats::Estimate> test_counts(const RecordedSide& baseline,
                                                         const RecordedSide& fresh,
                                                         const stats::Decision& decision);

// The standard error that fresh would have if it were as noisy as the baseline: where the baseline
// tells neither an error nor a count, nullopt.
struct Uncertainty {
  std::optional<double> baseline, fresh;  // an error, else that of the count
  std::optional<double> explained;        // of fresh, from the baseline's
  bool of_one_kind = false;               // both sides record an error, or neither does
  bool inflated = false;                  // fresh records more than the baseline explains
};
[[nodiscard]] Uncertainty uncertainty_of(const RecordedSide& baseline, const RecordedSide& fresh,
                                         const MetricScale& scale);

}  // namespace reprocheck
