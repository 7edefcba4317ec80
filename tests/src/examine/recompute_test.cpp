// recompute: a recorded number against the samples it claims to stand on.

#include "src/examine/recompute.h"

#include <gtest/gtest.h>

#include "tests/src/examine/builders.h"

namespace reprocheck {
namespace {

using State = Recomputation::State;
using tests::metric;
using tests::ones_of;
using tests::Table;
using tests::tool_metric;

const double k_errored = std::nan("");

Recomputation one(Metric recorded, const std::vector<SampleTable>& tables) {
  static std::vector<std::unique_ptr<Bundle>> kept;  // a Recomputation points into its bundle
  Records records;
  records.metrics = {std::move(recorded)};
  records.samples = tables;
  kept.push_back(std::make_unique<Bundle>(tests::bundle_of(std::move(records))));
  const auto all = recompute(*kept.back());
  EXPECT_EQ(all.size(), 1U);
  return all.front();
}

TEST(Recompute, TheMeanOfTheColumnOfItsName) {
  const auto found =
      one(metric("exact_match", "0.75"),
          {Table(4).score("exact_match", {1, 1, 0, 1}).score("f1", {1, 1, 1, 1}).made});
  EXPECT_EQ(found.state, State::agrees);
  EXPECT_EQ(found.recomputed, 0.75);
  EXPECT_EQ(found.n, 4U);
  EXPECT_EQ(found.formula, "mean of exact_match over 4 samples");
}

TEST(Recompute, ContradictedAtTheRecordedDigits) {
  const SampleTable table = Table(300).score("correct", ones_of(254, 300)).made;  // 0.84666...
  EXPECT_EQ(one(metric("accuracy", "0.847"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.85"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.8467"), {table}).state, State::agrees);
  const auto wrong = one(metric("accuracy", "0.848"), {table});
  EXPECT_EQ(wrong.state, State::contradicted);
  ASSERT_TRUE(wrong.recomputed);
  EXPECT_NEAR(*wrong.recomputed, 254.0 / 300, 1e-15);
}

TEST(Recompute, ATieMayBeRoundedEitherWay) {
  const SampleTable table = Table(8).score("correct", ones_of(5, 8)).made;  // 0.625
  EXPECT_EQ(one(metric("accuracy", "0.62"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.63"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.61"), {table}).state, State::contradicted);
}

TEST(Recompute, AToolsNumberAgreesOnlyWithinABillionth) {
  const SampleTable table = Table(300).score("accuracy", ones_of(254, 300)).made;
  EXPECT_EQ(one(tool_metric("accuracy", 254.0 / 300), {table}).state, State::agrees);
  EXPECT_EQ(one(tool_metric("accuracy", 254.0 / 300 + 5e-10), {table}).state, State::agrees);
  EXPECT_EQ(one(tool_metric("accuracy", 0.847), {table}).state, State::contradicted);
  EXPECT_EQ(one(tool_metric("accuracy", 254.0 / 300 + 1e-8), {table}).state, State::contradicted);
}

TEST(Recompute, ErroredSamplesCountAsZero) {
  const SampleTable table = Table(5).score("accuracy", {1, 1, 0, k_errored, 1}).made;
  EXPECT_EQ(one(metric("accuracy", "0.6"), {table}).state, State::agrees);
  const auto flattering = one(metric("accuracy", "0.75"), {table});
  EXPECT_EQ(flattering.state, State::left_out_errors);
  EXPECT_EQ(flattering.recomputed, 0.6);
  EXPECT_EQ(flattering.formula, "mean of accuracy over 4 samples");
}

TEST(Recompute, ErroredSamplesOfAScoreWithoutRangeAreMissing) {
  const SampleTable table = Table(3).score("bleu", {20, 40, k_errored}).made;
  EXPECT_EQ(one(metric("bleu", "30.0"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("bleu", "20.0"), {table}).state, State::contradicted);
}

TEST(Recompute, APercentageAgreesWithAShare) {
  const SampleTable table = Table(300).score("correct", ones_of(254, 300)).made;
  EXPECT_EQ(one(metric("accuracy", "84.67"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "84.7"), {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "84.8"), {table}).state, State::contradicted);
}

TEST(Recompute, AccuracyTiesToTheOneBooleanColumn) {
  const auto values = ones_of(3, 4);
  for (const std::string name : {"accuracy", "acc", "em", "eval_accuracy", "overall_accuracy"})
    EXPECT_EQ(one(metric(name, "0.75"), {Table(4).score("correct", values).made}).state,
              State::agrees)
        << name;
  // Two columns, or one of graded values: nobody says which is meant.
  const SampleTable two = Table(4).score("helpful", values).score("safe", ones_of(4, 4)).made;
  EXPECT_EQ(one(metric("accuracy", "0.9"), {two}).state, State::no_column);
  const SampleTable graded = Table(4).score("rubric", {0.5, 3, 4, 5}).made;
  EXPECT_EQ(one(metric("accuracy", "0.9"), {graded}).state, State::no_column);
  EXPECT_EQ(one(metric("fluency", "0.9"), {Table(4).score("correct", values).made}).state,
            State::no_column);
}

TEST(Recompute, AccuracyTiesToTheDerivedExactMatch) {
  const SampleTable alone = Table(4).derived(ones_of(3, 4)).made;
  EXPECT_EQ(one(metric("accuracy", "0.75"), {alone}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.5"), {alone}).state, State::contradicted);
}

TEST(Recompute, ALatencyColumnIsNoScore) {
  Table table(4);
  table.score("correct", ones_of(3, 4)).score("latency_ms", {10, 20, 30, 40});
  table.made.scores.back().is_resource = true;
  EXPECT_EQ(one(metric("accuracy", "0.75"), {table.made}).state, State::agrees);
  EXPECT_EQ(one(metric("latency_ms", "25"), {table.made}).state, State::agrees);
}

TEST(Recompute, ATruncatedOutputWasScored) {
  Table table(4);
  table.score("correct", ones_of(2, 4));
  table.made.scores[0].states[0] = SampleState::truncated;
  EXPECT_EQ(one(metric("accuracy", "0.5"), {table.made}).state, State::agrees);
}

TEST(Recompute, AnAbstainedSampleIsNoWrongOne) {
  Table table(4);
  table.score("correct", {1, 1, 0, k_errored});
  table.made.scores[0].states[3] = SampleState::abstained;
  EXPECT_EQ(one(metric("accuracy", "0.667"), {table.made}).state, State::agrees);
}

TEST(Recompute, NoSamplesAtAll) {
  EXPECT_EQ(one(metric("accuracy", "0.847"), {}).state, State::no_column);
}

TEST(Recompute, ImpossibleNumbers) {
  Metric no_k = metric("accuracy", "0.8473");
  no_k.n = 100;
  EXPECT_EQ(one(no_k, {}).state, State::impossible);
  Metric some_k = metric("accuracy", "0.8473");
  some_k.n = 1'000;
  EXPECT_EQ(one(some_k, {}).state, State::impossible);  // 847 and 848 of 1000 are no .8473
  some_k.n = 10'000;
  EXPECT_EQ(one(some_k, {}).state, State::no_column);
  some_k.n = 262;  // 222 of 262 is 0.84733
  EXPECT_EQ(one(some_k, {}).state, State::no_column);
  Metric percent = metric("accuracy", "84.73");
  percent.n = 100;
  EXPECT_EQ(one(percent, {}).state, State::impossible);
  percent.n = 10'000;
  EXPECT_EQ(one(percent, {}).state, State::no_column);

  EXPECT_EQ(one(tool_metric("accuracy", 1.7), {}).state, State::impossible);
  EXPECT_EQ(one(tool_metric("accuracy", 77.05), {}).state, State::no_column) << "in percent";
  EXPECT_EQ(one(metric("accuracy", "-0.1"), {}).state, State::impossible);
  EXPECT_EQ(one(metric("accuracy", "170"), {}).state, State::impossible);
  Metric over = metric("accuracy", "1.7");
  over.n = 100;
  EXPECT_EQ(one(over, {}).state, State::impossible);
  EXPECT_EQ(one(metric("bleu", "31.7"), {}).state, State::no_column);
}

TEST(Recompute, NotFiniteIsNeverAnAgreement) {
  const SampleTable table = Table(2).score("accuracy", {1, 1}).made;
  for (const std::string text : {"nan", "inf", "-inf"})
    EXPECT_EQ(one(metric("accuracy", text), {table}).state, State::not_finite) << text;
  EXPECT_FALSE(agrees_with_recorded(metric("accuracy", "nan"), std::nan("")));
  EXPECT_FALSE(agrees_with_recorded(metric("accuracy", "0.5"), std::nan("")));
  EXPECT_FALSE(agrees_with_recorded(metric("loss", "inf"), INFINITY));
}

TEST(Recompute, SeveralArmsAreAskedByTheirName) {
  const SampleTable table =
      Table(6).score("correct", {1, 1, 1, 0, 0, 1}).arms({"a", "a", "a", "b", "b", "b"}).made;
  Metric of_arm = metric("accuracy", "1.0");
  of_arm.key.arm = "a";
  EXPECT_EQ(one(of_arm, {table}).state, State::agrees);
  of_arm.key.arm = "b";
  EXPECT_EQ(one(of_arm, {table}).state, State::contradicted);
  of_arm = metric("accuracy", "0.333");
  of_arm.key.arm = "b";
  EXPECT_EQ(one(of_arm, {table}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.667"), {table}).state, State::agrees);  // of all rows
}

TEST(Recompute, TasksAreKeptApart) {
  SampleTable easy = Table(4).score("accuracy", ones_of(4, 4)).made;
  SampleTable hard = Table(4).score("accuracy", ones_of(1, 4)).made;
  easy.task = "easy";
  hard.task = "hard";
  Metric recorded = metric("accuracy", "0.25");
  recorded.key.task = "hard";
  EXPECT_EQ(one(recorded, {easy, hard}).state, State::agrees);
  recorded.key.task = "easy";
  EXPECT_EQ(one(recorded, {easy, hard}).state, State::contradicted);
}

TEST(Recompute, RepeatedItemsMayBeAveragedFirst) {
  Table table(5);
  table.score("correct", {1, 1, 1, 0, 0});
  table.made.ids = {};
  for (const std::string id : {"a", "a", "a", "b", "c"}) table.made.ids.push(id);
  table.made.has_repeats = true;
  table.made.repeat = {0, 1, 2, 0, 0};
  EXPECT_EQ(one(metric("accuracy", "0.6"), {table.made}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.333"), {table.made}).state, State::agrees);
  EXPECT_EQ(one(metric("accuracy", "0.5"), {table.made}).state, State::contradicted);
}

TEST(SummarizeScores, CountsEachStateAndTheMeanOverItsDenominator) {
  const Table table = Table(5).score("accuracy", {1, 1, 0, k_errored, 1});
  Records records;
  records.samples = {table.made};
  const auto all = summarize_scores(tests::bundle_of(std::move(records)));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].scored, 4U);
  EXPECT_EQ(all[0].errored, 1U);
  EXPECT_DOUBLE_EQ(all[0].mean, 0.6);
  EXPECT_FALSE(all[0].constant);
}

TEST(SummarizeScores, NothingScoredIsNoZero) {
  Table table(2);
  table.score("bleu", {k_errored, k_errored});
  Records records;
  records.samples = {table.made};
  const auto all = summarize_scores(tests::bundle_of(std::move(records)));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(std::isnan(all[0].mean));
  EXPECT_FALSE(all[0].constant);
}

}  // namespace
}  // namespace reprocheck
