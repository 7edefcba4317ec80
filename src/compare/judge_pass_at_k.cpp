// judge_pass_at_k: the verdict of a recorded pass@k whose answers are beside it.

#include "src/compare/judge_pass_at_k.h"

#include <algorithm>

#include "src/compare/judge_answers.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/outcome.h"
#include "src/compare/run_tables.h"
#include "src/examine/pass_at_k.h"

namespace reprocheck {
namespace {

bool has_fewer(const std::vector<Question>& questions, SideOfQuestion side, std::uint32_t k) {
  return std::ranges::any_of(
      questions, [&](const Question& question) { return (question.*side).scores.size() < k; });
}

}  // namespace

bool judge_pass_at_k(const MetricPlan& plan, const MetricScale& scale,
                     const stats::Decision& decision, const MetricContext& context,
                     MetricComparison& metric) {
  const auto k = pass_rank(plan.key.name);
  if (!k || !context.labels || !scale.top || scale.direction != Direction::higher) return false;
  const Pairing& pairing = *context.labels;
  const ScoreColumn* column = pass_column(*pairing.baseline.table);
  if (!column) return false;
  const auto refused = [&](std::string_view detail) {
    refuse(metric, detail);
    return true;
  };
  if (pairing.fresh.rows.empty()) return refused("samples_on_one_side");
  MetricPlan samples = plan;
  samples.baseline.column = column;
  samples.baseline.table = pairing.baseline.table;
  samples.fresh.column = same_column(*column, *pairing.fresh.table);
  samples.fresh.table = pairing.fresh.table;
  if (!samples.fresh.column || !samples.fresh.column->boolean)
    return refused("score_column_changed");
  std::vector<Question> questions = questions_of(samples, pairing, true, context.policy->touched);
  // Where the baseline cannot tell it, its record is all there is; what fresh cannot tell is gone.
  if (has_fewer(questions, &Question::baseline, *k)) {
    metric.flags.emplace_back("too_few_answers");
    return false;
  }
  metric.n_baseline = pairing.baseline.rows.size();
  metric.n_fresh = pairing.fresh.rows.size();
  if (!keep_scored(pairing, questions, *context.policy, metric)) return true;
  if (scorer_moved(plan.key, pairing, paired_scores(samples, pairing), context.judged, metric))
    return true;
  if (questions.empty()) return refused("no_pairs");
  if (has_fewer(questions, &Question::fresh, *k)) return refused("too_few_answers");
  judge_answers(samples, pairing, questions, scale, decision, context, metric, *k);
  metric.effect.emplace_back("at_k", static_cast<double>(*k));
  return true;
}

}  // namespace reprocheck
