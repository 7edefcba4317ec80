// plan: what would settle an inconclusive result, cheapest first.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/answered_run.h"
#include "tests/support/pages.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::run;
using tests::TemporaryFolder;

Json plan(const std::string& path, const std::vector<std::string>& more = {}) {
  std::vector<std::string> line{"plan", path, "-o", "json"};
  line.insert(line.end(), more.begin(), more.end());
  const auto ran = run(line);
  EXPECT_EQ(ran.code, 0) << ran.err;
  return Json::parse(ran.out);
}

TEST(PlanCommand, QuestionsAndTokensFollowFromTheResult) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12, R"(, "input_tokens": 90, "output_tokens": 10)");
  const std::string path = tests::save(folder, "version: 1\ngates: {exact_match: {margin: 1pp}}\n");
  const Json document = plan(path);
  EXPECT_EQ(document["schema"], "reprocheck.plan/1");
  ASSERT_EQ(document["plans"].size(), 1U);
  const Json& metric = document["plans"][0];
  EXPECT_EQ(metric["cost_of_call"]["tokens"], 100);
  EXPECT_EQ(metric["now"]["items"], 400);
  EXPECT_NEAR(metric["smallest_margin"]["non_inferior"].get<double>(), 0.031, 0.001);
  ASSERT_EQ(metric["targets"].size(), 3U);
  const Json& first = metric["targets"][0];
  EXPECT_EQ(first["aim"], "non_inferior");
  EXPECT_EQ(first["options"][0]["what"], "items");
  EXPECT_EQ(first["options"][0]["needed"], 5102);
  EXPECT_EQ(first["options"][0]["calls"], 2 * (5102 - 400));
  EXPECT_EQ(first["options"][0]["tokens"], 200 * (5102 - 400));
  EXPECT_TRUE(first["options"][1]["needed"].is_null());
  const auto text = run({"plan", path, "--width", "120"});
  EXPECT_NE(text.out.find("ask 6,830 questions instead of 400 once on either side"),
            std::string::npos)
      << text.out;
}

TEST(PlanCommand, WithoutTokensOnlyCallsAreCounted) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12);
  const std::string path = tests::save(folder);
  const Json document = plan(path);
  EXPECT_TRUE(document["plans"][0]["cost_of_call"]["tokens"].is_null());
  EXPECT_TRUE(document["plans"][0]["targets"][0]["observed"]);
  EXPECT_EQ(run({"plan", path}).out.find("tokens"), std::string::npos);
}

TEST(PlanCommand, ADecidedMetricIsPlannedOnlyByItsName) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 60, 2);
  const std::string path = tests::save(folder);
  EXPECT_TRUE(plan(path)["plans"].empty());
  EXPECT_NE(run({"plan", path}).out.find("no run is needed"), std::string::npos);
  EXPECT_EQ(plan(path, {"exact_match"})["plans"].size(), 1U);
  EXPECT_EQ(run({"plan", path, "nope"}).code, 2);
}

TEST(PlanCommand, RunsOnlyKnownByTheirNumbersNeedMoreRunsOrSamples) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": [0.80, 0.82, 0.81]})");
  folder.write("fresh/metrics.json", R"({"accuracy": [0.80, 0.79, 0.82]})");
  const Json runs =
      plan(tests::save(folder, "version: 1\ngates: {accuracy: {margin: 1pp}}\n"))["plans"][0];
  const Json& option = runs["targets"][0]["options"][0];
  EXPECT_EQ(option["what"], "runs");
  EXPECT_GT(option["needed"], 3);
  EXPECT_TRUE(option["calls"].is_null());
  folder.write("baseline/metrics.json", R"({"accuracy": 0.847})");
  folder.write("fresh/metrics.json", R"({"accuracy": 0.831})");
  const Json bare = plan(tests::save(folder))["plans"][0];
  EXPECT_TRUE(bare["targets"].empty());
  EXPECT_NE(bare["notes"][0].get<std::string>().find("per-sample file"), std::string::npos);
}

