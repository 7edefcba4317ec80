// two_rulers: where the scorer moved, what either side's scorer says of the same answers.

#include <gtest/gtest.h>

#include <string>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using tests::Json;

// What an item's output is: right, wrong, or right but for a full stop.
std::string output_of(int item, int side) {
  const int kind = (item * 7 + side * (item % 9 == 0 ? 3 : 0)) % 10;
  if (kind < 6) return "Oslo";
  return kind < 8 ? "Oslo." : "Rome";
}

bool strict(const std::string& output) {
  return output == "Oslo";
}
bool lenient(const std::string& output) {
  return output.starts_with("Oslo");
}

using Scorer = bool (*)(const std::string&);

std::string scored(int side, Scorer scorer) {
  return tests::rows(tests::k_items, [&](int item, Json& row) {
    row["target"] = "Oslo";
    row["output"] = output_of(item, side);
    row["correct"] = scorer(output_of(item, side)) ? 1 : 0;
  });
}

tests::Compared compared(const std::string& baseline, const std::string& fresh) {
  const tests::TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", baseline);
  folder.write("fresh/samples.jsonl", fresh);
  return tests::compare(folder);
}

double mean_difference(Scorer scorer) {
  int sum = 0;
  for (int item = 0; item < tests::k_items; ++item)
    sum +=
        static_cast<int>(scorer(output_of(item, 1))) - static_cast<int>(scorer(output_of(item, 0)));
  return static_cast<double>(sum) / tests::k_items;
}

TEST(TwoRulers, ExactMatchIsKnownOfEveryAnswerAndAnotherScorerWhereTheAnswerStood) {
  const auto found = compared(scored(0, strict), scored(1, lenient));
  const Json metric = tests::only_metric(found, "correct");
  EXPECT_EQ(metric["verdict"], "not_comparable");
  EXPECT_EQ(metric["detail"], "scorer_changed");
  EXPECT_TRUE(metric["difference"].is_null());
  const Json& effect = metric["effect"];
  EXPECT_NEAR(effect["baseline_ruler_low"].get<double>(), mean_difference(strict), 1e-12);
  EXPECT_EQ(effect["baseline_ruler_low"], effect["baseline_ruler_high"]);
  EXPECT_EQ(effect["baseline_ruler_known"], tests::k_items);
  EXPECT_LE(effect["fresh_ruler_low"].get<double>(), mean_difference(lenient));
  EXPECT_GE(effect["fresh_ruler_high"].get<double>(), mean_difference(lenient));
  EXPECT_LT(effect["fresh_ruler_known"].get<double>(), tests::k_items);
}

TEST(TwoRulers, AScorerThatHeldHasNone) {
  const auto found = compared(scored(0, strict), scored(1, strict));
  EXPECT_FALSE(tests::only_metric(found, "correct")["effect"].contains("baseline_ruler_low"));
}

// What is true of the loss does not change with who tells it.
TEST(TwoRulers, SidesSwappedMirror) {
  const auto one = compared(scored(0, strict), scored(1, lenient));
  const auto other = compared(scored(1, lenient), scored(0, strict));
  const Json there = tests::only_metric(one, "correct")["effect"];
  const Json back = tests::only_metric(other, "correct")["effect"];
  EXPECT_NEAR(there["baseline_ruler_low"].get<double>(), -back["fresh_ruler_high"].get<double>(),
              1e-12);
  EXPECT_NEAR(there["fresh_ruler_low"].get<double>(), -back["baseline_ruler_high"].get<double>(),
              1e-12);
}

}  // namespace
}  // namespace reprocheck
