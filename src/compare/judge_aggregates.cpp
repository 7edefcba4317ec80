// judge_aggregates: the verdict of a metric of which only aggregates are known.
//
// What decides is written by the sides themselves, and fresh writes its own error, count and
// digits. So every way in which a number could be made to hide a loss is tried before a question
// mark is believed.

#include "src/compare/judge_aggregates.h"

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/outcome.h"
#include "src/compare/recorded_side.h"
#include "src/stats/aggregates.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

class AggregateJudge {
 public:
  AggregateJudge(const MetricPlan& plan, const MetricScale& scale, const stats::Decision& decision,
                 const MetricContext& context, MetricComparison& metric)
      : plan_(plan), scale_(scale), decision_(decision), context_(context), m_(metric) {}

  void judge();

 private:
  [[nodiscard]] double believed_error(const RecordedSide& side);
  void test(const RecordedSide& one, const RecordedSide& other);
  [[nodiscard]] bool a_run_alone_regresses(const RecordedSide& one) const;
  [[nodiscard]] std::string hidden_loss(const RecordedSide& one, const RecordedSide& other) const;
  [[nodiscard]] stats::Decision decision_in_unit() const {
    stats::Decision in_unit = decision_;
    in_unit.margin /= *scale_.top;
    return in_unit;
  }

  const MetricPlan& plan_;
  const MetricScale& scale_;
  const stats::Decision& decision_;
  const MetricContext& context_;
  MetricComparison& m_;
};

// Runs that fresh alone adds are no more items: none of them hides behind the mean of all.
bool AggregateJudge::a_run_alone_regresses(const RecordedSide& one) const {
  return std::ranges::any_of(plan_.fresh.recorded_runs, [&](const Metric* run) {
    MetricSide alone;
    alone.recorded_runs = {run};
    const RecordedSide other = recorded_side(alone, scale_);
    std::optional<stats::Estimate> found;
    if (one.std_error && other.std_error)
      found = stats::two_standard_errors(scale_.sign() * (other.value - one.value), *one.std_error,
                                         *other.std_error, decision_);
    else if (scale_.top)
      found = test_counts(at_its_word(one), at_its_word(other), decision_in_unit());
    return found && found->verdict == stats::Verdict::regressed;
  });
}

// Whether fresh would have regressed had both sides been as sure as the record allows: neither an
// error or count that one side leaves out nor one that fresh inflates turns a regression into a
// question. The reason, "" where nothing is hidden.
std::string AggregateJudge::hidden_loss(const RecordedSide& one, const RecordedSide& other) const {
  if (m_.n_runs_baseline <= 1 && m_.n_runs_fresh > 1 && a_run_alone_regresses(one))
    return "runs_on_one_side";
  if (m_.detail == "digits_decide" && scale_.top) {
    const auto nearest = test_counts(at_its_word(one), at_its_word(other), decision_in_unit());
    if (nearest && nearest->verdict == stats::Verdict::regressed) return "digits_hide_loss";
  }
  const Uncertainty told = uncertainty_of(one, other, scale_);
  if (told.of_one_kind && !told.inflated) return "";
  const double left = told.baseline.value_or(0);
  double right = told.fresh.value_or(0);
  if (told.explained) right = std::min(right, *told.explained);
  const stats::Estimate surest = stats::two_standard_errors(
      scale_.sign() * (*m_.fresh - *m_.baseline), left, right, decision_);
  if (surest.verdict != stats::Verdict::regressed) return "";
  return told.of_one_kind ? "uncertainty_inflated" : "uncertainty_on_one_side";
}

// A right-or-wrong rate over n items has the standard error that k and n give. A recorded one that
// differs by more than a fifth is of something else (a deviation of replicates over their root,
// say), and the larger of the two is believed.
double AggregateJudge::believed_error(const RecordedSide& side) {
  constexpr double most = 1.2;
  const double told = *side.std_error;
  if (!scale_.top || !side.n || !counts_right_items(plan_.key.name)) return told;
  const auto of_count = stats::rate_error(side.value / *scale_.top, *side.n);
  if (!of_count || !(*of_count > 0)) return told;
  const double own = *scale_.top * *of_count;
  if (told <= own * most && told * most >= own) return told;
  m_.flags.emplace_back("std_error_inconsistent");
  return std::max(told, own);
}

