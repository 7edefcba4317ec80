// situations: what is known of a metric decides how it is judged: bundles in, numbers out.
//
// The numbers were computed once by SciPy and NumPy from the same rows; those of the situations
// that other files hold (aggregates, repeats, clusters, missing items) stand there.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::at;
using tests::Compared;
using tests::expect_interval;
using tests::has_flag;
using tests::k_items;
using tests::only_metric;
using tests::right;
using tests::rows;
using tests::TemporaryFolder;
using tests::write_runs;

TEST(SeveralRuns, QuestionsAndRunsAreBothSampled) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 3);
  write_runs(folder, 1, 3);
  const Compared found = tests::compare(folder);
  const Json metric = only_metric(found, "correct");
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(metric["test"], "crossed_t");
  EXPECT_EQ(metric["n"]["paired"], k_items);
  EXPECT_NEAR(at(metric, "difference"), -0.08444444444444445, 1e-12);
  EXPECT_NEAR(at(metric, "std_error"), 0.020604835120823742, 1e-9);
  EXPECT_NEAR(at(metric, "p_value"), 0.009828132763959654, 1e-9);
  expect_interval(metric, -0.13777916317244449, -0.0311097257164444);
  EXPECT_NEAR(metric["effect"]["df"].get<double>(), 4.887649908894085, 1e-6);
  EXPECT_GT(metric["effect"]["var_seeds"].get<double>(), 0);
  EXPECT_LT(metric["effect"]["benchmark_low"].get<double>(), -0.0844);
}

TEST(SeveralRuns, OfEqualSeedsArePaired) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 3, true);
  write_runs(folder, 1, 3, true);
  const Json metric = only_metric(tests::compare(folder), "correct");
  EXPECT_TRUE(has_flag(metric, "paired_by_seed")) << metric.dump(1);
  EXPECT_NEAR(at(metric, "std_error"), 0.020484248650923194, 1e-9);
}

TEST(SeveralRuns, TwoRunsSayTooLittleOfTheirOwnNoiseToBlock) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 2);
  for (int run = 0; run < 2; ++run)
    folder.write(fmt::format("fresh/run{}/samples.jsonl", run),
                 rows(k_items, [&](int item, Json& row) {
                   row["correct"] = item % 12 == 0 ? 1 : right(item, 1, run);
                   row["output"] = fmt::format("{} {}", row["correct"].dump(), run);
                 }));
  const Compared found = tests::compare(folder);
  const Json metric = only_metric(found, "correct");
  expect_interval(metric, -0.10536301049154995, -0.011303656175116715);
  EXPECT_EQ(metric["verdict"], "inconclusive");
  EXPECT_EQ(metric["detail"], "few_runs");
  EXPECT_NE(found.headline.find("looks worse"), std::string::npos) << found.headline;
}

TEST(SeveralRuns, OneFreshRunIsHeldToWhatTheBaselinesForetell) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 3);
  write_runs(folder, 1, 1);
  const Json metric = only_metric(tests::compare(folder), "correct");
  expect_interval(metric, -0.1392769528040168, -0.029611936084872052);
}

TEST(SeveralRuns, OnTheseQuestionsAloneWherePolicyAsksForThat) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 3);
  write_runs(folder, 1, 3);
  const auto found = tests::compare(folder, {"--set", "stats.scope=benchmark"});
  const Json metric = only_metric(found, "correct");
  EXPECT_EQ(metric["test"], "runs_welch");
  const Json population = only_metric(tests::compare(folder), "correct");
  expect_interval(metric, population["effect"]["benchmark_low"],
                  population["effect"]["benchmark_high"], 1e-15);
}

TEST(SeveralRuns, ThatSpreadWidelyHideNoLoss) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 5);
  for (int run = 0; run < 5; ++run)
    folder.write(fmt::format("fresh/run{}/samples.jsonl", run),
                 rows(k_items, [&](int item, Json& row) {
                   row["correct"] = item % 10 < (run == 4 ? 1 : 9) ? right(item, 0, run) : 0;
                   row["output"] = fmt::format("f{} {}", run, row["correct"].dump());
                 }));
  const Compared found = tests::compare(folder);
  EXPECT_EQ(found.code, 3) << found.headline;
  const Json refused = only_metric(found, "correct");
  EXPECT_EQ(refused["detail"], "uncertainty_inflated");
  for (const char* key : {"difference", "interval", "p_value", "std_error", "mde"})
    EXPECT_TRUE(refused[key].is_null()) << key;
}

TEST(SeveralRuns, OfOneReplayAreIdentical) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"})
    for (int run = 0; run < 2; ++run)
      folder.write(fmt::format("{}/run{}/samples.jsonl", side, run),
                   rows(k_items, [&](int item, Json& row) {
                     row["output"] = fmt::format("{} {}", right(item, 0, run), run);
                     row["correct"] = right(item, 0, run);
                   }));
  const Compared found = tests::compare(folder);
  EXPECT_EQ(found.code, 0);
  EXPECT_EQ(found.detail(), "identical");
}

