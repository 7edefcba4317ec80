// why-meanings: every detail and every flag of a metric, in a sentence.
//
// A word like "skewed" is a key for scripts. Here stands what it says to a person, and which
// claim it takes back; a test holds the list against what the sources can say.

#include <algorithm>
#include <iterator>

#include "reports/why.h"
#include "src/compare/measure_metric.h"
#include "src/compare/ruler.h"

namespace reprocheck::reports {
namespace {

struct Meaning {
  std::string_view word, sentence;
};

constexpr Meaning k_details[] = {
    {"beyond_margin", "The whole interval lies beyond the margin."},
    {"size_uncertain", "The direction is sure, the size is not: the interval holds the margin."},
    {"small_decline", "A decline is sure, and it is sure to be smaller than the margin."},
    {"small_gain", "A gain is sure, and it is sure to be smaller than the margin."},
    {"no_difference", "No difference shows, and one as large as the margin is excluded."},
    {"gain_not_excluded", "A loss beyond the margin is excluded; a gain as large is not."},
    {"underpowered", "The interval holds both a harmless and a harmful difference."},
    {"no_interval", "There is no interval to read a verdict off."},
    {"identical",
     "Outputs and scores are the same bytes on every item, or both sides are one record: "
     "equivalent at any n, and no word about sampling noise."},
    {"missing_unbounded",
     "Too many items have no score in fresh, and a score without a known range tells nothing of "
     "what "
     "they would have been: the rest are a choice."},
    {"test_disagrees",
     "The interval excludes no difference and the test's p does not reach alpha: both must "
     "agree before better or worse may be claimed."},
    {"small_n",
     "Under 30 items, or under 10 that changed, only a regression may be claimed; better or "
     "equal was taken back."},
    {"skewed",
     "A few large differences carry the mean at this n, so that the claim in the direction which "
     "they endanger was taken back."},
    {"constant_shift",
     "Every item moved by the same amount, so there is no spread to test it by; only the bounds of "
     "the score could earn a claim, and they did not."},
    {"constant_runs", "The runs of a side are equal, so there is no spread to test them by."},
    {"few_clusters", "Fewer than 6 clusters conclude nothing, however many items they hold."},
    {"cannot_be_significant",
     "Whatever the per-sample file says, these counts cannot reach significance."},
    {"per_sample_file_decides",
     "Some per-sample file with these counts would be significant and another would not."},
    {"digits_decide",
     "The recorded digits leave several counts of right answers possible, so that n does not "
     "settle "
     "it: more digits, or a standard error, would."},
    {"runs_copied",
     "Runs of a side are copies of one another; with each of them counted once there is no claim."},
    {"too_few_pairs", "One pair has no spread."},
    {"too_few_runs",
     "Too few runs show no run-to-run noise to test by: three of the baseline are needed, and for "
     "times five on either side."},
    {"no_uncertainty", "Nothing on record says how sure these numbers are."},
    {"holm",
     "Its own interval says regressed; corrected for all gates that were tested together its p "
     "no longer reaches alpha, which took the regression back."},
    {"threshold",
     "The policy's floor or max_drop is broken: a threshold that somebody set, and no "
     "statistical test."},
    {"min_runs",
     "There are fewer runs than the policy asks for (stats.min_runs), which took back whatever "
     "the interval says."},
    {"few_runs",
     "The interval over questions and runs says so, and the plain test of the runs' aggregates "
     "does not: so few runs hardly tell how much they differ by themselves."},
    {"attempts",
     "This run alone would not fail; all runs of this commit together do, and they decide."},
    {"one_run_per_arm",
     "One run a side: what the machine drifts by from run to run cannot be told from a change."},
    {"answers_lost",
     "Fresh left out answers to questions: to more than half of them, or so many that with these "
     "counted as broken the claim is gone, which took it back."},
    {"too_few_requests",
     "A run has too few requests for the quantile that the policy asks for: 20 are needed for 0.95 "
     "and 100 for 0.99."},
    {"amounts_missing",
     "Every amount that both sides record is equal, and some are not recorded: those may be the "
     "largest."},
    {"ratio_unbounded",
     "The baseline's mean is too close to 0 for its noise, so the ratio has no finite interval."}};

constexpr Meaning k_flags[] = {
    {"small_n",
     "Under 30 items, or under 10 that changed: better, equivalent and non-inferior are not "
     "claimed unless the bounded-mean test earns them."},
    {"skewed",
     "n is below 25 times the squared skewness: claims in the direction that rare large "
     "differences endanger are not made unless the bounded-mean test earns them."},
    {"constant_shift", "Every item moved by the same amount: no t test is possible."},
    {"too_few_changes",
     "So few answers changed that no split of them could be significant: 5 are needed, 6 below 30 "
     "pairs."},
    {"no_drop_visible",
     "On so few items or clusters no drop could be significant, however large: not even one of "
     "every item."},
    {"same_scores",
     "No score changed: p is 1. What can be bounded is how many can have, and by how much only "
     "where "
     "the score has a known range."},
    {"missing", "Items without a number on a side were left out of the test."},
    {"not_finite", "A value is no finite number, so nothing was tested."},
    {"std_error_inconsistent", "A recorded standard error does not fit its rate and n."},
    {"constant_runs",
     "The runs of a side are equal to the last digit, as copies of one would be: they count as one "
     "run."},
    {"few_clusters",
     "Fewer than 10 clusters, or one that holds more than 30% of the items: the interval leans on "
     "few of them; below 6 nothing is concluded."},
    {"few_runs",
     "The runs' own aggregates allow less than the interval over questions and runs, and the "
     "weaker claim stands."},
    {"paired_by_seed",
     "Both sides ran the same seeds, so each run was paired with that of its seed."},
    {"runs_copied",
     "Runs of a side repeat another one to the last output and score. They count in every number, "
     "but a copy, or a replay from a cache, is no second look: no claim rests on them."},
    {"seeds_repeated",
     "Several runs of a side record one seed, so they may share their luck, and the noise from run "
     "to run be larger than it looks."},
    {"scope_population",
     "The policy asks about these questions only, which one run with one answer a question cannot "
     "tell; what stands here is about questions like these."},
    {"attempts_pooled",
     "Earlier runs of this commit against this baseline count with this one, and all of them "
     "together are regressed: running it again does not make it pass."},
    {"attempts_cleared",
     "An earlier run of this commit regressed, and all runs together do not: it is cleared."},
    {"exploratory",
     "An earlier step of the policy's fixed order is not established, so this gain is a lead and "
     "no finding."},
    {"duplicate_inputs",
     "Several items ask the same, so they are right or wrong together and prove less than as many "
     "independent ones."},
    {"cluster_undeclared",
     "A column groups the items and nobody said that it is a cluster, so they were taken for "
     "independent."},
    {"looks_cached",
     "Answers that a temperature above 0 should part are equal nearly everywhere: repeats from a "
     "cache show no noise of answers."},
    {"arms_apart",
     "Every run of one side began before any of the other: a drift of the machine or the provider "
     "looks the same as a change."},
    {"warmup_dropped",
     "Requests that a column marks as warm-up were left out of the times, and of nothing else."},
    {"warmup_kept",
     "Requests are marked as warm-up that do not come first, or are more than the baseline's: they "
     "count like all others."},
    {"bounded_mean",
     "A claim that was taken back was earned again by the test that assumes nothing but the "
     "bounds of the score."},
    {"derived", "The score is not recorded: it was made by comparing output and target."},
    {"same_column", "Another name of a score that stands here already: it gates nothing itself."},
    {"cannot_fail",
     "A derived score that is 0 on every baseline item cannot fall, so it gates nothing."},
    {"judge_disagrees",
     "The recorded judge scored equal outputs differently: its own noise is part of the "
     "difference."},
    {"k_varies",
     "Questions were answered more often on one side than on the other, or than others: each "
     "counts by the mean of its answers and weighs the same."},
    {"answers_lost",
     "Fresh lacks answers to questions that it answered elsewhere, or that the baseline has: no "
     "claim stands that is gone where these count as broken."},
    {"too_few_answers",
     "Questions of the baseline have fewer than k answers, which do not tell pass@k: only the "
     "recorded numbers are left."},
    {"missing_unbounded",
     "The score has no known range, so items that fresh left out cannot be counted as broken."},
    {"on_subset",
     "A few items moved or are on one side only; the test stands on the rest, which is most."},
    {"paired_by_position",
     "Items were paired by their order: nothing that identifies them is recorded."},
    {"ids_unshared", "The ids of the two sides have nothing in common, so they paired nothing."},
    {"rendered_prompt",
     "Every prompt differs by one common beginning or end: a changed template around the same "
     "questions."},
    {k_threshold, "A threshold of the policy is broken, which is no statistical test."}};

// Of a quantile or a side, by its beginning: "p99_fresh_unbounded", "requests_dependent_fresh".
std::string_view sentence_of_requests(std::string_view flag) {
  if (flag.ends_with("_unbounded"))
    return "Too few requests lie beyond this quantile for an upper end of its interval: 72 are "
           "needed for p95, 368 for p99.";
  if (flag.starts_with("requests_dependent_"))
    return "Requests that follow one another take alike times (correlation above 0.2), so the "
           "intervals of single quantiles are too narrow.";
  return {};
}

template <std::size_t Size>
std::string_view sentence_of(const Meaning (&meanings)[Size], std::string_view word) {
  const auto* const at = std::ranges::find(meanings, word, &Meaning::word);
  return at == std::end(meanings) ? std::string_view() : at->sentence;
}

// Where a fact or an item says what moved, and here it is not at hand.
constexpr Meaning k_moved[] = {
    {"sample_duplicated", "Items stand more than once, and no `repeat` tells them apart."},
    {"ruler_on_one_side", "Only one side records the questions or targets of its items."},
    {"ruler_changed", "What both sides were measured with is not the same."},
    {"judge_changed", "The judge of the two sides is not the same."}};

}  // namespace

std::string_view meaning_of_detail(std::string_view detail) {
  if (const auto sentence = sentence_of(k_details, detail); !sentence.empty()) return sentence;
  if (const auto sentence = sentence_of(k_moved, detail); !sentence.empty()) return sentence;
  const NotComparable* why = not_comparable_by(detail);
  return why ? why->meaning : std::string_view();
}

std::string_view meaning_of_flag(std::string_view flag) {
  const auto sentence = sentence_of(k_flags, flag);
  return sentence.empty() ? sentence_of_requests(flag) : sentence;
}

}  // namespace reprocheck::reports
