// told: what a report tells of a number beside its verdict: what it stands on and what it leaves
// out, in the terminal, in Markdown and by `why`.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"
#include "tests/support/pages.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::has;
using tests::rows;
using tests::run;
using tests::TemporaryFolder;
using tests::unwrapped;

struct Told {
  std::string text, markdown, why;
  Json metric;
};

// `baseline` against `fresh` in every form; the JSON and `why` of the first metric.
Told told(const TemporaryFolder& folder, const std::string& policy = "version: 1\n") {
  const std::string result = folder.at("result.json");
  const std::string config = folder.write("policy.yaml", policy);
  const auto text =
      run({"compare", "--no-repo", "-c", config, "--ascii", "-o", "text", "-o", "json:" + result,
           "-o", "md:" + folder.at("result.md"), folder.at("baseline"), folder.at("fresh")});
  const Json metric = Json::parse(folder.read("result.json")).at("metrics").at(0);
  const auto why = run({"why", result, metric.at("name"), "--width", "120"});
  return {unwrapped(text.out), folder.read("result.md"), unwrapped(why.out), metric};
}

void write_scores(const TemporaryFolder& folder, int items,
                  const std::function<void(int item, int side, Json& row)>& fill) {
  for (const int side : {0, 1})
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(items, [&](int item, Json& row) {
                   row["output"] = fmt::format("{} {}", side, item);
                   fill(item, side, row);
                 }));
}

TEST(Told, ABinaryMetricByItsOddsCorrelationPowerAndAssumption) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 2'000, 1'600, 93, 61);
  const Told found = told(folder, "version: 1\ngates: {exact_match: {margin: 1pp}}\n");
  EXPECT_EQ(found.metric["situation"], "paired_binary");
  // phi of the table 1507, 93, 61, 339.
  EXPECT_NEAR(found.metric["effect"]["correlation"].get<double>(),
              (1507.0 * 339 - 93 * 61) / std::sqrt(1600.0 * 400 * 1568 * 432), 1e-12);
  EXPECT_TRUE(has(found.text, "fixed to broken 0.6559 [0.4669, 0.9157], correlation 0.77"))
      << found.text;
  EXPECT_TRUE(has(found.text, "assumes: independent questions, one run per arm")) << found.text;
  EXPECT_TRUE(has(found.markdown, "correlation 0.77")) << found.markdown;
  EXPECT_TRUE(has(found.markdown, "assumes independent questions")) << found.markdown;
  EXPECT_TRUE(has(found.why, "Clopper-Pearson interval of 61 of 154, as odds")) << found.why;
  EXPECT_TRUE(has(found.why, "with a run sd of 1.00 pp this interval would be")) << found.why;
}

TEST(Told, WhatIsNotDecisiveStandsOnALineBelowTheTable) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 1'000, 800, 4, 5);
  const Told found = told(folder, "version: 1\ngates: {exact_match: {margin: 3pp}}\n");
  EXPECT_EQ(found.metric["verdict"], "equivalent");
  EXPECT_TRUE(has(found.text, "exact_match McNemar mid-p; 1,000 paired samples; p ")) << found.text;
  EXPECT_TRUE(has(found.text, "assumes independent questions, one run per arm")) << found.text;
}

TEST(Told, OfManyFiveAreEnoughAndTheAssumptionStandsOnce) {
  const TemporaryFolder folder;
  write_scores(folder, 100, [](int item, int side, Json& row) {
    for (int k = 0; k < 7; ++k)
      row["scores"][fmt::format("recall@{}", k)] =
          (item * 37 + k) % 90 / 100.0 + 0.05 * side * (item % 3);
  });
  const Told found = told(folder);
  std::size_t lines = 0, at = 0;
  while ((at = found.text.find("; 100 paired samples; p ", at)) != std::string::npos) ++lines, ++at;
  EXPECT_EQ(lines, 5U) << found.text;
  EXPECT_TRUE(has(found.text, "... and 2 more (-v)")) << found.text;
  EXPECT_EQ(found.text.find("assumes "), found.text.rfind("assumes ")) << found.text;
}

TEST(Told, HowManyItWouldTakeWhereAMarginIsTooSmallForSoFew) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12);
  const Told found = told(folder, "version: 1\ngates: {exact_match: {margin: 1pp}}\n");
  EXPECT_EQ(found.metric["verdict"], "inconclusive");
  EXPECT_TRUE(has(found.text, "; 1.00 pp would need about 5,100 questions")) << found.text;
  EXPECT_TRUE(has(found.markdown, "would need about 5,100 questions")) << found.markdown;
}

