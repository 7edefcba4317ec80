// situation: the whole statistical decision for one metric, by what is known of it.
//
// The comparison floor says which situation it has and gets an estimate that is already
// judged: interval, test, p, effect sizes, verdict, and every reason for caution as a flag. It
// never does arithmetic of its own. All differences are ORIENTED: positive means fresh is
// better; the caller flips the sign of loss-like metrics before and after.
//
// Promises, for any input, also empty, constant, NaN, infinite, 1e-300 or 1e300: every number
// is finite or absent, no interval has zero width, nothing throws, and NaN is never a pass.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/stats/interval.h"
#include "src/stats/seeds.h"
#include "src/stats/situation_names.h"
#include "src/stats/verdict.h"

namespace reprocheck::stats {

struct Decision {
  double alpha = 0.05;       // two-sided
  double margin = 0;         // >= 0, the metric's own unit: the loss that is tolerated
  std::uint64_t seed = 0;    // of Monte Carlo and of the order of the bounded-mean test
  std::uint64_t stream = 0;  // a hash of (metric, statistic)
  // For thousands of verdicts where nobody reads the numbers: no effect sizes, fewer Monte Carlo
  // replicates, and for graded scores the t test's p where the interval holds 0, so that no verdict
  // asks for one, and where flipped signs of so many have a normal sum.
  bool verdict_only = false;
};

inline constexpr std::size_t k_small_sample = 30;   // below it only exact tests claim a loss
inline constexpr double k_skew_factor = 25;         // t is trusted where n >= 25 g1^2
inline constexpr std::size_t k_least_runs = 3;      // of the baseline, for any test of runs
inline constexpr std::size_t k_least_clusters = 6;  // below it nothing is concluded

// The least and the greatest possible difference; for scores in [0, 1] that is -1 and 1.
struct Bounds {
  double low = -1;
  double high = 1;
};

// How a number of the effect changes with the sign and the unit of the metric.
enum class EffectKind : std::uint8_t {
  plain,       // not at all: counts, shares, p, ratios
  direction,   // with the sign alone: a difference over its own spread
  difference,  // with both, as a level does
  size,        // with the unit alone: a standard error
  square,      // with the unit squared: a variance
  low,
  high,  // the ends of an interval of differences, one behind the other
};
struct Effect {
  std::string name;
  double value = 0;
  EffectKind kind = EffectKind::plain;
  [[nodiscard]] bool operator==(const Effect&) const = default;
};

// test: mcnemar_midp, mcnemar_exact, mcnemar_range (over all tables that two totals allow),
// sign_flip, cluster_t, cluster_sign_flip, crossed_t, answers_t, bounded_mean, z, runs_welch,
// runs_paired_t, runs_prediction, nadeau_bengio, five_by_two, log_welch (of run medians),
// bootstrap, none. interval_method: tango, zero_of_n, t, cr2_t, crossed_t, answers_t, bounded_mean,
// normal, newcombe, runs_t, log_t, fieller, bca, none. detail: those of verdict_of, and for a
// verdict that was taken back the reason: test_disagrees, small_n, skewed, few_clusters, few_runs,
// constant_shift, constant_runs, cannot_be_significant, per_sample_file_decides, digits_decide,
// no_pairs, too_few_pairs, too_few_runs, one_run_per_arm, ratio_unbounded, not_finite,
// no_uncertainty. flags: small_n, skewed, few_clusters, few_runs, paired_by_seed, constant_shift,
// too_few_changes, same_scores, missing, not_finite, std_error_inconsistent, constant_runs,
// no_drop_visible, bounded_mean (a claim was earned back by that test).
struct Estimate {
  Situation situation = Situation::none;
  std::optional<double> difference;  // absent where nothing can be subtracted
  std::optional<double> low, high, std_error;
  std::optional<double> p_value;  // two-sided
  std::optional<double> p_less;   // one-sided: small where fresh is worse; what Holm is fed
  std::optional<double> mde;      // smallest true difference found with 80% power; flag
                                  // no_drop_visible where it is absent since there is none
  std::string_view test = "none";
  std::string_view interval_method = "none";
  std::string_view assumption;
  std::vector<Effect> effect;  // finite values only
  std::size_t n_used = 0;      // pairs, or items a side, or runs of both sides
  Verdict verdict = Verdict::inconclusive;
  std::string detail;
  bool non_inferior = false;
  std::vector<std::string> flags;  // sorted, no duplicates
};

// The estimate in a unit of which one of its own holds `factor`, finite and not 0; negative: of a
// metric of which less is better. The p do not change. What the unit cannot hold is left out, and
// with the interval goes the verdict (detail not_finite).
[[nodiscard]] Estimate converted(Estimate estimate, double factor);

// The same items scored right or wrong by both runs; below 30 pairs by the exact test.
[[nodiscard]] Estimate paired_binary(std::uint64_t wins, std::uint64_t losses, std::uint64_t n,
                                     const Decision& decision);

// Paired scores: one difference an item, in the metric's unit. NaN are dropped (flag missing); an
// infinite one leaves nothing to be tested. `bounds` are of the difference, where known. `runs`:
// what the runs behind each difference add to the noise of their mean.
[[nodiscard]] Estimate paired_graded(std::span<const double> d, std::optional<Bounds> bounds,
                                     const Decision& decision, const RunNoise* runs = nullptr);

// Paired scores in clusters: as above, with the number of the cluster of each difference. 20
// clusters or fewer are flipped whole; below 6 nothing is concluded.
[[nodiscard]] Estimate paired_clustered(std::span<const double> d,
                                        std::span<const std::int64_t> clusters,
                                        std::optional<Bounds> bounds, const Decision& decision,
                                        const RunNoise* runs = nullptr);

// Two aggregates: fresh minus baseline and the standard error of each; correlation taken as 0.
[[nodiscard]] Estimate two_standard_errors(double delta, double se_baseline, double se_fresh,
                                           const Decision& decision);

// Two counts: right answers of two runs over n common items each. Regressed (or improved) only
// where no per-sample file could say otherwise.
[[nodiscard]] Estimate two_proportions(std::uint64_t k_baseline, std::uint64_t k_fresh,
                                       std::uint64_t n, const Decision& decision);

// As above where a rate was rounded, or a few items are not common: each side has any count from
// `low` to `high`. Regressed (or improved) only where every pair of counts is, else detail
// digits_decide; the interval holds those of all.
struct CountRange {
  std::uint64_t low = 0, high = 0;
};
[[nodiscard]] Estimate two_count_ranges(CountRange baseline, CountRange fresh, std::uint64_t n,
                                        const Decision& decision);

struct SeedLists {
  std::span<const std::int64_t> baseline;  // one a run, in the order of the values
  std::span<const std::int64_t> fresh;
};
// Repeated runs: one aggregate a run. Three baseline runs are needed for any test. A side of equal
// runs counts as one run, and is held to the prediction from three or more of the other (flag
// constant_runs). Runs that pair by their seeds also tell how often fresh is better (Bouthillier et
// al. 2021), as an effect.
[[nodiscard]] Estimate repeated_runs(std::span<const double> baseline,
                                     std::span<const double> fresh, std::optional<SeedLists> seeds,
                                     const Decision& decision);

// One aggregate a fold of one cross-validation, matched by the number of the fold: the corrected t
// of Nadeau and Bengio, since training sets overlap. nullopt unless both sides have the same folds,
// each once, three or more.
[[nodiscard]] std::optional<Estimate> cross_validated(std::span<const double> baseline,
                                                      std::span<const double> fresh,
                                                      const SeedLists& folds,
                                                      const Decision& decision);
// One aggregate a fold of a cross-validation in two folds that was repeated five times, matched by
// both numbers: the combined F of five halvings (Alpaydin 1999). F has no interval; the one shown
// is the corrected t's with as many items to test on as to train on, and a claim needs both.
// nullopt unless both sides have the same ten.
[[nodiscard]] std::optional<Estimate> halved_five_times(std::span<const double> baseline,
                                                        std::span<const double> fresh,
                                                        const SeedLists& repetitions,
                                                        const SeedLists& folds,
                                                        const Decision& decision);

// Several runs a side over the same questions, oriented: questions and runs are both random. Two
// runs of a side are needed; equal lists of distinct seeds pair the runs. `clusters`: of each
// question, empty where they are independent. A claim stands only where the aggregates of the runs
// do not deny it, since few runs tell little of their own noise (detail few_runs).
[[nodiscard]] Estimate crossed_runs(const Table& baseline, const Table& fresh,
                                    std::optional<SeedLists> seeds,
                                    std::span<const std::int64_t> clusters,
                                    std::optional<Bounds> bounds, const Decision& decision);

// Several answers a question, these questions only: the noise of answering them once more. `found`
// oriented; `answers` counts those of both sides, `questions` the questions.
[[nodiscard]] Estimate answered_again(const SampledDifference& found, std::size_t answers,
                                      std::size_t questions, const Decision& decision);

// A metric that is no mean (F1), oriented, of 100 paired items or more: BCa over items that were
// drawn again in pairs. `jackknife`: the difference without one item each. `changed`: items that
// the sides answered differently; of fewer than 10 nothing favourable is claimed.
[[nodiscard]] Estimate resampled(double difference, std::span<const double> replicates,
                                 std::span<const double> jackknife, std::size_t changed,
                                 const Decision& decision);

}  // namespace reprocheck::stats
