// judge_pairs: the verdict of a metric whose samples pair.
//
// The ruler is held against the items first: what changed under one id, what only one side
// scored, whether equal outputs score alike. Only the intact pairs are tested, and afterwards
// the missing ones are counted as broken, since leaving hard items out is the oldest way up.

#include "src/compare/judge_pairs.h"

#include <algorithm>
#include <cmath>

#include "src/base/digest.h"
#include "src/compare/answers.h"
#include "src/compare/describe_pairs.h"
#include "src/compare/judge_answers.h"
#include "src/compare/judge_several_runs.h"
#include "src/compare/oriented.h"
#include "src/compare/outcome.h"
#include "src/compare/outliers.h"
#include "src/compare/row_score.h"
#include "src/compare/runs_by_seed.h"
#include "src/compare/units.h"
#include "src/stats/means.h"
#include "src/stats/missing.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

class PairJudge {
 public:
  PairJudge(const MetricPlan& plan, const Pairing& pairing, const MetricScale& scale,
            const stats::Decision& decision, const MetricContext& context, MetricComparison& metric)
      : plan_(plan),
        pairing_(pairing),
        scale_(scale),
        decision_(decision),
        context_(context),
        m_(metric),
        scores_(paired_scores(plan, pairing)) {}

  void judge();

 private:
  void judge_repeated();
  void judge_seeds(const PairedRuns& runs);
  [[nodiscard]] bool identical() const;
  [[nodiscard]] bool outliers_hide_loss() const;
  [[nodiscard]] RowDifference difference_of(const ScoredPair& scored) const;
  [[nodiscard]] std::vector<RowDifference> lost_differences() const;
  [[nodiscard]] stats::Estimate test(std::span<const RowDifference> differences, bool binary) const;
  void describe_unpaired();
  void tell_missing_bounds();
  void hold_unbounded();
  void count_missing_as_broken(std::vector<RowDifference> differences, bool binary);

  const MetricPlan& plan_;
  const Pairing& pairing_;
  const MetricScale& scale_;
  const stats::Decision& decision_;
  const MetricContext& context_;
  MetricComparison& m_;
  PairedScores scores_;
};

bool PairJudge::identical() const {
  if (pairing_.touched() > 0 || scores_.touched > 0) return false;
  if (scores_.scored.size() != pairing_.pairs.size()) return false;
  return std::ranges::all_of(scores_.scored, [&](const ScoredPair& scored) {
    const Pair& pair = pairing_.pairs[scored.pair];
    return pair.output_same && !pair.output_blank && scored.baseline == scored.fresh &&
           scored.errored_baseline == scored.errored_fresh;
  });
}

RowDifference PairJudge::difference_of(const ScoredPair& scored) const {
  return {pairing_.pairs[scored.pair].baseline,
          scale_.sign() * (scored.fresh - scored.baseline) / scale_.unit()};
}

stats::Estimate PairJudge::test(std::span<const RowDifference> differences, bool binary) const {
  stats::Decision decision = decision_;
  decision.margin /= scale_.unit();
  const UnitTest kind{.binary = binary, .bounded = scale_.top.has_value()};
  return test_units(units_of(pairing_, differences), kind, decision);
}

// Oriented differences of the items that fresh lacks or left unscored and the baseline had.
std::vector<RowDifference> PairJudge::lost_differences() const {
  std::vector<RowDifference> lost;
  const double worst = scale_.direction == Direction::lower ? scale_.unit() : 0;
  const auto add = [&](std::uint32_t row) {
    const RowScore score = row_score(*plan_.baseline.column, row, scale_.counts_errors);
    const double difference = scale_.sign() * (worst - score.value) / scale_.unit();
    if (score.known && difference < 0) lost.push_back({row, difference});
  };
  for (const std::uint32_t row : pairing_.removed) add(row);
  for (const std::uint32_t pair : scores_.only_baseline) add(pairing_.pairs[pair].baseline);
  return lost;
}

