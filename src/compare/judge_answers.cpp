// judge_answers: the verdict of a metric whose questions were answered several times.
//
// A question's score is the mean of its answers, and its noise is part of the spread between
// questions; so how often it was answered needs no weight. What a side left out does: an answer
// that is not there was most likely a failure. Unlike a missing item it counts as broken whatever
// the baseline said, since answers to one question have no partners: leaving out the failures of a
// question that the baseline mostly got wrong would make a gain of it.

#include "src/compare/judge_answers.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "src/base/fingerprint_index.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/oriented.h"
#include "src/compare/outcome.h"
#include "src/compare/row_score.h"
#include "src/compare/units.h"
#include "src/stats/proportion.h"
#include "src/stats/seeds.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

constexpr double k_most_short = 0.5;  // share of questions that may have lost answers

// A mean as what it is made of: thirds and fifths subtract without two roundings, and differences
// that are equal stay equal.
struct Mean {
  double sum = 0;
  double count = 1;
};

double subtract(const Mean& one, const Mean& other) {
  if (one.count == other.count) return (one.sum - other.sum) / one.count;
  return (one.sum * other.count - other.sum * one.count) / (one.count * other.count);
}

double value_of(const Mean& mean) {
  return mean.sum / mean.count;
}

class AnswerJudge {
 public:
  AnswerJudge(const MetricPlan& plan, const Pairing& pairing,
              const std::vector<Question>& questions, const MetricScale& scale,
              const stats::Decision& decision, const MetricContext& context,
              MetricComparison& metric, std::uint32_t at_k)
      : plan_(plan),
        pairing_(pairing),
        questions_(questions),
        scale_(scale),
        decision_(decision),
        context_(context),
        m_(metric),
        at_k_(at_k),
        before_(expected_answers(questions, &Question::baseline, &Question::fresh, touched())),
        after_(expected_answers(questions, &Question::fresh, &Question::baseline, touched())),
        worst_(scale.direction == Direction::lower ? -1 : 0) {}

  void judge();

 private:
  struct Lost {             // an item that one side scored, and the other not at all
    std::uint32_t row = 0;  // of that side
    Mean had;
  };
  [[nodiscard]] double touched() const { return context_.policy->touched; }
  [[nodiscard]] std::vector<double> oriented(std::vector<double> scores) const;
  [[nodiscard]] Mean sum_up(const std::vector<double>& scores) const;
  // What there is; the least, or the most, that it can have been.
  [[nodiscard]] Mean mean(const AnswersOfSide& side) const;
  [[nodiscard]] Mean least(const AnswersOfSide& side, std::uint32_t owed) const;
  [[nodiscard]] Mean most(const AnswersOfSide& side, std::uint32_t owed) const;
  [[nodiscard]] std::vector<RowDifference> differences() const;
  [[nodiscard]] stats::Estimate test(std::span<const RowDifference> differences) const;
  [[nodiscard]] std::vector<Lost> lost_items(const Rows& side, const ScoreColumn& column,
                                             const std::vector<std::uint32_t>& rows) const;
  void tell_counts();
  void split_noise(const stats::Estimate& population);
  void take_instead(const stats::Estimate& again, const stats::Estimate& population);
  void tell_bounds();
  void hold_regression();
  void hold_claim();
  void hold_against_missing();
  // What is missing decides; the numbers stay, for they are what the answers say that are there.
  void leave_to_missing(std::string_view detail) {
    m_.verdict = V::not_comparable;
    m_.detail = detail;
  }

  const MetricPlan& plan_;
  const Pairing& pairing_;
  const std::vector<Question>& questions_;
  const MetricScale& scale_;
  const stats::Decision& decision_;
  const MetricContext& context_;
  MetricComparison& m_;
  std::uint32_t at_k_;
  Expected before_, after_;
  double worst_;  // an oriented score, in the unit of the test
};

// Ascending from ascending. Answers that are right or wrong are 1 or 0, whatever unit the rate of
// them is recorded in.
std::vector<double> AnswerJudge::oriented(std::vector<double> scores) const {
  if (at_k_ > 0) return scores;
  for (double& score : scores) score *= scale_.sign() / scale_.unit();
  if (scale_.sign() < 0) std::ranges::reverse(scores);
  return scores;
}

