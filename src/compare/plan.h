// plan: which further runs would settle one metric, how many, and at what cost.
//
// From the numbers of a saved comparison alone. Every count is what 80% power asks for if the
// noise stays what it was; where no number is enough that is said instead of a large one.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

inline constexpr double k_planned_power = 0.8;

// To exclude a loss of `size` if nothing changed; to exclude a gain of that size too; to see a true
// loss of that size; to tell a loss as large as the one seen from the margin, which is `size` away;
// to be judged at all.
enum class Aim : std::uint8_t { non_inferior, equivalent, detect, margin_passed, judged };
[[nodiscard]] std::string_view to_string(Aim aim);

// What there can be more of: records of the runs that were made, questions, answers a question,
// runs (seeds) a side.
enum class Axis : std::uint8_t { records, items, answers, runs };
[[nodiscard]] std::string_view to_string(Axis axis);

struct RunOption {
  Axis axis = Axis::items;
  std::optional<double> needed;  // a side in all, a whole number; 1 for records
  double needed_at_least = 0;    // whatever the size: below, the test has no verdict
  double now = 0;
  std::optional<double> calls;  // of models, beyond those made, both sides; absent: unknown
  double calls_baseline = 0;    // of these, the baseline's
  std::string why_not;          // where `needed` is absent
};

struct RunTarget {
  Aim aim = Aim::detect;
  double size = 0;        // > 0, the metric's own unit; 0 where the aim is to be judged
  bool observed = false;  // the size is the loss that was seen
  // What is counted by: the standard error that would do, in the metric's own unit; or of right or
  // wrong the share of pairs that change.
  std::optional<double> std_error, discordance;
  std::vector<RunOption> options;  // cheapest first, then those that cannot help
};

struct NextRuns {
  double items = 0, answers = 1, runs_baseline = 1, runs_fresh = 1;  // as they were
  std::optional<double> std_error;  // of the difference, own unit: what all counts stand on
  // The least margin at which this very interval would have been non-inferior, or equivalent.
  std::optional<double> non_inferior_margin, equivalent_margin;
  std::string_view no_margin;      // the guard that takes both back at any margin; "" for none
  std::vector<RunTarget> targets;  // first what the gate asks
  std::vector<std::string> notes;  // what the counts leave out
};
// min_runs: of the policy. A metric without any spread gets no targets and says why.
[[nodiscard]] NextRuns next_runs(const MetricComparison& metric, int min_runs = 1);

// Whether a gate leaves something open that further runs would settle: it is inconclusive, not
// comparable as it was run, or it regressed and the loss may still lie inside the margin.
[[nodiscard]] bool is_open(const MetricComparison& metric);

struct CallCost {
  std::optional<double> tokens, usd;
};
// The mean cost of one answer, from the resource columns of the same task and arm; a side that
// records none is taken for the other.
struct CallCosts {
  CallCost baseline, fresh;
};
[[nodiscard]] CallCosts costs_of_call(std::span<const MetricComparison> metrics,
                                      const MetricKey& of);
// Of all calls of a way, each side's by its own.
[[nodiscard]] CallCost cost_of(const RunOption& option, const CallCosts& costs);

}  // namespace reprocheck