TEST(Told, HowManyChangesThereAreAndHowManyAreNeeded) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 500, 400, 3, 0);
  const Told found = told(folder);
  const std::string words = "t least 5 changed answers are needed, there are 3";
  EXPECT_TRUE(has(found.text, words)) << found.text;
  EXPECT_TRUE(has(found.markdown, words)) << found.markdown;
  EXPECT_TRUE(has(found.why, words)) << found.why;
}

TEST(Told, AGradedMetricByItsStandardizedSizeAndMedian) {
  const TemporaryFolder folder;
  write_scores(folder, 60, [](int item, int side, Json& row) {
    row["f1"] = (item * 37 % 80) / 100.0 + side * (item % 5) / 50.0;
  });
  const Told found = told(folder);
  EXPECT_EQ(found.metric["situation"], "paired_graded");
  EXPECT_TRUE(has(found.why, "In units of its own sd the mean difference is d_z = ")) << found.why;
  EXPECT_TRUE(has(found.why, "Hodges-Lehmann, the median of all means of two")) << found.why;
  EXPECT_TRUE(has(found.markdown, "Hodges-Lehmann ")) << found.markdown;
}

TEST(Told, MissingItemsByTheirBoundsAndErrorsByBothCounts) {
  const TemporaryFolder folder;
  write_scores(folder, 1'000, [](int item, int side, Json& row) {
    if (side == 1 && item >= 995) row["status"] = "missing";
    const bool failed = side == 1 && item < 12;
    if (failed) row["error"] = "timeout";
    if (!failed && !(side == 1 && item >= 995)) row["correct"] = item < 750 ? 1 : 0;
  });
  const Told found = told(folder);
  EXPECT_EQ(found.metric["effect"]["missing_fresh"], 5) << found.metric.dump(1);
  EXPECT_EQ(found.metric["effect"]["errored_fresh"], 12);
  EXPECT_EQ(found.metric["effect"]["difference_without_errors"], 0);
  EXPECT_NEAR(found.metric["effect"]["missing_worst"].get<double>(), -0.012, 1e-12);
  EXPECT_NEAR(found.metric["effect"]["missing_best"].get<double>(), -0.007, 1e-12);
  for (const std::string& page : {found.text, found.why}) {
    EXPECT_TRUE(has(page,
                    "5 in fresh: with them the difference is between -1.20 pp at worst and "
                    "-0.70 pp at best"))
        << page;
    EXPECT_TRUE(has(page, "12 in fresh, counted as 0; without them the difference is 0.00 pp"))
        << page;
  }
}

TEST(Told, OtherItemsAreDescribedAndNeverGate) {
  const TemporaryFolder folder;
  for (const int side : {0, 1})
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(100, [&](int item, Json& row) {
                   row["question"] = fmt::format("{} {}", side, item);
                   row["output"] = "x";
                   row["correct"] = item < (side == 0 ? 90 : 60) ? 1 : 0;
                 }));
  const Told found = told(folder);
  EXPECT_EQ(found.metric["situation"], "different_items");
  EXPECT_EQ(found.metric["verdict"], "not_comparable");
  const std::string words =
      "-30.00 pp [-41.40, -18.60] pp as two samples of other items: a description, never a gate";
  EXPECT_TRUE(has(found.text, words)) << found.text;
  EXPECT_TRUE(has(found.why, "Situation S8")) << found.why;
  EXPECT_TRUE(has(found.why, words)) << found.why;
}

TEST(Told, AnUnknownNumberOfItemsIsNotNone) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"score": {"value": 0.80, "std_error": 0.012}})");
  folder.write("fresh/metrics.json", R"({"score": {"value": 0.77, "std_error": 0.013}})");
  const Told found = told(folder);
  EXPECT_EQ(found.metric["situation"], "standard_errors");
  EXPECT_TRUE(has(found.text, "n not recorded; z; normal interval")) << found.text;
  EXPECT_TRUE(has(found.text, "significant from a correlation of the runs of 0.2523 on"))
      << found.text;
  EXPECT_TRUE(has(found.markdown, "| - |\n")) << found.markdown;
}

