// ruler: whether both sides were measured with the same thing.
//
// Scorer, judge, filter and task version touch every item. A limit or a data set's digest only
// chooses items, so that the items themselves show what it did, where there are any.

#include "src/compare/ruler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/base/text.h"
#include "src/compare/diff_facts.h"

namespace reprocheck {
namespace {

std::string subject_of(const Change& change) {
  return change.role.empty() ? change.key : fmt::format("{}.{}", change.role, change.key);
}

std::string told(const Change& change) {
  const auto side = [](const std::optional<std::string>& value) {
    return value ? shown(*value, 60) : std::string("not recorded");
  };
  return fmt::format("{} -> {}", side(change.baseline), side(change.fresh));
}

// Keys of a task's configuration carry the task as their role.
bool is_of_task(const Change& change) {
  return change.layer == Layer::scoring && !change.role.empty() && change.role != "judge";
}

}  // namespace

RulerFacts ruler_facts(const std::vector<Change>& changes, const Policy& policy) {
  RulerFacts facts;
  for (const Change& change : changes) {
    if (change.change == ChangeClass::ruler_soft) {
      facts.confounded = facts.confounded || change.state != Change::State::unknown;
      facts.reasons.push_back({change.layer, subject_of(change), told(change), change.change});
    } else if (change.change == ChangeClass::ruler) {
      facts.reasons.push_back({change.layer, subject_of(change), told(change), change.change});
      const std::string detail = change.role == "judge" || change.key.starts_with("judge")
                                     ? "judge_changed"
                                     : "ruler_changed";
      facts.moved_without_samples = detail;
      if (items_show(change.key)) continue;
      if (is_of_task(change))
        facts.by_task[change.role] = detail;
      else
        facts.moved = detail;
    } else if (change.state != Change::State::unknown && !policy.under_test.empty() &&
               std::ranges::find(policy.under_test, change.layer) == policy.under_test.end()) {
      facts.confounded = true;
      facts.reasons.push_back(
          {change.layer, subject_of(change),
           fmt::format("{}, and {} is not under test", told(change), to_string(change.layer)),
           ChangeClass::subject});
    }
  }
  return facts;
}

std::vector<ComparabilityReason> item_reasons(const Pairing& pairing, const ItemChanges& items) {
  std::vector<ComparabilityReason> reasons;
  const std::string where = items.task.empty() ? "samples" : items.task;
  const auto add = [&](std::uint64_t number, std::string_view what) {
    if (number > 0)
      reasons.push_back({Layer::data, where,
                         fmt::format("{} of {} items {}", number,
                                     std::max(items.baseline_items, items.fresh_items), what),
                         ChangeClass::ruler});
  };
  add(items.removed_count, "are missing in fresh");
  add(items.added_count, "are only in fresh");
  add(items.target_changed_count, "have another target");
  add(items.question_changed_count, "have another question");
  // Of either side, so that there may be more of them than items.
  if (!items.duplicated.empty())
    reasons.push_back(
        {Layer::data, where,
         fmt::format("{} rows repeat an item, and no `repeat` column tells them apart",
                     items.duplicated.size()),
         ChangeClass::ruler});
  for (const std::string& column : pairing.one_sided)
    reasons.push_back({Layer::data, where,
                       fmt::format("only one side records the {} of its items", column),
                       ChangeClass::ruler});
  return reasons;
}

const NotComparable* not_comparable_by(std::string_view detail) {
  static constexpr NotComparable all[] = {
      {"missing", "missing in fresh", "run the benchmark again"},
      {"on_neither_side", "on neither side", "gate a metric that is recorded"},
      {"new", "not in the baseline", "make a new baseline that has it"},
      {"not_finite", "no finite number", "look for what divides by zero, and run it again"},
      {"scale_changed", "the two sides have values of two scales",
       "record both sides on one scale"},
      {"direction_changed",
       "the sides do not tell one direction: settle it by `direction` in the policy",
       "gates: {METRIC: {direction: higher}}"},
      {"items_changed", "more items changed, or were left unscored on one side, than allowed",
       "run both on the same items; `stats: {touched: 0.05}` accepts a few others"},
      {"left_unscored", "more items than allowed were left unscored on one side",
       "score the same items on both sides, or mark what failed: \"status\": \"errored\""},
      {"no_pairs", "no sample pairs: other ids, or another task or arm",
       "give both sides the ids, questions or tasks of the same items"},
      {"samples_on_one_side", "only one side has per-sample records",
       "keep the per-sample file on both sides"},
      {"score_column_changed", "the scores of the two sides do not come from one column",
       "score both sides with one scorer, in a column of one name", true},
      {"formula_changed", "the two sides sum up their labels in two ways (macro, micro, one label)",
       "sum up both sides in one way"},
      {"runs_copied", "runs of a side are copies of one another, and whether they count decides",
       "run them anew, without a cache, or name each of them once"},
      {"runs_on_one_side", "fresh has several runs, the baseline one",
       "run the baseline as often, or name one run: FRESH#RUN_ID"},
      {"fewer_runs", "fresh has fewer runs than the baseline, and too few to judge times by",
       "run fresh as often as the baseline"},
      {"fewer_requests", "the runs of fresh have too few requests for the quantile that is gated",
       "send as many requests in each run as the baseline did"},
      {"no_requests",
       "the policy gates a quantile of each run's requests, and single requests are not recorded",
       "keep the time of every request, or gate the recorded number without `quantile`"},
      {"negative_amount", "fresh counts amounts below 0", "look for what counts them"},
      {"uncertainty_on_one_side",
       "only one side records a standard error or count, and fresh is worse",
       "record std_error or n on both sides"},
      {"uncertainty_inflated", "fresh is worse, and noisier than the baseline lets expect",
       "look for what made fresh noisier, or keep the samples"},
      {"digits_hide_loss", "by the counts nearest to the recorded digits fresh is worse",
       "record more digits or a std_error, or keep the samples"},
      {"scorer_changed", "equal outputs and targets, other scores: the scorer moved",
       "score both sides with one scorer", true},
      {"missingness_decides", "what fresh left out decides the verdict",
       "run the samples that fresh left out"},
      {"baseline_missing_decides", "answers that the baseline left out decide the verdict",
       "run the questions again that the baseline answered less often"},
      {"too_few_answers", "fresh answered questions too few times to tell pass@k",
       "answer every question at least k times, and keep the answers"},
      {"sample_duplicated", "", "drop the copies, or give repeats a `repeat` column"},
      {"ruler_on_one_side", "", "record question and target on both sides"},
      {"ruler_changed", "",
       "hold the scorer and the data still, or make a new baseline with the new ones", true},
      {"judge_changed", "", "hold the judge still, or make a new baseline with the new one", true}};
  const auto at = std::ranges::find(all, detail, &NotComparable::detail);
  return at == std::end(all) ? nullptr : at;
}

std::optional<ComparabilityReason> metric_reason(const MetricComparison& metric) {
  const NotComparable* why = not_comparable_by(metric.detail);
  if (metric.verdict != MetricVerdict::not_comparable || !why || why->meaning.empty())
    return std::nullopt;
  return ComparabilityReason{Layer::result, to_string(metric.key), std::string(why->meaning),
                             ChangeClass::ruler};
}

ComparabilityStatus status_of(const MetricComparison& metric) {
  if (metric.verdict == MetricVerdict::not_comparable) return ComparabilityStatus::not_comparable;
  const bool subset = std::ranges::find(metric.flags, "on_subset") != metric.flags.end();
  return subset ? ComparabilityStatus::on_subset : ComparabilityStatus::comparable;
}

}  // namespace reprocheck
