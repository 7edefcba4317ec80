// pairs: who pairs with whom, and what it makes of a verdict.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "src/compare/account.h"
#include "src/compare/measure_metric.h"
#include "src/compare/pair_samples.h"
#include "src/examine/recompute.h"

namespace reprocheck {
namespace {

struct Row {
  std::string id;
  double score = 0;
  std::string target = "t";
  std::string output = "o";
  std::string question = "q";
  SampleState state = SampleState::scored;
};

SampleTable table_of(const std::vector<Row>& rows, const std::string& metric = "exact_match") {
  SampleTable table;
  table.arms = {""};
  table.has_ids = true;
  ScoreColumn column{.name = metric, .boolean = true};
  for (const Row& row : rows) {
    table.ids.push(row.id);
    table.arm.push_back(0);
    table.repeat.push_back(0);
    table.question.push(fingerprint(row.question + row.id));
    table.target.push(fingerprint(row.target));
    table.output.push(fingerprint(row.output));
    table.output_blank.push_back(false);
    table.has_error_text.push_back(false);
    column.values.push_back(row.state == SampleState::scored ? row.score : std::nan(""));
    column.states.push_back(row.state);
  }
  table.rows = rows.size();
  table.scores.push_back(std::move(column));
  return table;
}

std::vector<Row> rows_of(int n, int right) {
  std::vector<Row> rows;
  for (int i = 0; i < n; ++i)
    rows.push_back({.id = "q" + std::to_string(i), .score = i < right ? 1.0 : 0.0});
  return rows;
}

Rows all_of(const SampleTable& table) {
  Rows rows{.table = &table, .rows = std::vector<std::uint32_t>(table.rows)};
  std::iota(rows.rows.begin(), rows.rows.end(), 0U);
  return rows;
}

MetricComparison measure(const SampleTable& one, const SampleTable& other,
                         const Policy& policy = {}) {
  const Pairing pairing = pair_samples(all_of(one), all_of(other));
  MetricPlan plan;
  plan.key = {"", one.scores.front().name, "", ""};
  plan.baseline.table = &one;
  plan.baseline.column = &one.scores.front();
  plan.fresh.table = &other;
  plan.fresh.column = &other.scores.front();
  for (MetricSide* side : {&plan.baseline, &plan.fresh}) {
    const auto mean =
        column_mean(*side->table, *side->column, "", errors_are_zero(plan.key.name, *side->column));
    side->run_values = {mean ? mean->value : std::nan("")};
  }
  const auto metric = measure_metric(plan, {.policy = &policy, .pairing = &pairing});
  EXPECT_TRUE(metric);
  return *metric;
}

// Outputs that differ wherever the score does.
std::vector<Row> flipped(std::vector<Row> rows, int broke, int fixed) {
  for (Row& row : rows) {
    if (row.score == 1 && broke-- > 0) {
      row.score = 0;
      row.output = "broken";
    } else if (row.score == 0 && row.output == "o" && fixed-- > 0) {
      row.score = 1;
      row.output = "fixed";
    }
  }
  return rows;
}

TEST(MeasureMetric, ManyBrokenSamplesRegress) {
  const auto before = rows_of(200, 150);
  const auto metric = measure(table_of(before), table_of(flipped(before, 25, 0)));
  EXPECT_EQ(metric.verdict, MetricVerdict::regressed);
  EXPECT_EQ(metric.test, "mcnemar_midp");
  EXPECT_NEAR(*metric.difference, -0.125, 1e-12);
  EXPECT_TRUE(metric.gated);
}

TEST(MeasureMetric, AFewFlipsBothWaysAreInconclusiveAndSayWhatCouldBeSeen) {
  const auto before = rows_of(200, 150);
  const auto metric = measure(table_of(before), table_of(flipped(before, 4, 3)));
  EXPECT_EQ(metric.verdict, MetricVerdict::inconclusive);
  ASSERT_TRUE(metric.mde);
  EXPECT_GT(*metric.mde, 0);
}

TEST(MeasureMetric, IdenticalOutputsAndScoresAreEquivalentAtAnyN) {
  const auto table = table_of(rows_of(3, 2));
  const auto metric = measure(table, table);
  EXPECT_EQ(metric.verdict, MetricVerdict::equivalent);
  EXPECT_EQ(metric.detail, "identical");
}

TEST(MeasureMetric, BlankOutputsProveNothing) {
  auto table = table_of(rows_of(100, 50));
  table.output_blank.assign(table.rows, true);
  EXPECT_NE(measure(table, table).detail, "identical");
}

TEST(MeasureMetric, EditedTargetsMoveTheRuler) {
  const auto before = rows_of(100, 80);
  auto after = before;
  for (int i = 0; i < 5; ++i) after[static_cast<std::size_t>(i)].target = "another";
  const auto metric = measure(table_of(before), table_of(after));
  EXPECT_EQ(metric.verdict, MetricVerdict::not_comparable);
  EXPECT_EQ(metric.detail, "items_changed");
  EXPECT_FALSE(metric.difference);
}

TEST(MeasureMetric, OneEditedTargetOfTwoHundredIsJudgedOnTheRest) {
  const auto before = rows_of(200, 150);
  auto after = flipped(before, 25, 0);
  after[199].target = "another";
  const auto metric = measure(table_of(before), table_of(after));
  EXPECT_EQ(metric.verdict, MetricVerdict::regressed);
  EXPECT_EQ(metric.n_paired, 199U);
  EXPECT_NE(std::ranges::find(metric.flags, "on_subset"), metric.flags.end());
}

TEST(MeasureMetric, EqualOutputsThatScoreDifferentlyMeanAnotherScorer) {
  const auto before = rows_of(100, 80);
  auto after = before;
  after[0].score = 0;
  EXPECT_EQ(measure(table_of(before), table_of(after)).detail, "scorer_changed");
}

TEST(MeasureMetric, ARetrievalScoreMayDifferOnEqualOutputs) {
  const auto before = rows_of(100, 80);
  auto after = before;
  for (int i = 0; i < 20; ++i) after[static_cast<std::size_t>(i)].score = 0;
  const auto metric = measure(table_of(before, "recall_at_5"), table_of(after, "recall_at_5"));
  EXPECT_EQ(metric.verdict, MetricVerdict::regressed) << metric.detail;
}

TEST(MeasureMetric, ErrorsCountAsWrong) {
  const auto before = rows_of(100, 90);
  auto after = before;
  for (int i = 0; i < 20; ++i) {
    after[static_cast<std::size_t>(i)].state = SampleState::errored;
    after[static_cast<std::size_t>(i)].output = "";
  }
  const auto metric = measure(table_of(before), table_of(after));
  EXPECT_EQ(metric.verdict, MetricVerdict::regressed);
  EXPECT_NEAR(*metric.fresh, 0.7, 1e-12);
}

TEST(MeasureMetric, HardSamplesLeftOutNeverPass) {
  const auto before = rows_of(1000, 800);
  auto after = before;
  after.erase(after.begin(), after.begin() + 9);  // below 1 %, all of them right before
  for (Row& row : after) row.output = "o2";
  const auto metric = measure(table_of(before), table_of(after));
  EXPECT_EQ(metric.verdict, MetricVerdict::not_comparable);
  EXPECT_EQ(metric.detail, "missingness_decides");
}

TEST(MeasureMetric, DuplicatedIdsAreNotComparable) {
  const auto before = rows_of(100, 80);
  auto after = before;
  after[1].id = after[0].id;
  EXPECT_EQ(measure(table_of(before), table_of(after)).verdict, MetricVerdict::not_comparable);
}

TEST(MeasureMetric, AVanishedTargetColumnMakesNothingGreener) {
  const auto before = table_of(rows_of(100, 80));
  auto after = before;
  after.target = {};
  EXPECT_EQ(measure(before, after).detail, "ruler_on_one_side");
}

TEST(MeasureMetric, SwappingSidesMirrors) {
  const auto before = rows_of(200, 150);
  const auto after = flipped(before, 20, 3);
  const auto one = measure(table_of(before), table_of(after));
  const auto other = measure(table_of(after), table_of(before));
  EXPECT_NEAR(*one.difference, -*other.difference, 1e-12);
  EXPECT_NEAR(*one.low, -*other.high, 1e-9);
  EXPECT_NEAR(*one.p_value, *other.p_value, 1e-12);
  EXPECT_EQ(one.verdict, MetricVerdict::regressed);
  EXPECT_EQ(other.verdict, MetricVerdict::improved);
}

TEST(Waterfall, SumsExactlyWhateverHappened) {
  auto before = rows_of(300, 200);
  auto after = flipped(before, 17, 9);
  after[50].target = "another";
  after[51].state = SampleState::errored;
  before[52].state = SampleState::errored;
  after.erase(after.begin() + 10, after.begin() + 30);
  after.push_back({.id = "new", .score = 1});
  const SampleTable one = table_of(before), other = table_of(after);
  const Pairing pairing = pair_samples(all_of(one), all_of(other));
  MetricPlan plan;
  plan.key.name = "exact_match";
  plan.baseline = {.table = &one, .column = &one.scores.front()};
  plan.fresh = {.table = &other, .column = &other.scores.front()};
  const auto waterfall = waterfall_of(plan, pairing);
  ASSERT_TRUE(waterfall);
  double sum = 0;
  for (const WaterfallTerm& term : waterfall->terms) sum += term.contribution;
  EXPECT_NEAR(sum, waterfall->total, 1e-12 * std::abs(waterfall->total));
  const double left = column_mean(one, one.scores.front(), "", true)->value;
  const double right = column_mean(other, other.scores.front(), "", true)->value;
  EXPECT_NEAR(waterfall->total, right - left, 1e-12);
  EXPECT_GE(waterfall->terms.size(), 5U);
}

TEST(PairSamples, PairsByQuestionWhereIdsAreNotShared) {
  auto one = table_of(rows_of(50, 30));
  auto other = one;
  other.ids = {};
  for (std::size_t i = 0; i < other.rows; ++i) other.ids.push("other" + std::to_string(i));
  const Pairing pairing = pair_samples(all_of(one), all_of(other));
  EXPECT_EQ(pairing.paired_by, "question");
  EXPECT_EQ(pairing.pairs.size(), 50U);
  EXPECT_EQ(pairing.flags, std::vector<std::string>{"ids_unshared"});
}

// The k-th copy of an id is found without a search over the k - 1 before it.
TEST(PairSamples, TwoHundredThousandRowsOfOneIdArePairedInPassing) {
  const auto one = table_of(std::vector<Row>(200'000, Row{.id = "same"}));
  const Pairing pairing = pair_samples(all_of(one), all_of(one));
  EXPECT_EQ(pairing.pairs.size(), one.rows);
  EXPECT_EQ(pairing.duplicated.size(), 2 * (one.rows - 1));
  for (const Pair& pair : pairing.pairs) ASSERT_EQ(pair.baseline, pair.fresh);
}

TEST(PairSamples, NeverPairsDifferentCountsByPosition) {
  auto one = table_of(rows_of(50, 30));
  auto other = table_of(rows_of(49, 30));
  one.has_ids = other.has_ids = false;
  one.question = other.question = {};
  const Pairing pairing = pair_samples(all_of(one), all_of(other));
  EXPECT_TRUE(pairing.pairs.empty());
}

}  // namespace
}  // namespace reprocheck