void AggregateJudge::test(const RecordedSide& one, const RecordedSide& other) {
  if (m_.n_runs_baseline >= stats::k_least_runs) judge_run_values(plan_, scale_, decision_, m_);
  if (m_.verdict == V::not_comparable) return;
  if (!m_.tested && one.std_error && other.std_error)
    take_estimate(stats::two_standard_errors(scale_.sign() * *m_.difference, believed_error(one),
                                             believed_error(other), decision_),
                  scale_.sign(), m_);
  if (m_.tested || !scale_.top) return;
  const auto found = test_counts(one, other, decision_in_unit());
  if (!found) return;
  // A count that the digits of both sides leave open is none, but for a loss that none of the
  // counts undoes.
  if (one.rounded && other.rounded && found->verdict != stats::Verdict::regressed)
    m_.detail = "digits_decide";
  else
    take_estimate(*found, scale_.sign() * *scale_.top, m_);
}

void AggregateJudge::judge() {
  const RecordedSide one = recorded_side(plan_.baseline, scale_);
  const RecordedSide other = recorded_side(plan_.fresh, scale_);
  if (counts_differ(one, other, context_.policy->touched)) return refuse(m_, "items_changed");
  if (counts_differ(one, other, 0)) m_.flags.emplace_back("on_subset");
  m_.difference = *m_.fresh - *m_.baseline;
  m_.situation = stats::Situation::numbers_only;
  test(one, other);
  if (m_.verdict == V::not_comparable) return;
  // Between runs there is more noise than any of them can tell of itself.
  const bool by_run = m_.situation == stats::Situation::run_aggregates ||
                      m_.situation == stats::Situation::cross_validation;
  if (m_.tested && (m_.verdict == V::regressed || by_run)) return;
  if (const std::string hidden = hidden_loss(one, other); !hidden.empty()) {
    refuse(m_, hidden);
  } else if (!m_.tested) {
    m_.verdict = V::inconclusive;
    if (m_.detail.empty()) m_.detail = "no_uncertainty";
    m_.assumption =
        context_.sampled
            ? "no sample has a score of this name, and what is no mean of samples is not tested: "
              "record one, or gate it by floor and max_drop"
            : "no per-sample data: cannot be tested; add the per-sample file";
  }
}

}  // namespace

void judge_aggregates(const MetricPlan& plan, const MetricScale& scale,
                      const stats::Decision& decision, const MetricContext& context,
                      MetricComparison& metric) {
  AggregateJudge(plan, scale, decision, context, metric).judge();
}

SeedNumbers seed_numbers(const MetricPlan& plan, std::vector<std::string> MetricSide::* told) {
  const auto whole = [&](const MetricSide& side) {
    std::vector<std::int64_t> numbers;
    for (const std::string& text : side.*told)
      if (const auto number = parse_integer(text)) numbers.push_back(*number);
    return numbers;
  };
  SeedNumbers seeds{whole(plan.baseline), whole(plan.fresh)};
  seeds.all = seeds.baseline.size() == plan.baseline.run_values.size() &&
              seeds.fresh.size() == plan.fresh.run_values.size();
  return seeds;
}

stats::Estimate test_run_values(const MetricPlan& plan, const MetricScale& scale,
                                const stats::Decision& decision,
                                const std::vector<double>& baseline,
                                const std::vector<double>& fresh) {
  const auto oriented = [&](std::vector<double> values) {
    if (scale.direction == Direction::lower)
      for (double& value : values) value = -value;
    return values;
  };
  const SeedNumbers told = seed_numbers(plan, &MetricSide::folds);
  const SeedNumbers again = seed_numbers(plan, &MetricSide::repetitions);
  const auto repetitions = again.lists();
  if (const auto folds = told.lists(); folds && repetitions)
    if (auto found = stats::halved_five_times(oriented(baseline), oriented(fresh), *repetitions,
                                              *folds, decision))
      return std::move(*found);
  if (const auto folds = told.lists())
    if (auto found = stats::cross_validated(oriented(baseline), oriented(fresh), *folds, decision))
      return std::move(*found);
  const SeedNumbers seeds = seed_numbers(plan);
  return stats::repeated_runs(oriented(baseline), oriented(fresh), seeds.lists(), decision);
}

void judge_run_values(const MetricPlan& plan, const MetricScale& scale,
                      const stats::Decision& decision, MetricComparison& metric) {
  const auto test = [&](const std::vector<double>& fresh) {
    return test_run_values(plan, scale, decision, metric.runs_baseline, fresh);
  };
  take_estimate(test(metric.runs_fresh), scale.sign(), metric);
  if (metric.verdict == V::regressed) return;
  const auto calm = with_spread_of(metric.runs_baseline, metric.runs_fresh);
  if (!calm || test(*calm).verdict != stats::Verdict::regressed) return;
  refuse(metric, "uncertainty_inflated");
}

}  // namespace reprocheck
