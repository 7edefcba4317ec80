// plan: which further runs would settle a metric, and what they cost.

#include <gtest/gtest.h>

#include <cmath>

#include "src/compare/plan.h"

namespace reprocheck {
namespace {

using stats::Situation;

// 400 pairs of which 26 changed, 14 for the worse; the interval is Tango's.
MetricComparison binary(double margin) {
  MetricComparison metric;
  metric.key = {"", "accuracy", "", ""};
  metric.direction = Direction::higher;
  metric.range_top = 1;
  metric.n_paired = metric.n_baseline = metric.n_fresh = 400;
  metric.n_runs_baseline = metric.n_runs_fresh = 1;
  metric.difference = -0.005;
  metric.low = -0.031;
  metric.high = 0.0205;
  metric.std_error = std::sqrt((0.065 - 0.005 * 0.005) / 399);
  metric.situation = Situation::paired_binary;
  metric.effect = {{"wins", 12}, {"losses", 14}};
  metric.margin = margin;
  metric.verdict = MetricVerdict::inconclusive;
  return metric;
}

const RunOption* option_of(const RunTarget& target, Axis axis) {
  for (const RunOption& option : target.options)
    if (option.axis == axis) return &option;
  return nullptr;
}

TEST(Plan, QuestionsFollowFromTheShareThatChanged) {
  const NextRuns plan = next_runs(binary(0.01));
  ASSERT_EQ(plan.targets.size(), 3U);
  // (1.960 + 0.842)^2 0.065 / 0.01^2, then with (1.960 + 1.282)^2, then Connor's formula.
  EXPECT_EQ(plan.targets[0].aim, Aim::non_inferior);
  EXPECT_EQ(option_of(plan.targets[0], Axis::items)->needed, 5102);
  EXPECT_EQ(plan.targets[1].aim, Aim::equivalent);
  EXPECT_EQ(option_of(plan.targets[1], Axis::items)->needed, 6830);
  EXPECT_EQ(plan.targets[2].aim, Aim::detect);
  EXPECT_NEAR(*option_of(plan.targets[2], Axis::items)->needed, 5099, 3);
  EXPECT_EQ(option_of(plan.targets[0], Axis::items)->calls, 2 * (5102 - 400));
  EXPECT_NEAR(*plan.non_inferior_margin, 0.031, 1e-12);
  EXPECT_NEAR(*plan.equivalent_margin, 0.031, 1e-12);
}

TEST(Plan, AScaleOfPercentAndALossLikeMetricNeedAsMany) {
  MetricComparison metric = binary(1);
  metric.range_top = 100;
  metric.direction = Direction::lower;
  metric.difference = 0.5;
  metric.low = -2.05;
  metric.high = 3.1;
  metric.std_error = *metric.std_error * 100;
  const NextRuns plan = next_runs(metric);
  EXPECT_EQ(option_of(plan.targets[0], Axis::items)->needed, 5102);
  EXPECT_NEAR(*plan.non_inferior_margin, 3.1, 1e-12);
}

TEST(Plan, WithoutAMarginTheObservedDropIsFollowedByRoundOnes) {
  const NextRuns plan = next_runs(binary(0));
  ASSERT_EQ(plan.targets.size(), 4U);
  EXPECT_TRUE(plan.targets[0].observed);
  EXPECT_DOUBLE_EQ(plan.targets[0].size, 0.005);
  EXPECT_DOUBLE_EQ(plan.targets[3].size, 0.05);
  EXPECT_GT(*option_of(plan.targets[0], Axis::items)->needed, 20'000);
}

TEST(Plan, WhatOneRunCannotTellIsNotGuessed) {
  const NextRuns plan = next_runs(binary(0.01));
  for (const Axis axis : {Axis::answers, Axis::runs}) {
    const RunOption* option = option_of(plan.targets[0], axis);
    EXPECT_FALSE(option->needed);
    EXPECT_NE(option->why_not.find("does not tell how much"), std::string::npos);
    EXPECT_FALSE(option->calls);
  }
}

MetricComparison graded(double share_prediction, double margin) {
  MetricComparison metric = binary(margin);
  metric.range_top.reset();
  metric.situation = Situation::several_answers;
  metric.std_error = 0.02;
  metric.n_baseline = metric.n_fresh = 800;
  metric.effect = {{"answers", 2}, {"share_prediction", share_prediction}};
  return metric;
}

TEST(Plan, AnswersHelpOnlyAgainstTheNoiseOfAnswers) {
  // Wanted: a variance of (0.05 / 2.8016)^2 = 3.185e-4 where there are 4e-4, 3.2e-4 of them from
  // two answers: 2 * 3.2e-4 / (3.185e-4 - 0.8e-4) = 2.68.
  const NextRuns most = next_runs(graded(0.8, 0.05));
  const RunOption& cheapest = most.targets[0].options.front();
  EXPECT_EQ(option_of(most.targets[0], Axis::answers)->needed, 3);
  EXPECT_EQ(option_of(most.targets[0], Axis::answers)->calls, 800);
  EXPECT_EQ(option_of(most.targets[0], Axis::items)->needed, 503);
  EXPECT_EQ(option_of(most.targets[0], Axis::items)->calls, 103 * 2 * 2);
  EXPECT_EQ(cheapest.axis, Axis::items);
  const NextRuns few = next_runs(graded(0.1, 0.05));
  EXPECT_FALSE(option_of(few.targets[0], Axis::answers)->needed);
  EXPECT_NE(option_of(few.targets[0], Axis::answers)->why_not.find("90% of the noise"),
            std::string::npos);
}

TEST(Plan, SeedsAreNeededWhereRunsMoveTheScore) {
  MetricComparison metric = binary(0.02);
  metric.n_runs_baseline = metric.n_runs_fresh = 3;
  metric.situation = Situation::several_runs;
  metric.effect = {{"var_seeds", 1e-4}, {"var_error", 0.02}, {"var_differences", 0.01}};
  const NextRuns plan = next_runs(metric);
  // 2 (1e-4 + 0.02 / 400) 7.849 / (4e-4 - 7.849 * 0.01 / 400) = 11.6
  EXPECT_EQ(option_of(plan.targets[0], Axis::runs)->needed, 12);
  EXPECT_EQ(option_of(plan.targets[0], Axis::runs)->calls, 400 * 2 * 9);
  // The runs alone leave 2 * 1e-4 / 3 = 6.67e-5 where 5.1e-5 are allowed.
  EXPECT_FALSE(option_of(plan.targets[0], Axis::items)->needed);
  metric.margin = 0.01;
  EXPECT_FALSE(option_of(next_runs(metric).targets[0], Axis::runs)->needed);
}

TEST(Plan, RunsKnownByTheirAggregatesFollowTheTLaw) {
  MetricComparison metric;
  metric.direction = Direction::higher;
  metric.n_runs_baseline = metric.n_runs_fresh = 3;
  metric.test = "runs_welch";
  metric.situation = Situation::run_aggregates;
  metric.tested = true;
  metric.std_error = 0.0163;
  metric.effect = {{"sd_baseline", 0.02}, {"sd_fresh", 0.02}};
  metric.margin = 0.04;
  const NextRuns plan = next_runs(metric);
  // By the normal law 3.9, by the t law of 2 (n - 1) degrees 6.
  EXPECT_EQ(option_of(plan.targets[0], Axis::runs)->needed, 6);
  EXPECT_FALSE(option_of(plan.targets[0], Axis::runs)->calls);
  EXPECT_FALSE(option_of(plan.targets[0], Axis::items)->needed);
}

TEST(Plan, RecordsComeFirstWhereOnlyAggregatesWereCompared) {
  MetricComparison metric = binary(0.01);
  metric.n_paired = 0;
  metric.situation = Situation::counts;
  metric.effect.clear();
  metric.std_error = 0.03;
  const NextRuns plan = next_runs(metric);
  EXPECT_EQ(plan.targets[0].options.front().axis, Axis::records);
  EXPECT_EQ(plan.targets[0].options.front().calls, 0);
}

TEST(Plan, FoldsHaveASpreadAndNoNumberOfThemIsEnough) {
  MetricComparison metric = binary(0.01);
  metric.n_paired = metric.n_baseline = metric.n_fresh = 0;
  metric.n_runs_baseline = metric.n_runs_fresh = 5;
  metric.situation = Situation::cross_validation;
  metric.effect.clear();
  const NextRuns plan = next_runs(metric);
  ASSERT_FALSE(plan.targets.empty());
  EXPECT_NE(option_of(plan.targets[0], Axis::runs)->why_not.find("share their training data"),
            std::string::npos);
  for (const std::string& note : plan.notes) EXPECT_EQ(note.find("no spread"), std::string::npos);
}

TEST(Plan, OfTheseQuestionsAloneOnlyAnswersTellMore) {
  MetricComparison metric = graded(0, 0.05);
  metric.situation = Situation::answers_again;
  const NextRuns plan = next_runs(metric);
  // 2 answers leave 0.02^2 = 4e-4 where (0.05 / 2.8016)^2 = 3.185e-4 are allowed.
  EXPECT_EQ(option_of(plan.targets[0], Axis::answers)->needed, 3);
  EXPECT_FALSE(option_of(plan.targets[0], Axis::items)->needed);
}

TEST(Plan, WithoutSpreadThereAreNoTargets) {
  MetricComparison metric = binary(0.01);
  metric.situation = Situation::numbers_only;
  metric.std_error.reset();
  metric.n_paired = 0;
  const NextRuns plan = next_runs(metric);
  EXPECT_TRUE(plan.targets.empty());
  EXPECT_FALSE(plan.notes.empty());
}

TEST(Plan, NoNumberIsEverNaN) {
  for (const double value : {0.0, std::nan(""), HUGE_VAL, 1e-300, 1e300, -1.0})
    for (const Situation situation : stats::k_situations) {
      MetricComparison metric = binary(std::isfinite(value) && value > 0 ? value : 0);
      metric.situation = situation;
      metric.tested = true;
      metric.std_error = value;
      metric.difference = value;
      metric.low = value;
      metric.effect = {{"wins", value},        {"losses", 0},
                       {"sd_baseline", value}, {"var_seeds", value},
                       {"var_error", value},   {"var_differences", value},
                       {"clusters", value},    {"share_prediction", value}};
      for (const RunTarget& target : next_runs(metric).targets)
        for (const RunOption& option : target.options) {
          if (option.needed) {
            EXPECT_TRUE(std::isfinite(*option.needed)) << to_string(situation) << value;
          }
          if (option.calls) {
            EXPECT_TRUE(std::isfinite(*option.calls)) << to_string(situation) << value;
          }
          EXPECT_EQ(option.needed.has_value(), option.why_not.empty())
              << to_string(situation) << value;
        }
    }
}

TEST(Plan, AnAnswerCostsItsTokensOfTheSameTask) {
  std::vector<MetricComparison> metrics(3);
  metrics[0].key = {"gsm8k", "input_tokens", "", ""};
  metrics[0].baseline = 900;
  metrics[1].key = {"gsm8k", "output_tokens", "", ""};
  metrics[1].baseline = 90;
  metrics[1].fresh = 100;
  metrics[2].key = {"other", "cost_usd", "", ""};
  metrics[2].fresh = 1;
  const CallCosts cost = costs_of_call(metrics, {"gsm8k", "accuracy", "", ""});
  EXPECT_EQ(cost.fresh.tokens, 1000);
  EXPECT_EQ(cost.baseline.tokens, 990);
  EXPECT_FALSE(cost.fresh.usd);
  const RunOption option{.axis = Axis::runs, .calls = 300, .calls_baseline = 100};
  EXPECT_EQ(cost_of(option, cost).tokens, 100 * 990 + 200 * 1000);
}

}  // namespace
}  // namespace reprocheck