TEST(SeveralRuns, ThatAreCopiesOfOneDecideNothing) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 3);
  write_runs(folder, 1, 1);
  EXPECT_EQ(only_metric(tests::compare(folder), "correct")["verdict"], "inconclusive");
  for (const char* copy : {"fresh/run1", "fresh/run2"})
    folder.write(std::string(copy) + "/samples.jsonl", folder.read("fresh/run0/samples.jsonl"));
  const Json copied = only_metric(tests::compare(folder), "correct");
  EXPECT_TRUE(has_flag(copied, "runs_copied"));
  EXPECT_EQ(copied["verdict"], "not_comparable") << "three runs would have regressed";
  EXPECT_EQ(copied["detail"], "runs_copied");
  // Where nothing but copies is left, one run stands against one.
  for (const char* copy : {"baseline/run1", "baseline/run2"})
    folder.write(std::string(copy) + "/samples.jsonl", folder.read("baseline/run0/samples.jsonl"));
  EXPECT_EQ(only_metric(tests::compare(folder), "correct")["test"], "mcnemar_midp");
}

// Runs that happen to agree have happened: nine runs without a right answer are no single one.
TEST(SeveralRuns, ThatAgreeCountInEveryNumber) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 5);
  for (int run = 0; run < 5; ++run)
    folder.write(fmt::format("fresh/run{}/samples.jsonl", run),
                 rows(k_items, [&](int item, Json& row) {
                   row["correct"] = run == 0 ? right(item, 0, 9) : 0;
                   row["output"] = row["correct"] == 0 ? "wrong" : "right";
                 }));
  const Compared found = tests::compare(folder);
  EXPECT_NE(found.code, 0) << found.headline;
  const Json metric = only_metric(found, "correct");
  EXPECT_LT(metric["fresh"].get<double>(), 0.2);
  EXPECT_EQ(metric["n"]["runs_fresh"], 5);
}

TEST(SeveralRuns, ThatAreCopiesMeetNoDemandForRuns) {
  const TemporaryFolder folder;
  write_runs(folder, 0, 2);
  write_runs(folder, 1, 2);
  for (const char* side : {"baseline", "fresh"})
    for (int run = 0; run < 2; ++run)
      folder.write(fmt::format("{}/run{}/samples.jsonl", side, run + 2),
                   folder.read(fmt::format("{}/run{}/samples.jsonl", side, run)));
  const Json demanded =
      only_metric(tests::compare(folder, {"--no-config", "--set", "stats.min_runs=3"}), "correct");
  EXPECT_EQ(demanded["detail"], "min_runs");
}

TEST(Answers, ToOneQuestionAreSplitFromTheQuestions) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side) {
    std::string text;
    for (int run = 0; run < 3; ++run)
      text += rows(k_items, [&](int item, Json& row) {
        row["repeat"] = run;
        row["output"] = fmt::format("{} {}", right(item, side, run), run);
        row["correct"] = right(item, side, run);
      });
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl", text);
  }
  const Json metric = only_metric(tests::compare(folder), "correct");
  EXPECT_EQ(metric["effect"]["answers"], 3);
  EXPECT_GT(metric["effect"]["share_prediction"].get<double>(), 0.1);
  EXPECT_LE(metric["effect"]["share_prediction"].get<double>(), 1);
  const Json again =
      only_metric(tests::compare(folder, {"--set", "stats.scope=benchmark"}), "correct");
  EXPECT_EQ(again["test"], "answers_t");
  expect_interval(again, metric["effect"]["benchmark_low"], metric["effect"]["benchmark_high"],
                  1e-15);
}

TEST(Answers, ThatNeverDifferLeaveThePopulationsVerdict) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side) {
    std::string text;
    for (int run = 0; run < 2; ++run)
      text += rows(200, [&](int item, Json& row) {
        row["repeat"] = run;
        row["correct"] = side == 1 && item < 30 ? 0 : item < 180 ? 1 : 0;
        row["output"] = row["correct"].dump();
      });
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl", text);
  }
  const auto found = tests::compare(folder, {"--no-config", "--set", "stats.scope=benchmark"});
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_TRUE(has_flag(only_metric(found, "correct"), "scope_population"));
}

TEST(Clusters, OfOneItemEachAreItems) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side)
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(20, [&](int item, Json& row) {
                   row["cluster"] = fmt::format("c{}", item);
                   row["correct"] = item < 10 + 7 * side ? 1 : 0;
                   row["output"] = fmt::format("{}{}", side, item);
                 }));
  const auto found = tests::compare(
      folder, {"--no-config", "--set", "gates.correct.polarity=require-non-inferior"});
  EXPECT_EQ(found.code, 3) << found.headline;
  EXPECT_EQ(only_metric(found, "correct")["test"], "mcnemar_exact");
}

TEST(Aggregates, AStandardErrorThatContradictsItsCountIsNotBelieved) {
  const auto found =
      tests::compare(Json{{"accuracy", {{"value", 0.80}, {"n", 1000}, {"std_error", 0.0004}}}},
                     Json{{"accuracy", {{"value", 0.79}, {"n", 1000}, {"std_error", 0.0004}}}});
  EXPECT_EQ(found.code, 0) << found.headline;
  EXPECT_TRUE(has_flag(only_metric(found, "accuracy"), "std_error_inconsistent"));
}

