// answers: several answers a question on two sides, and how many of them each side should have.
//
// Nobody writes down an answer that went lost, so its place has to be seen: a side that answered
// most questions five times owes five to each of them, and one whose numbers run 0, 1, 4 has left
// out what others call 2 and 3. A side that answered all of them three times owes nothing.

#include "src/compare/answers.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "src/base/fingerprint_index.h"
#include "src/compare/row_score.h"

namespace reprocheck {
namespace {

class Reader {
 public:
  Reader(const MetricPlan& plan, const Pairing& pairing, bool zeros, double touched)
      : plan_(plan), pairing_(pairing), zeros_(zeros), touched_(touched) {}

  std::vector<Question> read() {
    for (const Pair& pair : pairing_.pairs) {
      if (pair.change != ItemChange::same) continue;
      Question& question = question_of(pair.baseline);
      add(question.baseline, *plan_.baseline.column, pair.baseline);
      add(question.fresh, *plan_.fresh.column, pair.fresh);
    }
    const Repeats before = repeats_of(pairing_.baseline), after = repeats_of(pairing_.fresh);
    for (const UnpairedAnswer& answer : pairing_.answers_removed) {
      Question* question = known_question(answer.question);
      if (!question) continue;
      add(question->baseline, *plan_.baseline.column, answer.row);
      question->fresh.skipped += is_own(after, pairing_.baseline.table->repeat[answer.row]);
    }
    for (const UnpairedAnswer& answer : pairing_.answers_added) {
      Question* question = known_question(answer.question);
      if (!question) continue;
      add(question->fresh, *plan_.fresh.column, answer.row);
      question->baseline.skipped += is_own(before, pairing_.fresh.table->repeat[answer.row]);
    }
    for (Question& question : questions_)
      for (AnswersOfSide* side : {&question.baseline, &question.fresh})
        std::ranges::sort(side->scores);
    return std::move(questions_);
  }

 private:
  using Repeats = std::map<std::uint32_t, std::size_t>;  // how many rows have each

  [[nodiscard]] Fingerprint key_of(std::uint32_t row) const {
    return item_of(*pairing_.baseline.table, row).value_or(Fingerprint{});
  }

  Question& question_of(std::uint32_t row) {
    std::uint32_t& held = known_.at(key_of(row));
    if (held == FingerprintIndex::k_none) {
      held = static_cast<std::uint32_t>(questions_.size());
      questions_.push_back({.row = row, .baseline = {}, .fresh = {}});
    }
    Question& question = questions_[held];
    if (cluster_of(row) < cluster_of(question.row)) question.row = row;
    return question;
  }

  // Answers of one question that name several clusters are of the first by name, whatever the order
  // of the lines.
  [[nodiscard]] std::string_view cluster_of(std::uint32_t row) const {
    const TextColumn& clusters = pairing_.baseline.table->clusters;
    return pairing_.clustered ? clusters[row] : std::string_view();
  }

  // Null where all pairs of it changed.
  Question* known_question(std::uint32_t row) {
    const std::uint32_t held = known_.find(key_of(row));
    return held == FingerprintIndex::k_none ? nullptr : &questions_[held];
  }

  void add(AnswersOfSide& side, const ScoreColumn& column, std::uint32_t row) const {
    const RowScore score = row_score(column, row, zeros_);
    ++side.asked;
    if (score.known)
      side.scores.push_back(score.value);
    else if (score.errored)
      ++side.failed;
  }

  static Repeats repeats_of(const Rows& side) {
    Repeats repeats;
    for (const std::uint32_t row : side.rows) ++repeats[side.table->repeat[row]];
    return repeats;
  }

  // Whether a side numbers answers so, and not one stray answer.
  [[nodiscard]] std::uint32_t is_own(const Repeats& repeats, std::uint32_t repeat) const {
    const auto at = repeats.find(repeat);
    if (at == repeats.end()) return 0;
    const double few = touched_ * static_cast<double>(questions_.size());
    return static_cast<double>(at->second) > few ? 1 : 0;
  }

  const MetricPlan& plan_;
  const Pairing& pairing_;
  bool zeros_;
  double touched_;
  FingerprintIndex known_;
  std::vector<Question> questions_;
};

using Counts = std::vector<std::uint32_t>;

Counts asked(std::span<const Question> questions, SideOfQuestion side) {
  Counts counts;
  counts.reserve(questions.size());
  for (const Question& question : questions) counts.push_back((question.*side).asked);
  return counts;
}

// The most, but for a few questions.
std::uint32_t most_of(Counts counts, double touched) {
  std::ranges::sort(counts, std::greater<>());
  const auto few = static_cast<std::size_t>(touched * static_cast<double>(counts.size()));
  return counts[std::min(few, counts.size() - 1)];
}

std::uint64_t unexplained(const Counts& counts, const Counts& expected) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    sum += counts[i] > expected[i] ? counts[i] - expected[i] : expected[i] - counts[i];
  return sum;
}

}  // namespace

std::vector<Question> questions_of(const MetricPlan& plan, const Pairing& pairing,
                                   bool errors_are_zero, double touched) {
  return Reader(plan, pairing, errors_are_zero, touched).read();
}

std::vector<ScoredRow> scored_rows(const MetricPlan& plan, const Pairing& pairing,
                                   const MetricScale& scale) {
  std::vector<ScoredRow> rows;
  if (!pairing.repeats) {
    for (const ScoredPair& pair : paired_scores(plan, pairing).scored)
      rows.push_back({pairing.pairs[pair.pair].baseline, pair.baseline, pair.fresh});
    return rows;
  }
  const auto mean = [](const std::vector<double>& scores) {
    return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
  };
  for (const Question& question : questions_of(plan, pairing, scale.counts_errors, 0))
    if (!question.baseline.scores.empty() && !question.fresh.scores.empty())
      rows.push_back({question.row, mean(question.baseline.scores), mean(question.fresh.scores)});
  return rows;
}

Expected expected_answers(std::span<const Question> questions, SideOfQuestion side,
                          SideOfQuestion other, double touched) {
  Expected expected;
  if (questions.empty()) return expected;
  const Counts own = asked(questions, side), others = asked(questions, other);
  const std::uint32_t most = most_of(own, touched), most_of_other = most_of(others, touched);
  const Counts equal(own.size(), most);
  Counts in_proportion;
  in_proportion.reserve(own.size());
  for (const std::uint32_t count : others) {
    const double part = std::min(1.0, static_cast<double>(count) / most_of_other);
    in_proportion.push_back(
        std::max<std::uint32_t>(1, static_cast<std::uint32_t>(std::lround(part * most))));
  }
  expected.answers =
      unexplained(own, equal) < unexplained(own, in_proportion) ? equal : in_proportion;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const AnswersOfSide& answers = questions[i].*side;
    const auto known = static_cast<std::uint32_t>(answers.scores.size());
    std::uint32_t& owed = expected.answers[i];
    if (answers.skipped > 0) owed = std::max(owed, answers.asked + answers.skipped);
    expected.all += owed;
    if (known > owed) expected.extra += known - owed;
    if (known >= owed) continue;
    expected.lost += owed - known;
    expected.failed += std::min(owed - known, answers.failed);
    ++expected.short_questions;
  }
  return expected;
}

}  // namespace reprocheck
