// answers: questions that one side answered more often than the other, through the program.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/support/answered_run.h"
#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::at;
using tests::Compared;
using tests::has_flag;
using tests::only_metric;
using tests::TemporaryFolder;

constexpr int k_questions = 200;

// Right answers of one side to each question, in the order of their numbers.
using Side = std::vector<std::vector<int>>;

// Questions are of all difficulties; `drop` is taken off the chance to be right.
Side answered(std::uint64_t seed, const std::function<int(int)>& times, double drop = 0) {
  Side side(k_questions);
  for (int question = 0; question < k_questions; ++question) {
    const double chance = 0.5 + 0.5 * tests::chance(7, static_cast<std::uint64_t>(question)) - drop;
    for (int answer = 0; answer < times(question); ++answer)
      side[static_cast<std::size_t>(question)].push_back(
          tests::chance(seed, static_cast<std::uint64_t>(question * 16 + answer)) < chance ? 1 : 0);
  }
  return side;
}

std::function<int(int)> always(int times) {
  return [times](int) { return times; };
}

// Without the answers that failed; a question that has no other keeps one.
Side without_failures(Side side) {
  for (std::vector<int>& answers : side) {
    std::erase(answers, 0);
    if (answers.empty()) answers.push_back(0);
  }
  return side;
}

using Keep = std::function<bool(int question, int answer, int is_right)>;

std::string lines(const Side& side, const std::string& run, const Keep& keep = nullptr,
                  int first = 0) {
  std::string text;
  for (int question = 0; question < k_questions; ++question) {
    const auto& answers = side[static_cast<std::size_t>(question)];
    for (int answer = 0; answer < static_cast<int>(answers.size()); ++answer) {
      const int is_right = answers[static_cast<std::size_t>(answer)];
      if (keep && !keep(question, answer, is_right)) continue;
      text += Json{{"id", question},
                   {"question", fmt::format("q{}", question)},
                   {"repeat", first + answer},
                   {"output", fmt::format("{} {} {}", run, answer, is_right)},
                   {"correct", is_right}}
                  .dump() +
              "\n";
    }
  }
  return text;
}

Compared compared(const std::string& baseline, const std::string& fresh,
                  const std::vector<std::string>& more = {"--no-config"}) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", baseline);
  folder.write("fresh/samples.jsonl", fresh);
  return tests::compare(folder, more);
}

double mean_of_questions(const Side& side) {
  double sum = 0;
  for (const std::vector<int>& answers : side) {
    double own = 0;
    for (const int is_right : answers) own += is_right;
    sum += own / static_cast<double>(answers.size());
  }
  return sum / k_questions;
}

double effect(const Json& metric, const char* name) {
  return metric.at("effect").at(name).get<double>();
}

TEST(AnswersVary, ByDesignAndEveryQuestionWeighsTheSame) {
  for (const auto& [before, after] : {std::pair(3, 5), std::pair(5, 3), std::pair(2, 6)}) {
    const Side one = answered(1, always(before)), other = answered(2, always(after), 0.02);
    const Json metric = only_metric(compared(lines(one, "b"), lines(other, "f")), "correct");
    EXPECT_NE(metric["verdict"], "not_comparable") << metric.dump(1);
    EXPECT_TRUE(has_flag(metric, "k_varies"));
    EXPECT_FALSE(has_flag(metric, "answers_lost"));
    EXPECT_EQ(metric["n"]["paired"], k_questions);
    EXPECT_EQ(metric["n"]["dropped"], 0);
    EXPECT_EQ(effect(metric, "answers_baseline_least"), before);
    EXPECT_EQ(effect(metric, "answers_fresh_most"), after);
    EXPECT_NEAR(at(metric, "difference"), mean_of_questions(other) - mean_of_questions(one), 1e-12);
    EXPECT_GT(effect(metric, "share_prediction"), 0.1);
  }
}

TEST(AnswersVary, FromQuestionToQuestionAlikeOnBothSides) {
  const auto times = [](int question) { return 1 + question % 6; };
  const Side one = answered(1, times), other = answered(2, times);
  const Json metric = only_metric(compared(lines(one, "b"), lines(other, "f")), "correct");
  EXPECT_NE(metric["verdict"], "not_comparable") << metric.dump(1);
  EXPECT_TRUE(has_flag(metric, "k_varies"));
  EXPECT_FALSE(has_flag(metric, "answers_lost"));
  EXPECT_NEAR(at(metric, "difference"), mean_of_questions(other) - mean_of_questions(one), 1e-12);
}

TEST(AnswersVary, AndALossIsStillOne) {
  const Side one = answered(1, always(5)), other = answered(2, always(3), 0.15);
  const auto found = compared(lines(one, "b"), lines(other, "f"));
  EXPECT_EQ(found.code, 1) << found.headline;
}

TEST(AnswersVary, OtherNumbersAreOtherAnswersToTheSameQuestions) {
  const Side one = answered(1, always(3)), other = answered(2, always(3));
  const Json metric =
      only_metric(compared(lines(one, "b"), lines(other, "f", nullptr, 100)), "correct");
  EXPECT_NE(metric["verdict"], "not_comparable") << metric.dump(1);
  EXPECT_NEAR(at(metric, "difference"), mean_of_questions(other) - mean_of_questions(one), 1e-12);
}

