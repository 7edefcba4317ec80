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

TEST(Looks, AreToldWithTheirLevelOrThatTheyChangedNothing) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 1);
  write_runs(folder, 1, 1);
  folder.write("strict.yaml",
               policy_of("  correct: {margin: 1pp, polarity: require-non-inferior}\n"));
  folder.write("plain.yaml", policy_of("  correct: {margin: 1pp}\n"));
  const auto page = [&](const std::string& policy, const std::string& format) {
    return tests::run({"compare", "--no-repo", "-c", folder.at(policy), "--look", "3", "-o", format,
                       "--width", "120", folder.at("baseline"), folder.at("fresh")})
        .out;
  };
  for (const char* format : {"text", "html"}) {
    EXPECT_NE(page("strict.yaml", format).find("look 3 of this change: intervals at 99.66%"),
              std::string::npos)
        << page("strict.yaml", format);
    EXPECT_NE(page("plain.yaml", format).find("--look changed nothing"), std::string::npos);
  }
  EXPECT_NE(page("strict.yaml", "md").find("intervals at 99.66"), std::string::npos);
  const auto without = tests::run(
      {"compare", "--no-repo", "--no-config", folder.at("baseline"), folder.at("fresh")});
  EXPECT_EQ(without.out.find("look 3"), std::string::npos);
}

TEST(Looks, TheCallStandsInTheResultWithoutItsSecrets) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 1);
  write_runs(folder, 1, 1);
  const std::string policy = folder.write("policy.yaml", policy_of("  correct: {margin: 1pp}\n"));
  const std::string token = "ghp_" + std::string("a1B2c3D4e5F6a7B8c9D0e1F2a3B4c5D6e7F8");
  const std::string saved = folder.at("result.json");
  (void)tests::run({"compare", "--no-repo", "-c", policy, "--look", "2", "--set",
                    "gates.correct.margin=2pp", "-o", "json:" + saved, folder.at("baseline"),
                    folder.at("fresh")});
  const Json result = Json::parse(folder.read("result.json"));
  EXPECT_EQ(result["arguments"],
            Json({"-c", policy, "--set", "gates.correct.margin=2pp", "--no-repo", "--look", "2"}));
  const auto html = tests::run({"report", saved, "-o", "html"}).out;
  const std::string call = html.substr(html.find("<pre><code>reprocheck compare"));
  const std::string line = call.substr(0, call.find("</code>"));
  EXPECT_NE(line.find("--set gates.correct.margin=2pp --no-repo --look 2"), std::string::npos)
      << line;
  EXPECT_NE(line.find("-c "), std::string::npos) << line;
  const std::string odd = folder.write(token + ".yaml", "version: 1\n");
  const auto out = tests::run(
      {"compare", "--no-repo", "-c", odd, "-o", "json", folder.at("baseline"), folder.at("fresh")});
  EXPECT_EQ(Json::parse(out.out)["arguments"].dump().find(token), std::string::npos);
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