// The mean difference had every score that is missing been the worst, or the best, for fresh.
void PairJudge::tell_missing_bounds() {
  const bool complete = pairing_.removed.empty() && pairing_.added.empty() &&
                        scores_.only_baseline.empty() && scores_.only_fresh.empty();
  if (complete || !scale_.top) return;
  std::vector<double> before, after;
  const auto score = [&](const ScoreColumn& column, std::uint32_t row) {
    const RowScore found = row_score(column, row, scale_.counts_errors);
    return found.known ? scale_.sign() * found.value : std::nan("");
  };
  const auto add = [&](std::optional<std::uint32_t> one, std::optional<std::uint32_t> other) {
    before.push_back(one ? score(*plan_.baseline.column, *one) : std::nan(""));
    after.push_back(other ? score(*plan_.fresh.column, *other) : std::nan(""));
  };
  for (const Pair& pair : pairing_.pairs)
    if (pair.change == ItemChange::same) add(pair.baseline, pair.fresh);
  for (const std::uint32_t row : pairing_.removed) add(row, std::nullopt);
  for (const std::uint32_t row : pairing_.added) add(std::nullopt, row);
  const double end = scale_.sign() * scale_.unit();
  const auto bounds = stats::missing_bounds(before, after, std::min(0.0, end), std::max(0.0, end));
  if (!bounds) return;
  m_.effect.emplace_back("missing_worst", scale_.sign() * bounds->worst);
  m_.effect.emplace_back("missing_best", scale_.sign() * bounds->best);
}

// Nobody knows what is missing of a score without a range. A few may be; where fresh lacks more
// than any ruler may touch, the rest are a choice of items, and nothing good is claimed from them.
void PairJudge::hold_unbounded() {
  m_.flags.emplace_back("missing_unbounded");
  const auto lost = static_cast<double>(pairing_.removed.size() + scores_.only_baseline.size());
  const auto items = static_cast<double>(pairing_.pairs.size() + pairing_.removed.size());
  if (!(lost > k_most_touched * items) || m_.verdict == V::not_comparable) return;
  m_.verdict = V::inconclusive;
  m_.detail = "missing_unbounded";
}

void PairJudge::count_missing_as_broken(std::vector<RowDifference> differences, bool binary) {
  const bool missing = !pairing_.removed.empty() || !scores_.only_baseline.empty();
  if (!missing || m_.verdict == V::regressed) return;
  if (!scale_.top) return hold_unbounded();
  const std::vector<RowDifference> lost = lost_differences();
  differences.insert(differences.end(), lost.begin(), lost.end());
  const stats::Estimate worst = test(differences, binary);
  if (worst.difference)
    m_.effect.emplace_back("difference_missing_as_broken",
                           scale_.sign() * scale_.unit() * *worst.difference);
  if (worst.p_value) m_.effect.emplace_back("p_missing_as_broken", *worst.p_value);
  if (worst.verdict == stats::Verdict::regressed) {
    m_.verdict = V::not_comparable;  // the numbers stay: they are what the complete pairs say
    m_.detail = "missingness_decides";
  }
}

// The test again without the outliers: one of them makes an interval so wide that it holds any loss
// of the others.
bool PairJudge::outliers_hide_loss() const {
  std::vector<double> before, after;
  for (const ScoredPair& scored : scores_.scored) {
    before.push_back(scored.baseline);
    after.push_back(scored.fresh);
  }
  std::vector<RowDifference> differences;
  for (const std::size_t place : without_outliers(before, after))
    differences.push_back(difference_of(scores_.scored[place]));
  return differences.size() < scores_.scored.size() &&
         test(differences, false).verdict == stats::Verdict::regressed;
}

