// answers: several answers a question on two sides, and how many of them each side should have.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/compare/pair_samples.h"

namespace reprocheck {

struct AnswersOfSide {
  std::vector<double> scores;  // those that are known, ascending
  std::uint32_t asked = 0;     // scored or not
  std::uint32_t failed = 0;    // of these, errors that are no number
  // Repeats that the other side has of it, and this side of other questions only.
  std::uint32_t skipped = 0;
};

// A question that both sides asked and that none of them changed.
struct Question {
  std::uint32_t row = 0;  // of the baseline, one of its answers
  AnswersOfSide baseline, fresh;
};
using SideOfQuestion = AnswersOfSide Question::*;

// In no order that means anything. `touched`: the share of questions that a repeat has to stand in
// to be one of its side's.
[[nodiscard]] std::vector<Question> questions_of(const MetricPlan& plan, const Pairing& pairing,
                                                 bool errors_are_zero, double touched);

// What an item scored on either side, the mean where it was answered several times.
struct ScoredRow {
  std::uint32_t row = 0;  // of the baseline
  double baseline = 0, fresh = 0;
};
[[nodiscard]] std::vector<ScoredRow> scored_rows(const MetricPlan& plan, const Pairing& pairing,
                                                 const MetricScale& scale);

// How often a side should have answered each question, by what is on record. Either it asked all of
// them equally often (as often as it asked the most, but for the share `touched` of them), or in
// proportion to the other side: whichever leaves fewer answers unexplained. Numbers of repeats that
// it skips count as well.
struct Expected {
  std::vector<std::uint32_t> answers;  // one a question
  std::uint64_t lost = 0, extra = 0;   // answers below and above
  std::uint64_t failed = 0;            // of those lost, errors that are no number
  std::uint64_t all = 0;               // expected
  std::uint64_t short_questions = 0;   // that lost one
  [[nodiscard]] bool deviates() const { return lost > 0 || extra > 0; }
};
[[nodiscard]] Expected expected_answers(std::span<const Question> questions, SideOfQuestion side,
                                        SideOfQuestion other, double touched);

}  // namespace reprocheck