// What a question counts: 1 - C(n - c, k) / C(n, k) without bias for k answers (Chen et al. 2021).
Mean AnswerJudge::sum_up(const std::vector<double>& scores) const {
  if (at_k_ > 0) {
    const auto right = static_cast<std::uint64_t>(std::ranges::count(scores, 1.0));
    return {.sum = stats::pass_at_k(scores.size(), right, at_k_).value_or(0), .count = 1};
  }
  return {.sum = std::accumulate(scores.begin(), scores.end(), 0.0),
          .count = static_cast<double>(scores.size())};
}

Mean AnswerJudge::mean(const AnswersOfSide& side) const {
  return sum_up(oriented(side.scores));
}

Mean AnswerJudge::least(const AnswersOfSide& side, std::uint32_t owed) const {
  std::vector<double> scores = oriented(side.scores);
  scores.resize(std::max(owed, at_k_), worst_);
  return sum_up(scores);
}

Mean AnswerJudge::most(const AnswersOfSide& side, std::uint32_t owed) const {
  std::vector<double> scores = oriented(side.scores);
  std::ranges::reverse(scores);
  scores.resize(std::max(owed, at_k_), worst_ + 1);
  return sum_up(scores);
}

std::vector<RowDifference> AnswerJudge::differences() const {
  std::vector<RowDifference> found;
  found.reserve(questions_.size());
  for (const Question& question : questions_)
    found.push_back({question.row, subtract(mean(question.fresh), mean(question.baseline))});
  return found;
}

stats::Estimate AnswerJudge::test(std::span<const RowDifference> differences) const {
  stats::Decision decision = decision_;
  decision.margin /= scale_.unit();
  const UnitTest kind{.binary = false, .bounded = scale_.top.has_value()};
  return test_units(units_of(pairing_, differences), kind, decision);
}

std::vector<AnswerJudge::Lost> AnswerJudge::lost_items(
    const Rows& side, const ScoreColumn& column, const std::vector<std::uint32_t>& rows) const {
  std::map<Fingerprint, std::pair<std::uint32_t, std::vector<double>>> items;
  for (const std::uint32_t row : rows) {
    const RowScore score = row_score(column, row, scale_.counts_errors);
    if (!score.known) continue;
    const Fingerprint key = item_of(*side.table, row).value_or(Fingerprint{});
    auto& [first, scores] = items.try_emplace(key, row, std::vector<double>{}).first->second;
    scores.push_back(score.value);
    first = std::min(first, row);
  }
  std::vector<Lost> lost;
  for (auto& [key, item] : items) {
    std::ranges::sort(item.second);
    std::vector<double> scores = oriented(item.second);
    if (scores.size() < at_k_) scores.resize(at_k_, worst_);
    lost.push_back({item.first, sum_up(scores)});
  }
  std::ranges::sort(lost, {}, &Lost::row);
  return lost;
}

// Where a side answered questions more or less often than the other, or than itself.
void AnswerJudge::tell_counts() {
  const auto range_of = [&](SideOfQuestion side) {
    const auto [least, most] = std::ranges::minmax(
        questions_, {}, [&](const Question& question) { return (question.*side).scores.size(); });
    return std::pair((least.*side).scores.size(), (most.*side).scores.size());
  };
  const auto before = range_of(&Question::baseline), after = range_of(&Question::fresh);
  const bool varies = before.first != before.second || before != after;
  if (!varies && !before_.deviates() && !after_.deviates()) return;
  if (varies) m_.flags.emplace_back("k_varies");
  const auto tell = [&](const char* name, std::size_t value) {
    m_.effect.emplace_back(name, static_cast<double>(value));
  };
  tell("answers_baseline_least", before.first);
  tell("answers_baseline_most", before.second);
  tell("answers_fresh_least", after.first);
  tell("answers_fresh_most", after.second);
  if (after_.lost > 0) m_.flags.emplace_back("answers_lost");
  if (after_.lost > 0) tell("answers_lost", after_.lost);
  if (after_.extra > 0) tell("answers_extra", after_.extra);
  if (before_.lost > 0) tell("answers_lost_baseline", before_.lost);
}

