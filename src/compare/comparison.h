// comparison: two bundles measured once: what moved, who pairs with whom, where the
// difference comes from, and the verdict of every metric.

#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/examine/examination.h"
#include "src/policy/policy.h"
#include "src/stats/situation_names.h"

namespace reprocheck {

enum class MetricVerdict : std::uint8_t {
  regressed,
  not_comparable,
  inconclusive,
  non_inferior,
  improved,
  equivalent,
  info_only,
};
[[nodiscard]] std::string_view to_string(MetricVerdict verdict);

enum class ComparabilityStatus : std::uint8_t { comparable, on_subset, confounded, not_comparable };
[[nodiscard]] std::string_view to_string(ComparabilityStatus status);

struct ComparabilityReason {
  Layer layer = Layer::scoring;
  std::string subject;
  std::string message;
  ChangeClass change = ChangeClass::ruler;
};

// A fact that differs between the sides, or is known on one only.
struct Change {
  enum class State : std::uint8_t { changed, added, removed, unknown };
  Layer layer = Layer::model;
  std::string role;
  std::string key;
  std::optional<std::string> baseline;
  std::optional<std::string> fresh;
  State state = State::changed;
  ChangeClass change = ChangeClass::subject;
  std::vector<Evidence> sources;
  std::string diff;  // of a prompt: unified, three lines of context, at most 200 lines; "" else
};
[[nodiscard]] std::string_view to_string(Change::State state);

struct LedgerSide {
  std::uint64_t expected = 0, scored = 0, abstained = 0, errored = 0, truncated = 0, filtered = 0,
                missing = 0;
};

struct FlipSample {
  std::string id;
  bool broke = false;
  std::string question, target, baseline_output,
      fresh_output;  // excerpts, at most 2,000 characters
};

struct Flips {
  MetricKey key;
  bool graded = false;   // scores are more than right or wrong: worse and better, by any amount
  bool answers = false;  // counts are of answers, of which an item has several; ids are of items
  std::uint64_t broke = 0, fixed = 0, same = 0;
  std::vector<std::string> ids_broke, ids_fixed;  // the first 100
  std::vector<FlipSample> samples;                // excerpts of 20: broke first, 5 of them fixed
  // All of them by their places among the baseline's items in the order of their names, ascending:
  // of right or wrong only.
  std::vector<std::uint32_t> places_broke, places_fixed;
};

struct WaterfallTerm {
  std::string cause;  // "removed", "added", "newly_errored", "recovered", "target_changed", ...
  std::uint64_t samples = 0;
  double contribution = 0;
};

struct Waterfall {
  MetricKey key;
  double total = 0;
  std::vector<WaterfallTerm> terms;
};

// What speaks against the assumption that a test stands on, with the numbers of this comparison.
struct Caveat {
  std::string flag;  // stands among the metric's flags too
  std::string message;
};

struct MetricComparison {
  MetricKey key;
  stats::Situation situation = stats::Situation::none;  // which test was asked, and what it means
  Direction direction = Direction::unknown;
  std::optional<double> baseline, fresh;  // over each side's own denominator
  std::optional<double> recorded_baseline, recorded_fresh;
  std::vector<double> runs_baseline, runs_fresh;  // one value a run
  std::optional<double> fresh_if_broken;  // had the answers that fresh left out been failures
  std::optional<double> difference, low, high, std_error, p_value, p_adjusted, mde;
  std::optional<double> p_less;  // one-sided: small where fresh is worse; what Holm is fed
  double alpha = 0.05;           // two-sided, of this gate at this look
  double confidence = 0.95;
  std::string test, interval_method, assumption;
  std::vector<std::pair<std::string, double>> effect;
  std::uint64_t n_baseline = 0, n_fresh = 0, n_paired = 0, n_dropped = 0;
  std::uint64_t n_runs_baseline = 0, n_runs_fresh = 0;
  double margin = 0;                // in the metric's own unit
  std::string margin_from;          // "reprocheck.yaml:12", "default"
  std::optional<double> range_top;  // a rate: 1, or 100 in percent; else nullopt
  bool gated = false;
  bool leaf_of_group = false;  // its group gates for it, and stands on it
  const Gate* gate = nullptr;  // null: gates by default or not at all
  bool tested = false;         // an interval or p stands behind the verdict
  MetricVerdict verdict = MetricVerdict::info_only;
  std::string detail;
  std::vector<std::string> flags;
  std::vector<Caveat> caveats;
  bool in_baseline = false, in_fresh = false;
  std::optional<Source> source_baseline, source_fresh;
  std::string waived;  // reason of a waiver of this metric
  // Of each run of this commit against this baseline, the last one this; empty where it is the
  // first that is known.
  std::vector<MetricVerdict> attempts;
};

// One group of the items of a metric: exploratory, never gating.
struct SliceComparison {
  MetricKey key;
  std::string slice, label;  // "topic", "geometry"
  std::uint64_t n = 0;       // pairs
  double baseline = 0, fresh = 0;
  std::optional<double> difference, low, high, p_value;
  std::optional<double> p_adjusted;  // over all slices of the metric, false discovery rate
  bool moved = false;                // p_adjusted at most 0.10
};

// A sample of one table as an item: counts by what became of it, per task and arm.
struct ItemChanges {
  std::string task, arm;
  std::uint64_t baseline_items = 0, fresh_items = 0;
  std::vector<std::string> removed, added, target_changed, question_changed,
      duplicated;  // ids, the first 1,000 each
  std::uint64_t removed_count = 0, added_count = 0, target_changed_count = 0,
                question_changed_count = 0, prompt_changed_count = 0, output_changed_count = 0,
                newly_errored = 0, recovered = 0;
  std::uint64_t errored_baseline = 0, errored_fresh = 0;
  std::optional<double> error_rise_p;  // McNemar on the error flag, one-sided
  std::uint64_t paired = 0;
  bool outputs_all_identical = false;  // recorded, not blank, every one
  std::string paired_by;               // "id", "question", "prompt", "position"
};

struct Comparison {
  const Examination* baseline = nullptr;  // null: no baseline
  const Examination* fresh = nullptr;
  const Policy* policy = nullptr;
  bool same_path = false;        // both name the same bytes
  bool fresh_not_rerun = false;  // git:REV:P beside P with equal digest
  ComparabilityStatus status = ComparabilityStatus::comparable;
  std::vector<ComparabilityReason> reasons;
  std::vector<Change> changes;  // in layer order
  std::map<Layer, std::uint64_t> unchanged;
  std::vector<ItemChanges> items;
  std::vector<MetricComparison> metrics;  // sorted by key
  LedgerSide ledger_baseline, ledger_fresh;
  std::vector<Flips> flips;
  std::vector<Waterfall> waterfall;
  std::vector<SliceComparison> slices;  // by metric, then slice and label
};

// Errors of kind usage that need the metrics to be known: an ambiguous METRIC, a gate without
// direction, a margin over the range, arms that nothing matches.
[[nodiscard]] Result<Comparison> compare(const Examination& baseline, const Examination& fresh,
                                         const Policy& policy, unsigned jobs = 1);

// Several candidates held against one baseline are one family, since any of them may be blocked:
// Holm over the gated metrics of all. A larger family never gives back what a smaller one took, so
// this may follow on compare. The number of tests in the family.
std::size_t correct_across(std::span<Comparison* const> candidates);

}  // namespace reprocheck