TEST(Told, FoldsByTheTestThatWasNotUsedAndRunsByTheirSpread) {
  const TemporaryFolder folder;
  const double folds[2][5] = {{0.80, 0.82, 0.79, 0.83, 0.81}, {0.79, 0.80, 0.79, 0.81, 0.80}};
  for (const int side : {0, 1})
    for (int fold = 0; fold < 5; ++fold) {
      const std::string name = fmt::format("{}/fold{}", side == 0 ? "baseline" : "fresh", fold);
      folder.write(name + "/metrics.json", Json{{"accuracy", folds[side][fold]}}.dump());
      folder.write(name + "/params.yaml", fmt::format("fold: {}\nlr: 0.1\n", fold));
    }
  const Told found = told(folder);
  EXPECT_EQ(found.metric["situation"], "cross_validation");
  EXPECT_TRUE(has(found.text, "5 folds a side; corrected t over folds")) << found.text;
  EXPECT_TRUE(has(found.text, "naive fold t would give p = 0.033, not used")) << found.text;
  EXPECT_TRUE(has(found.why, "sd * sqrt(1/5 + 1/4)")) << found.why;
  EXPECT_TRUE(has(found.why, "naive fold t would give p = 0.03268, not used")) << found.why;
  const auto plan = run({"plan", folder.at("result.json"), "accuracy"});
  EXPECT_FALSE(has(unwrapped(plan.out), "no spread is on record")) << plan.out;
  EXPECT_TRUE(has(unwrapped(plan.out), "folds share their training data")) << plan.out;
}

TEST(Told, AResourceWithoutAGateIsToldAndNotTested) {
  const TemporaryFolder folder;
  write_scores(folder, 50, [](int item, int side, Json& row) {
    row["correct"] = item % 2;
    row["output_tokens"] = 100 + item + side;
  });
  (void)told(folder);
  const auto why = run({"why", folder.at("result.json"), "output_tokens", "--width", "120"});
  EXPECT_TRUE(has(unwrapped(why.out), "It gates nothing, so it is told and not tested."))
      << why.out;
  EXPECT_TRUE(has(unwrapped(why.out), "Situation S10: tokens or cost")) << why.out;
  EXPECT_FALSE(has(why.out, "Ratio: difference")) << why.out;
}

TEST(Told, AResultOfBeforeSituationsIsReadByItsTest) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12);
  const Told now = told(folder);
  Json result = Json::parse(folder.read("result.json"));
  result["metrics"][0].erase("situation");
  folder.write("old.json", result.dump());
  const auto old = run({"why", folder.at("old.json"), "exact_match", "--width", "120"});
  EXPECT_EQ(unwrapped(old.out), now.why);
  result["metrics"][0]["situation"] = "of_a_later_version";
  folder.write("old.json", result.dump());
  const auto later = run({"why", folder.at("old.json"), "exact_match", "--width", "120"});
  EXPECT_EQ(unwrapped(later.out), now.why);
}

TEST(Told, NamesTakeTheRoomThatATableLeaves) {
  const TemporaryFolder folder;
  const std::string name = "exact_match_of_the_normalised_final_answer_text/f1";
  write_scores(folder, 60, [&](int item, int side, Json& row) {
    row["scores"][name] = (item * 37 % 80) / 100.0 + side * (item % 5) / 50.0;
  });
  const std::string result = folder.at("result.json");
  const auto wide = run({"compare", "--no-repo", "--no-config", "--ascii", "--width", "110", "-o",
                         "text", folder.at("baseline"), folder.at("fresh")});
  const std::string table = wide.out.substr(0, wide.out.find("\n\n", wide.out.find("\n metric ")));
  EXPECT_TRUE(has(table, "\n " + name)) << table;
}

TEST(Told, OneRunByTheSpreadOfEarlierRunsOfItsCommit) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name, std::size_t broke) {
    folder.write(name + "/predictions.jsonl",
                 tests::right_or_wrong(tests::fresh_of(400, 300, broke, 0)));
    if (broke > 0)
      folder.write(name + "/config.yaml", "git_commit: 0123456789abcdef0123456789abcdef01234567\n");
  };
  write("baseline", 0);
  write("first", 4);
  write("second", 2);
  write("third", 3);
  std::vector<std::string> earlier;
  std::string text;
  for (const std::string name : {"first", "second", "third"}) {
    std::vector<std::string> line{
        "compare", "--no-repo", "--no-config", "--ascii",
        "-o",      "text",      "-o",          "json:" + folder.at(name + ".json")};
    line.insert(line.end(), earlier.begin(), earlier.end());
    line.insert(line.end(), {folder.at("baseline"), folder.at(name)});
    text = unwrapped(run(line).out);
    earlier.insert(earlier.end(), {"--earlier", folder.at(name + ".json")});
  }
  // 296, 298 and 297 of 400: an sd of 0.25 pp beside a standard error of 0.43 pp.
  const Json metric = Json::parse(folder.read("third.json")).at("metrics").at(0);
  EXPECT_NEAR(metric["effect"]["run_sd"].get<double>(), 0.0025, 1e-12);
  EXPECT_TRUE(has(text,
                  "not identifiable from one run a side; earlier runs of this commit differ "
                  "by an sd of 0.25 pp, with which this interval would be 1.29"))
      << text;
}

}  // namespace
}  // namespace reprocheck