// One estimate for another. What the first may not claim for few changed questions the second may
// not either: answers that never changed tell nothing of their noise.
void AnswerJudge::take_instead(const stats::Estimate& again, const stats::Estimate& population) {
  std::erase_if(m_.effect, [&](const auto& told) {
    return std::ranges::any_of(population.effect,
                               [&](const stats::Effect& own) { return own.name == told.first; });
  });
  std::erase_if(m_.flags, [&](const std::string& flag) {
    return std::ranges::find(population.flags, flag) != population.flags.end();
  });
  take_estimate(again, scale_.sign(), m_);
  if (std::ranges::find(population.flags, "small_n") == population.flags.end()) return;
  m_.flags.emplace_back("small_n");
  if (!is_favourable(m_.verdict)) return;
  m_.verdict = V::inconclusive;
  m_.detail = "small_n";
}

// How much of the noise more answers a question would remove, and what these questions alone say.
void AnswerJudge::split_noise(const stats::Estimate& population) {
  std::vector<std::vector<double>> baseline, fresh;
  std::size_t all = 0;
  bool all_repeat = true;  // a question that was asked once has noise of its own that nobody saw
  for (const Question& question : questions_) {
    baseline.push_back(question.baseline.scores);
    fresh.push_back(question.fresh.scores);
    all += baseline.back().size() + fresh.back().size();
    all_repeat = all_repeat && baseline.back().size() > 1 && fresh.back().size() > 1;
  }
  const auto found = stats::sampled_difference(baseline, fresh);
  if (!found || at_k_ > 0) return;  // that of a mean
  const std::size_t count = questions_.size();
  m_.effect.emplace_back("answers", static_cast<double>(all) / static_cast<double>(2 * count));
  if (const double share = found->se_prediction / found->se_total; found->se_total > 0)
    m_.effect.emplace_back("share_prediction", std::min(1.0, share * share));
  stats::SampledDifference oriented = *found;
  oriented.difference *= scale_.sign();
  const stats::Estimate again = stats::answered_again(oriented, all, count, decision_);
  const bool benchmark = context_.policy->scope == "benchmark";
  if (!all_repeat) {
    if (benchmark) m_.flags.emplace_back("scope_population");
  } else if (benchmark && again.low) {
    take_instead(again, population);
  } else if (benchmark) {
    m_.flags.emplace_back("scope_population");  // equal answers tell nothing of asking again
  } else if (again.low && again.high) {
    m_.effect.emplace_back("benchmark_low", scale_.sign() > 0 ? *again.low : -*again.high);
    m_.effect.emplace_back("benchmark_high", scale_.sign() > 0 ? *again.high : -*again.low);
  }
}

// The mean difference had every answer and item that is missing been the worst, or the best, for
// fresh.
void AnswerJudge::tell_bounds() {
  std::vector<double> worst, best;
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    const Question& question = questions_[i];
    const std::uint32_t one = before_.answers[i], other = after_.answers[i];
    worst.push_back(subtract(least(question.fresh, other), most(question.baseline, one)));
    best.push_back(subtract(most(question.fresh, other), least(question.baseline, one)));
  }
  const Mean bottom{worst_, 1}, top{worst_ + 1, 1};
  for (const auto& [row, had] :
       lost_items(pairing_.baseline, *plan_.baseline.column, pairing_.removed)) {
    worst.push_back(subtract(bottom, had));
    best.push_back(subtract(top, had));
  }
  for (const auto& [row, has] : lost_items(pairing_.fresh, *plan_.fresh.column, pairing_.added)) {
    worst.push_back(subtract(has, top));
    best.push_back(subtract(has, bottom));
  }
  const auto mean_of = [](std::vector<double> values) {
    std::ranges::sort(values);
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  const double unit = scale_.sign() * scale_.unit();
  m_.effect.emplace_back("missing_worst", unit * mean_of(std::move(worst)));
  m_.effect.emplace_back("missing_best", unit * mean_of(std::move(best)));
}

// A baseline without its failures makes a loss of any fresh run that kept its own.
void AnswerJudge::hold_regression() {
  if (!before_.deviates()) return;
  std::vector<RowDifference> found;
  found.reserve(questions_.size());
  for (std::size_t i = 0; i < questions_.size(); ++i)
    found.push_back(
        {questions_[i].row,
         subtract(mean(questions_[i].fresh), least(questions_[i].baseline, before_.answers[i]))});
  if (test(found).verdict != stats::Verdict::regressed)
    leave_to_missing("baseline_missing_decides");
}