// The two sides as two samples of whatever questions they asked: told, and never a verdict.
void PairJudge::describe_unpaired() {
  const auto scores_of = [&](const MetricSide& side, const Rows& rows) {
    std::vector<double> scores;
    for (const std::uint32_t row : rows.rows) {
      const RowScore score = row_score(*side.column, row, scale_.counts_errors);
      if (score.known) scores.push_back(score.value);
    }
    std::ranges::sort(scores);
    return scores;
  };
  const auto found = stats::welch(scores_of(plan_.fresh, pairing_.fresh),
                                  scores_of(plan_.baseline, pairing_.baseline), decision_.alpha);
  if (!found) return;
  m_.situation = stats::Situation::different_items;
  m_.effect.emplace_back("unpaired_difference", found->difference);
  m_.effect.emplace_back("unpaired_low", found->interval.low);
  m_.effect.emplace_back("unpaired_high", found->interval.high);
  m_.effect.emplace_back("unpaired_p", found->p);
  m_.assumption = "different questions: the difference mixes data and candidate";
}

void PairJudge::judge_repeated() {
  if (context_.seeds) return judge_seeds(*context_.seeds);
  std::vector<Question> questions =
      questions_of(plan_, pairing_, scale_.counts_errors, context_.policy->touched);
  if (!keep_scored(pairing_, questions, *context_.policy, m_)) return describe_unpaired();
  if (scorer_moved(plan_.key, pairing_, scores_, context_.judged, m_)) return;
  if (questions.empty()) return refuse(m_, "no_pairs");
  if (identical()) return take_identical(m_, k_replay);
  judge_answers(plan_, pairing_, questions, scale_, decision_, context_, m_);
  if (m_.verdict == V::inconclusive && !scale_.top && outliers_hide_loss())
    refuse(m_, "uncertainty_inflated");
}

// Each seed asked all of it: a run, wherever its rows stand.
void PairJudge::judge_seeds(const PairedRuns& runs) {
  const MetricPlan plan = plan_by_seed(plan_, runs, scale_);
  MetricContext context = context_;
  context.pairings = runs.runs;
  context.pairing = &runs.runs.front();
  context.seeds = nullptr;
  m_.runs_baseline = plan.baseline.run_values;
  m_.runs_fresh = plan.fresh.run_values;
  m_.n_runs_baseline = m_.runs_baseline.size();
  m_.n_runs_fresh = m_.runs_fresh.size();
  judge_several_runs(plan, scale_, decision_, context, m_);
}

void PairJudge::judge() {
  m_.flags.insert(m_.flags.end(), pairing_.flags.begin(), pairing_.flags.end());
  if (pairing_.repeats) return judge_repeated();
  const std::size_t union_of_items =
      pairing_.pairs.size() + pairing_.removed.size() + pairing_.added.size();
  m_.n_paired = scores_.scored.size();
  m_.n_dropped = union_of_items - scores_.scored.size();
  if (items_moved(pairing_, scores_, *context_.policy, m_)) return describe_unpaired();
  if (scorer_moved(plan_.key, pairing_, scores_, context_.judged, m_)) return;
  if (scores_.scored.empty()) return refuse(m_, "no_pairs");
  if (identical()) return take_identical(m_, k_replay);
  std::vector<RowDifference> differences;
  differences.reserve(scores_.scored.size());
  for (const ScoredPair& scored : scores_.scored) differences.push_back(difference_of(scored));
  const bool binary = right_or_wrong(scores_.scored, scale_.unit());
  const stats::Estimate estimate = test(differences, binary);
  take_estimate(estimate, scale_.sign() * scale_.unit(), m_);
  if (m_.verdict == V::inconclusive && !scale_.top && outliers_hide_loss())
    return refuse(m_, "uncertainty_inflated");
  describe_pairs(pairing_, scores_, m_);
  tell_missing_bounds();
  count_missing_as_broken(std::move(differences), binary);
}

}  // namespace

bool scorer_moved(const MetricKey& key, const Pairing& pairing, const PairedScores& scores,
                  bool judged, MetricComparison& metric) {
  if (scores_retrieval(key.name) || scores_probability(key.name)) return false;
  std::size_t other_score = 0;
  for (const ScoredPair& scored : scores.scored) {
    const Pair& pair = pairing.pairs[scored.pair];
    if (pair.output_same && !scored.errored_baseline && !scored.errored_fresh &&
        scored.baseline != scored.fresh)
      ++other_score;
  }
  if (other_score == 0) return false;
  if (judged) {
    metric.flags.emplace_back("judge_disagrees");
    metric.effect.emplace_back(
        "judge_disagreement_rate",
        static_cast<double>(other_score) / static_cast<double>(scores.scored.size()));
    return false;
  }
  refuse(metric, "scorer_changed");
  return true;
}

