// looks_and_order: what is paid for looking often and at many metrics, and what is missing.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::has_flag;
using tests::k_items;
using tests::only_metric;
using tests::right;
using tests::rows;
using tests::TemporaryFolder;
using tests::write_runs;

std::string policy_of(const std::string& gates) {
  return "version: 1\ngates:\n" + gates;
}

TEST(Looks, DeclaredBeforehandShareAlpha) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 1);
  write_runs(folder, 1, 1);
  const Json once = only_metric(tests::compare(folder), "correct");
  const Json fifth =
      only_metric(tests::compare(folder, {"--no-config", "--set", "stats.looks=5"}), "correct");
  EXPECT_DOUBLE_EQ(once["confidence"], 0.95);
  EXPECT_DOUBLE_EQ(fifth["confidence"], 0.99);
  EXPECT_LT(fifth["interval"][0].get<double>(), once["interval"][0].get<double>());
}

TEST(Looks, TryingUntilFoundNonInferiorCostsAlpha) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 1);
  write_runs(folder, 1, 1);
  folder.write("reprocheck.yaml",
               policy_of("  correct: {margin: 1pp, polarity: require-non-inferior}\n"));
  const auto confidence = [&](const std::string& look) {
    const auto found = tests::compare(folder, {"-c", folder.at("reprocheck.yaml"), "--look", look});
    return only_metric(found, "correct")["confidence"].get<double>();
  };
  EXPECT_NEAR(confidence("1"), 1 - 0.030396355, 1e-8);
  EXPECT_NEAR(confidence("2"), 1 - 0.0075990888, 1e-8);
}

TEST(Looks, BeyondThoseDeclaredAreRefused) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 1);
  write_runs(folder, 1, 1);
  const auto ran = tests::run({"compare", "--no-repo", "--no-config", "--set", "stats.looks=2",
                               "--look", "3", folder.at("baseline"), folder.at("fresh")});
  EXPECT_EQ(ran.code, 2) << ran.err;
}

TEST(Missing, ScoresHaveTheirWorstAndTheirBest) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side)
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(side == 0 ? k_items : k_items - 2, [&](int item, Json& row) {
                   row["correct"] = right(item, 0, 0);
                   row["output"] = fmt::format("{} {}", side, right(item, 0, 0));
                 }));
  const Json metric = only_metric(tests::compare(folder), "correct");
  const double worst = metric["effect"]["missing_worst"], best = metric["effect"]["missing_best"];
  const double right_ones = right(k_items - 2, 0, 0) + right(k_items - 1, 0, 0);
  EXPECT_NEAR(worst, -right_ones / k_items, 1e-12);
  EXPECT_NEAR(best, (2 - right_ones) / k_items, 1e-12);
}

TEST(Order, ALossIsCorrectedForTheGatesOfItsStepAlone) {
  const TemporaryFolder folder;
  const auto write = [&](int side, const std::string& name) {
    folder.write(name, rows(k_items, [&](int item, Json& row) {
                   const bool right_before = item % 2 == 0;
                   const bool flips =
                       side == 1 && (item < 32 ? right_before : item >= 290 && !right_before);
                   Json scores{{"accuracy", right_before != flips ? 1 : 0}};
                   for (int k = 0; k < 9; ++k) scores[fmt::format("acc_{}", k)] = (item + k) % 2;
                   row["output"] = fmt::format("o{}", side);
                   row["scores"] = scores;
                 }));
  };
  write(0, "baseline/samples.jsonl");
  write(1, "fresh/samples.jsonl");
  const std::string others = "  'acc_*': {direction: higher";
  folder.write("one.yaml", policy_of("  accuracy: {}\n" + others + "}\n"));
  folder.write("steps.yaml", policy_of("  accuracy: {step: 1}\n" + others + ", step: 2}\n"));
  const auto together = tests::compare(folder, {"-c", folder.at("one.yaml")});
  const Json lost = only_metric(together, "accuracy");
  EXPECT_EQ(lost["detail"], "holm") << lost.dump(1);
  EXPECT_LT(lost["interval"][1].get<double>(), 0);
  EXPECT_EQ(together.code, 0);
  const auto stepped = tests::compare(folder, {"-c", folder.at("steps.yaml")});
  EXPECT_EQ(only_metric(stepped, "accuracy")["verdict"], "regressed");
  EXPECT_EQ(only_metric(stepped, "accuracy")["interval"], lost["interval"]);
  EXPECT_EQ(stepped.code, 1);
}

TEST(Order, OfGatesMakesLaterGainsExploratory) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side)
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(k_items, [&](int item, Json& row) {
                   row["output"] = fmt::format("o{}", side);
                   row["scores"] = Json{{"accuracy", right(item, side, 0)},
                                        {"f1", item % 3 == 0 && side == 0 ? 0 : 1}};
                 }));
  folder.write("reprocheck.yaml",
               policy_of("  accuracy: {margin: 1pp, step: 1, polarity: require-non-inferior}\n"
                         "  f1: {margin: 1pp, step: 2, polarity: require-non-inferior}\n"));
  const auto found = tests::compare(folder, {"-c", folder.at("reprocheck.yaml")});
  const Json second = only_metric(found, "f1");
  EXPECT_EQ(second["verdict"], "improved");
  EXPECT_TRUE(has_flag(second, "exploratory"));
  EXPECT_FALSE(has_flag(only_metric(found, "accuracy"), "exploratory"));
  const double one = only_metric(found, "accuracy")["effect"]["pass_if_unchanged"];
  const double all = second["effect"]["all_pass_if_unchanged"];
  EXPECT_GT(one, 0);
  EXPECT_LE(all, one);
}

}  // namespace
}  // namespace reprocheck