// The same test with what fresh owes counted as broken.
void AnswerJudge::hold_claim() {
  std::vector<RowDifference> found;
  std::vector<double> fresh;
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    const Mean after = least(questions_[i].fresh, after_.answers[i]);
    fresh.push_back(value_of(after));
    found.push_back({questions_[i].row, subtract(after, mean(questions_[i].baseline))});
  }
  for (const auto& [row, had] :
       lost_items(pairing_.baseline, *plan_.baseline.column, pairing_.removed))
    if (const double broken = subtract({worst_, 1}, had); broken < 0)
      found.push_back({row, broken});
  const stats::Estimate worst = test(found);
  const double unit = scale_.sign() * scale_.unit();
  if (worst.difference)
    m_.effect.emplace_back("difference_missing_as_broken", unit * *worst.difference);
  if (after_.deviates()) {
    std::ranges::sort(fresh);
    m_.fresh_if_broken =
        unit * std::accumulate(fresh.begin(), fresh.end(), 0.0) / static_cast<double>(fresh.size());
  }
  if (worst.verdict == stats::Verdict::regressed) return leave_to_missing("missingness_decides");
  if (after_.deviates()) hold_to(metric_verdict(worst.verdict), worst.detail, "answers_lost", m_);
}

void AnswerJudge::hold_against_missing() {
  const bool missing = !pairing_.removed.empty() || after_.deviates();
  if (m_.verdict == V::regressed) return hold_regression();
  if (!missing) return;
  tell_bounds();
  hold_claim();
  const auto most = k_most_short * static_cast<double>(questions_.size());
  if (m_.verdict == V::not_comparable || !(static_cast<double>(after_.short_questions) > most))
    return;
  m_.verdict = V::inconclusive;
  m_.detail = "answers_lost";
}

void AnswerJudge::judge() {
  tell_counts();
  if (!scale_.top) {
    // Nothing bounds what is missing, so there may be as little of it as of items.
    const auto beyond = [&](const Expected& side) {
      const auto missing = static_cast<double>(side.lost - side.failed + side.extra);
      return !(missing <= touched() * static_cast<double>(side.all));
    };
    if (beyond(before_) || beyond(after_)) return refuse(m_, "items_changed");
  }
  const stats::Estimate estimate = test(differences());
  take_estimate(estimate, scale_.sign() * scale_.unit(), m_);
  if (m_.situation == stats::Situation::paired_graded)
    m_.situation = stats::Situation::several_answers;
  m_.n_paired = estimate.n_used;  // questions, however often each was asked
  split_noise(estimate);
  if (scale_.top) return hold_against_missing();
  if (!pairing_.removed.empty() || after_.lost > 0) m_.flags.emplace_back("missing_unbounded");
}

std::size_t distinct(const Rows& side, const std::vector<std::uint32_t>& rows) {
  FingerprintIndex items(rows.size());
  for (const std::uint32_t row : rows)
    items.at(item_of(*side.table, row).value_or(Fingerprint{})) = 0;
  return items.size();
}

}  // namespace

bool keep_scored(const Pairing& pairing, std::vector<Question>& questions, const Policy& policy,
                 MetricComparison& metric) {
  PairedScores scores;
  for (const Question& question : questions)
    if (question.baseline.scores.empty() != question.fresh.scores.empty())
      scores.touched += std::max(question.baseline.asked, question.fresh.asked);
  if (items_moved(pairing, scores, policy, metric, LostAnswers::are_bounded)) return false;
  const std::size_t all = questions.size() + distinct(pairing.baseline, pairing.removed) +
                          distinct(pairing.fresh, pairing.added);
  std::erase_if(questions, [](const Question& question) {
    return question.baseline.scores.empty() || question.fresh.scores.empty();
  });
  metric.n_paired = questions.size();
  metric.n_dropped = all - questions.size();
  return true;
}

void judge_answers(const MetricPlan& plan, const Pairing& pairing,
                   const std::vector<Question>& questions, const MetricScale& scale,
                   const stats::Decision& decision, const MetricContext& context,
                   MetricComparison& metric, std::uint32_t at_k) {
  AnswerJudge(plan, pairing, questions, scale, decision, context, metric, at_k).judge();
}

}  // namespace reprocheck