TEST(Losses, MayDifferWhereOutputsAreEqual) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side)
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(k_items, [&](int item, Json& row) {
                   row["output"] = "label";
                   row["loss"] = 0.5 + (item * 37 % 100) / 200.0 + side * (0.2 + item % 7 / 50.0);
                 }));
  const auto found = tests::compare(folder);
  EXPECT_EQ(found.code, 1) << found.headline;
}

TEST(OtherQuestions, AreDescribedAndNeverJudged) {
  const TemporaryFolder folder;
  for (int side = 0; side < 2; ++side) {
    std::string text;
    for (int item = 0; item < 100; ++item)
      text += Json{{"id", fmt::format("{}-{}", side, item)},
                   {"question", fmt::format("q{}-{}", side, item)},
                   {"output", "x"},
                   {"correct", item < 90 - 40 * side ? 1 : 0}}
                  .dump() +
              "\n";
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl", text);
  }
  const Compared found = tests::compare(folder);
  const Json metric = only_metric(found, "correct");
  EXPECT_EQ(found.code, 3);
  EXPECT_TRUE(metric["difference"].is_null());
  EXPECT_TRUE(metric["interval"].is_null());
  EXPECT_NEAR(metric["effect"]["unpaired_difference"].get<double>(), -0.4, 1e-12);
  EXPECT_LT(metric["effect"]["unpaired_high"].get<double>(), -0.25);
}

// Labels a, b, c; fresh calls every `every`-th item "a". metrics.json holds the macro F1 of each.
void write_labels(const TemporaryFolder& folder, int every) {
  for (int side = 0; side < 2; ++side) {
    const std::string names = "abc";
    std::map<char, double> hits, predicted, targets;
    std::string text = rows(k_items, [&](int item, Json& row) {
      const char target = names[item * 7 % 3];
      char output = item % 9 == 0 ? names[(item * 7 + 1) % 3] : target;
      if (side == 1 && item % every == 0) output = 'a';
      row["target"] = std::string(1, target);
      row["prediction"] = std::string(1, output);
      ++targets[target];
      ++predicted[output];
      if (target == output) ++hits[target];
    });
    double f1 = 0;
    for (const char name : names) f1 += 2 * hits[name] / (predicted[name] + targets[name]) / 3;
    const std::string folder_name = side == 0 ? "baseline" : "fresh";
    folder.write(folder_name + "/predictions.jsonl", text);
    folder.write(folder_name + "/metrics.json", Json{{"f1", f1}}.dump());
  }
}

TEST(Labels, SumsOverThemAreJudgedByDrawingItemsAgain) {
  const TemporaryFolder folder;
  write_labels(folder, 4);
  const Compared found = tests::compare(folder);
  const Json metric = only_metric(found, "f1");
  EXPECT_EQ(metric["test"], "bootstrap") << metric.dump(1);
  EXPECT_EQ(metric["interval_method"], "bca");
  EXPECT_EQ(metric["verdict"], "regressed");
  EXPECT_NEAR(at(metric, "difference"), at(metric, "fresh") - at(metric, "baseline"), 1e-12);
  const auto again = tests::compare(folder, {"--no-config", "--jobs", "1"});
  EXPECT_EQ(only_metric(again, "f1"), metric);
  write_labels(folder, 1'000'000);
  EXPECT_NE(only_metric(tests::compare(folder), "f1")["verdict"], "regressed");
}

void write_folds(const TemporaryFolder& folder, const std::string& side,
                 const std::vector<double>& values) {
  for (std::size_t fold = 0; fold < values.size(); ++fold) {
    const std::string name = fmt::format("{}/fold{}", side, fold);
    folder.write(name + "/metrics.json", fmt::format("{{\"accuracy\": {}}}\n", values[fold]));
    folder.write(name + "/params.yaml", fmt::format("fold: {}\nlr: 0.1\n", fold));
  }
}

TEST(Folds, OfACrossValidationAreNotIndependent) {
  const TemporaryFolder folder;
  write_folds(folder, "baseline", {0.80, 0.82, 0.79, 0.81, 0.83});
  write_folds(folder, "fresh", {0.79, 0.80, 0.78, 0.81, 0.81});
  const Json metric = only_metric(tests::compare(folder), "accuracy");
  EXPECT_EQ(metric["test"], "nadeau_bengio") << metric.dump(1);
  EXPECT_EQ(metric["n"]["runs_fresh"], 5);
  // d = -.01 -.02 -.01 0 -.02: mean -.012, sd .0083666, t = d / sqrt((1/5 + 1/4) s^2), df 4.
  EXPECT_NEAR(at(metric, "difference"), -0.012, 1e-12);
  EXPECT_NEAR(at(metric, "std_error"), std::sqrt(0.45 * 7e-5), 1e-12);
  EXPECT_NEAR(metric["effect"]["naive_t_p"].get<double>(), 0.0326, 1e-3);
  EXPECT_EQ(metric["verdict"], "inconclusive");
}

}  // namespace
}  // namespace reprocheck