TEST(PlanCommand, TheSameRecordsSettleFirstWhereOnlyCountsWereCompared) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": {"value": 0.800, "n": 500}})");
  folder.write("fresh/metrics.json", R"({"accuracy": {"value": 0.770, "n": 500}})");
  const Json metric = plan(tests::save(folder))["plans"][0];
  EXPECT_EQ(metric["targets"][0]["options"][0]["what"], "records");
  EXPECT_EQ(metric["targets"][0]["options"][0]["calls"], 0);
}

// Three paired runs have two degrees of freedom: what the result calls visible, the plan does too.
TEST(PlanCommand, SeesNoLessThanTheResultCallsVisible) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"})
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const std::string run = side + "/s" + std::to_string(seed);
      tests::write_answers(folder, run, {.items = 200, .seed = seed + (side == "fresh" ? 40 : 0)});
      folder.write(run + "/config.yaml", "seed: " + std::to_string(seed) + "\n");
    }
  const std::string path = tests::save(folder);
  const Json result = Json::parse(folder.read("result.json"))["metrics"][0];
  const double visible = result["mde"];
  int compared = 0;
  const Json document = plan(path, {"accuracy"});
  for (const Json& target : document["plans"][0]["targets"])
    for (const Json& option : target["options"]) {
      if (target["aim"] != "detect" || option["needed"].is_null()) continue;
      EXPECT_EQ(target["size"].get<double>() >= visible, option["needed"] <= option["now"])
          << target << visible;
      ++compared;
    }
  EXPECT_GE(compared, 3);
}

TEST(PlanCommand, EnoughIsEnoughAndNamesNoFurtherCall) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12);
  const std::string text = run({"plan", tests::save(folder), "--width", "120"}).out;
  EXPECT_NE(text.find("the 400 questions that there were are enough"), std::string::npos) << text;
  EXPECT_EQ(text.find("no further call"), std::string::npos) << text;
}

TEST(PlanCommand, TimesAreJudgedFromFiveRunsOnWithTheirCalls) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 100, 80, 5, 5, R"(, "latency_ms": 120, "cost_usd": 0.01)");
  const std::string path = tests::save(
      folder, "version: 1\ngates: {exact_match: {}, latency_ms: {margin: 5% of baseline}}\n");
  const Json times = plan(path, {"latency_ms"})["plans"][0];
  ASSERT_EQ(times["targets"].size(), 1U) << times;
  EXPECT_EQ(times["targets"][0]["aim"], "judged");
  EXPECT_EQ(times["targets"][0]["options"][0]["needed"], 5);
  EXPECT_EQ(times["targets"][0]["options"][0]["calls"], 800);
  const std::string text = run({"plan", path, "latency_ms"}).out;
  EXPECT_NE(text.find("--baseline RUN --fresh RUN"), std::string::npos) << text;
  const Json cost = plan(path, {"cost_usd"})["plans"][0];
  EXPECT_NE(cost["notes"][0].get<std::string>().find("does not gate"), std::string::npos) << cost;
}

TEST(PlanCommand, ALossOfUncertainSizeIsHeldAgainstItsMargin) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 24, 8);
  const std::string path = tests::save(folder, "version: 1\ngates: {exact_match: {margin: 3pp}}\n");
  const Json document = plan(path);
  ASSERT_EQ(document["plans"].size(), 1U);
  const Json& target = document["plans"][0]["targets"][0];
  EXPECT_EQ(target["aim"], "margin_passed");
  EXPECT_NEAR(target["size"].get<double>(), 0.01, 1e-12);
  // (1.960 + 0.842)^2 0.08 / 0.01^2.
  EXPECT_NEAR(target["options"][0]["needed"].get<double>(), 6279, 2);
  EXPECT_NE(run({"plan", path}).out.find("a loss of 4.00 pp exceeds the margin of 3.00 pp"),
            std::string::npos)
      << run({"plan", path}).out;
}

TEST(PlanCommand, WhatCannotBeReadIsUnchecked) {
  const TemporaryFolder folder;
  EXPECT_EQ(run({"plan", folder.at("nowhere.json")}).code, 4);
  EXPECT_EQ(run({"plan"}).code, 2);
}