bool items_moved(const Pairing& pairing, const PairedScores& scores, const Policy& policy,
                 MetricComparison& metric, LostAnswers lost) {
  const auto moved = [&](std::string_view detail) {
    refuse(metric, detail);
    return true;
  };
  if (!pairing.duplicated.empty()) return moved("sample_duplicated");
  if (!pairing.one_sided.empty()) return moved("ruler_on_one_side");
  if (pairing.pairs.empty()) return moved("no_pairs");
  const auto items = static_cast<double>(
      std::max<std::size_t>(1, std::min(pairing.baseline.rows.size(), pairing.fresh.rows.size())));
  const double unscored = static_cast<double>(scores.touched) / items;
  if (!(unscored <= policy.touched)) return moved("left_unscored");
  const double touched =
      lost == LostAnswers::are_bounded ? pairing.touched_share_of_items() : pairing.touched_share();
  const double share = touched + unscored;
  if (!(share <= policy.touched)) return moved("items_changed");
  if (share > 0) metric.flags.emplace_back("on_subset");
  return false;
}

bool right_or_wrong(const std::vector<ScoredPair>& pairs, double top) {
  const auto fits = [&](double value) { return value == 0 || value == top; };
  return std::ranges::all_of(
      pairs, [&](const ScoredPair& p) { return fits(p.baseline) && fits(p.fresh); });
}

PairedScores paired_scores(const MetricPlan& plan, const Pairing& pairing) {
  const bool zeros = scale_of(plan, nullptr).counts_errors;
  PairedScores result;
  for (std::uint32_t i = 0; i < pairing.pairs.size(); ++i) {
    const Pair& pair = pairing.pairs[i];
    if (pair.change != ItemChange::same) continue;
    const RowScore one = row_score(*plan.baseline.column, pair.baseline, zeros);
    const RowScore other = row_score(*plan.fresh.column, pair.fresh, zeros);
    if (one.known && other.known) {
      result.scored.push_back({i, one.value, other.value, one.errored, other.errored});
      continue;
    }
    if (one.known) result.only_baseline.push_back(i);
    if (other.known) result.only_fresh.push_back(i);
    if ((one.known && other.left_out) || (other.known && one.left_out)) ++result.touched;
  }
  return result;
}

void judge_pairs(const MetricPlan& plan, const Pairing& pairing, const MetricScale& scale,
                 const stats::Decision& decision, const MetricContext& context,
                 MetricComparison& metric) {
  PairJudge(plan, pairing, scale, decision, context, metric).judge();
}

void take_estimate(const stats::Estimate& estimate, double factor, MetricComparison& metric) {
  const stats::Estimate own = stats::converted(estimate, factor);
  if (own.difference) metric.difference = own.difference;
  if (own.low && own.high) {
    metric.low = own.low;
    metric.high = own.high;
  }
  metric.situation = own.situation;
  if (own.std_error) metric.std_error = own.std_error;
  if (own.mde) metric.mde = own.mde;
  metric.p_value = own.p_value;
  metric.p_less = own.p_less;
  const auto named = [](std::string_view name) { return name == "none" ? "" : name; };
  metric.test = named(own.test);
  metric.interval_method = named(own.interval_method);
  metric.assumption = own.assumption;
  for (const stats::Effect& effect : own.effect)
    metric.effect.emplace_back(effect.name, effect.value);
  metric.flags.insert(metric.flags.end(), own.flags.begin(), own.flags.end());
  metric.detail = own.detail;
  metric.tested = own.low.has_value() || own.p_value.has_value();
  metric.verdict = metric_verdict(own.verdict);
}

std::uint64_t stream_of(const MetricKey& key) {
  return std::stoull(digest_hex(Algorithm::sha256, to_string(key)).substr(0, 16), nullptr, 16);
}

}  // namespace reprocheck