TEST(AnswersLost, OneOfThousandChangesNothing) {
  const Side one = answered(1, always(5)), other = answered(2, always(5));
  const auto but_one = [](int question, int answer, int) { return question != 17 || answer != 3; };
  const Json metric = only_metric(compared(lines(one, "b"), lines(other, "f", but_one)), "correct");
  EXPECT_EQ(metric["verdict"],
            only_metric(compared(lines(one, "b"), lines(other, "f")), "correct")["verdict"]);
  EXPECT_TRUE(has_flag(metric, "answers_lost")) << metric.dump(1);
  EXPECT_EQ(effect(metric, "answers_lost"), 1);
  EXPECT_LE(effect(metric, "missing_worst"), at(metric, "difference"));
  EXPECT_GE(effect(metric, "missing_best"), at(metric, "difference"));
}

// Whatever is left out of what failed, red never turns into green.
TEST(AnswersLost, ThatFailedAreNoWayUp) {
  for (const int before : {3, 5})
    for (const double drop : {0.05, 0.15, 0.3}) {
      const Side one = answered(1, always(before)), other = answered(2, always(5), drop);
      const bool red = compared(lines(one, "b"), lines(other, "f")).code == 1;
      const Side left = without_failures(other);
      const auto found = compared(lines(one, "b"), lines(left, "f"));
      EXPECT_TRUE(!red || found.code == 3) << before << " " << drop << " " << found.headline;
      EXPECT_NE(found.metrics.at(0).at("verdict"), "improved") << before << " " << drop;
      // With their own numbers instead of 0, 1, 2.
      const auto right_ones = [](int, int answer, int is_right) {
        return is_right == 1 || answer == 0;
      };
      const auto gaps = compared(lines(one, "b"), lines(other, "f", right_ones));
      EXPECT_TRUE(!red || gaps.code == 3) << before << " " << drop << " " << gaps.headline;
    }
}

TEST(AnswersLost, ToEveryQuestionAlikeShowByTheirNumbers) {
  // The best three of five, by their own numbers: as many to each, and no way up.
  const Side one = answered(1, always(5)), other = answered(2, always(5), 0.25);
  std::vector<int> kept(k_questions), skipped(k_questions);
  const auto best = [&](int question, int answer, int is_right) {
    const auto q = static_cast<std::size_t>(question);
    const bool keep = kept[q] < 3 && (is_right == 1 || answer - kept[q] >= 2);
    kept[q] += keep ? 1 : 0;
    return keep;
  };
  const auto found = compared(lines(one, "b"), lines(other, "f", best));
  EXPECT_EQ(found.code, 3) << found.headline;
}

TEST(AnswersLost, AndThoseAskedAgainUntilRightAreNoWayUp) {
  const Side one = answered(1, always(3));
  Side other = answered(2, always(3), 0.2);
  const bool red = compared(lines(one, "b"), lines(other, "f")).code == 1;
  ASSERT_TRUE(red);
  for (std::vector<int>& answers : other)
    if (answers[0] + answers[1] + answers[2] < 2) answers.insert(answers.end(), {1, 1, 1});
  const auto found = compared(lines(one, "b"), lines(other, "f"));
  EXPECT_EQ(found.code, 3) << found.headline;
}

TEST(AnswersLost, OfTheBaselineMakeNoLoss) {
  const Side one = without_failures(answered(1, always(5))), other = answered(2, always(5));
  const auto found = compared(lines(one, "b"), lines(other, "f"));
  EXPECT_EQ(found.code, 3) << found.headline;
  EXPECT_EQ(found.detail(), "baseline_missing_decides");
}

TEST(AnswersLost, HoldNoFloor) {
  const Side one = answered(1, always(5), 0.1), other = answered(2, always(5), 0.1);
  const std::vector<std::string> floor{"--no-config", "--set", "gates.correct.floor=0.8"};
  EXPECT_EQ(compared(lines(one, "b"), lines(other, "f"), floor).code, 1);
  EXPECT_EQ(compared(lines(one, "b"), lines(without_failures(other), "f"), floor).code, 3);
}

TEST(AnswersLost, OfAScoreWithoutBoundsMayBeAsFewAsItems) {
  const auto graded = [](int every) {
    std::string text;
    for (int question = 0; question < k_questions; ++question)
      for (int answer = 0; answer < 5; ++answer)
        if (every == 0 || question % every != 0 || answer != 3)
          text += Json{{"id", question},
                       {"repeat", answer},
                       {"output", fmt::format("{} {} {}", every, question, answer)},
                       {"score", question % 7 + answer % 3 * 2.5 + (every > 0 ? 0.1 : 0)}}
                      .dump() +
                  "\n";
    return text;
  };
  EXPECT_NE(compared(graded(0), graded(100)).metrics.at(0).at("verdict"), "not_comparable");
  const auto found = compared(graded(0), graded(4));
  EXPECT_EQ(found.code, 3) << found.headline;
  EXPECT_EQ(found.detail(), "items_changed");
}

}  // namespace
}  // namespace reprocheck