TEST(PlanCommand, TheCallThatItPrintsNamesEveryRun) {
  const TemporaryFolder folder;
  std::vector<std::string> line{
      "compare",       "--no-repo",    "--no-config", "-o", "json:" + folder.at("result.json"),
      folder.at("b1"), folder.at("f1")};
  for (const std::string side : {"b", "f"})
    for (const std::string number : {"1", "2", "3"}) {
      tests::write_answers(folder, side + number,
                           {.items = 200, .seed = std::stoul(number) + (side == "f" ? 40 : 0)});
      if (number != "1")
        line.insert(line.end(), {side == "b" ? "--baseline" : "--fresh", folder.at(side + number)});
    }
  run(line);
  const std::string text =
      tests::unwrapped(run({"plan", folder.at("result.json"), "accuracy"}).out);
  EXPECT_EQ(text.find(" + ", text.find("are compared by")), std::string::npos) << text;
  for (const char* part : {"`reprocheck compare ", " --baseline RUN --fresh RUN`"})
    EXPECT_NE(text.find(part), std::string::npos) << text;
  EXPECT_NE(text.find("--baseline " + folder.at("b3")), std::string::npos) << text;
}

TEST(PlanCommand, EachSidesCallsCostItsOwnTokens) {
  const TemporaryFolder folder;
  folder.write("baseline/predictions.jsonl",
               tests::right_or_wrong(tests::baseline_of(400, 300), R"(, "total_tokens": 100)"));
  folder.write("fresh/predictions.jsonl", tests::right_or_wrong(tests::fresh_of(400, 300, 14, 12),
                                                                R"(, "total_tokens": 900)"));
  const Json metric = plan(tests::save(folder))["plans"][0];
  EXPECT_EQ(metric["cost_of_call"]["tokens"], 900);
  EXPECT_EQ(metric["cost_of_call"]["tokens_baseline"], 100);
  for (const Json& target : metric["targets"])
    for (const Json& option : target["options"])
      if (option["what"] == "items" && option["calls"] > 0) {
        EXPECT_EQ(option["tokens"].get<double>(), option["calls"].get<double>() * 500);
      }
}

TEST(PlanCommand, WhatIsNotComparableIsOpenAndHasARemedy) {
  const TemporaryFolder folder;
  folder.write("baseline/predictions.jsonl", tests::right_or_wrong(tests::baseline_of(200, 150)));
  folder.write("fresh/predictions.jsonl", tests::right_or_wrong(tests::baseline_of(150, 110)));
  const std::string path = tests::save(folder);
  const std::string text = tests::unwrapped(run({"plan", path}).out);
  EXPECT_NE(text.find("not comparable exact_match"), std::string::npos) << text;
  EXPECT_NE(text.find("Run both on the same items"), std::string::npos) << text;
  EXPECT_EQ(text.find("no run is needed"), std::string::npos) << text;
  run({"compare", "--no-repo", "--no-config", folder.at("baseline"), folder.at("nowhere"), "-o",
       "json:" + folder.at("unchecked.json")});
  const std::string unchecked = run({"plan", folder.at("unchecked.json")}).out;
  EXPECT_NE(unchecked.find("Nothing was judged"), std::string::npos) << unchecked;
}

// Three large losses among many small gains: no margin makes up for the losses that may be missing.
TEST(PlanCommand, NoMarginIsOfferedWhereAGuardTakesTheClaimBack) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"}) {
    std::string text;
    for (int i = 0; i < 200; ++i) {
      const double moved = side == "baseline" ? 0 : i % 60 == 7 ? -0.6 : 0.02 + 0.0001 * (i % 9);
      text += Json{{"id", i},
                   {"question", "q" + std::to_string(i)},
                   {"output", side + std::to_string(i)},
                   {"coherence", 0.7 + 0.001 * (i % 13) + moved}}
                  .dump() +
              "\n";
    }
    folder.write(side + "/predictions.jsonl", text);
  }
  const std::string path =
      tests::save(folder, "version: 1\ngates: {coherence: {direction: higher, margin: 0.1}}\n");
  const Json metric = plan(path, {"coherence"})["plans"][0];
  EXPECT_TRUE(metric["smallest_margin"]["non_inferior"].is_null()) << metric;
  const std::string text = tests::unwrapped(run({"plan", path, "coherence"}).out);
  EXPECT_NE(text.find("No margin would have made it non-inferior or equivalent (skewed)"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace reprocheck
