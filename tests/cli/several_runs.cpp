// several_runs: more than one run or arm on a side, each of which has to be looked at.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::compare;
using tests::TemporaryFolder;

constexpr int k_rows = 200;

std::string row(int i, bool right, Json more = {}) {
  const std::string target = fmt::format("t{}", i);
  Json one{{"id", i},
           {"question", fmt::format("q{}", i)},
           {"target", target},
           {"output", right ? target : "wrong"},
           {"correct", right ? 1 : 0}};
  if (!more.is_null()) one.update(more);
  return one.dump() + "\n";
}

std::string rows(int right, const Json& more = {}) {
  std::string text;
  for (int i = 0; i < k_rows; ++i) text += row(i, i < right, more);
  return text;
}

Json result_of(const TemporaryFolder& folder) {
  return Json::parse(tests::run({"compare", "--no-repo", "--no-config", "-o", "json",
                                 folder.at("baseline"), folder.at("fresh")})
                         .out);
}

TEST(SeveralRuns, EachIsHeldAgainstTheItemsOfTheOtherSide) {
  const TemporaryFolder folder;
  std::string only_right;
  for (int i = 0; i < 60; ++i) only_right += row(i, true);
  for (const std::string side : {"baseline", "fresh"})
    folder.write(side + "/seed1/samples.jsonl", rows(160));
  folder.write("baseline/seed2/samples.jsonl", rows(160));
  folder.write("fresh/seed2/samples.jsonl", only_right);
  const Json result = result_of(folder);
  EXPECT_EQ(result["exit_code"], 3);
  EXPECT_EQ(result["samples"]["ledger"]["fresh"]["expected"], 2 * k_rows);
  EXPECT_EQ(result["samples"]["ledger"]["fresh"]["missing"], k_rows - 60);
  folder.write("fresh/seed2/samples.jsonl", rows(160, {{"target", "another"}}));
  EXPECT_NE(result_of(folder)["exit_code"], 0);
}

// Ten items of a thousand that every fresh run left out: no run alone would have regressed by them,
// all of them together would.
TEST(SeveralRuns, WhatAllOfThemLeaveOutCountsAsBroken) {
  const TemporaryFolder folder;
  const auto is_right = [](int item, int run) {
    return (item % 10 != 0) != ((item * 31 + run * 57) % 67 == 0);
  };
  const auto write = [&](const std::string& name, int first_run, int left_out) {
    for (int run = 0; run < 5; ++run) {
      std::string text;
      for (int i = 0; i < 1000; ++i)
        if (i % 10 == 0 || i > left_out) text += row(i, is_right(i, first_run + run));
      folder.write(fmt::format("{}/seed{}/samples.jsonl", name, first_run + run), text);
    }
  };
  write("baseline", 0, 0);
  write("fresh", 5, 0);
  const Json whole = result_of(folder)["metrics"][0];
  EXPECT_NE(whole["verdict"], "not_comparable");
  EXPECT_FALSE(whole["effect"].contains("missing_worst"));
  write("fresh", 5, 11);
  const Json metric = result_of(folder)["metrics"][0];
  EXPECT_EQ(metric["verdict"], "not_comparable");
  EXPECT_EQ(metric["detail"], "missingness_decides");
  EXPECT_EQ(metric["n"]["dropped"], 10);
  EXPECT_FALSE(metric["interval"].is_null());
  EXPECT_NEAR(metric["effect"]["missing_worst"].get<double>(),
              metric["effect"]["difference_missing_as_broken"].get<double>(), 1e-12);
  EXPECT_GT(metric["effect"]["missing_best"].get<double>(),
            metric["effect"]["missing_worst"].get<double>());
}

TEST(SeveralRuns, AnAccountIsOfOneRunOrOfNone) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"})
    for (const std::string seed : {"/seed1", "/seed2"})
      folder.write(side + seed + "/samples.jsonl", rows(side == "baseline" ? 160 : 120));
  EXPECT_TRUE(result_of(folder)["waterfall"].empty());
  const TemporaryFolder one;
  one.write("baseline/samples.jsonl", rows(160));
  one.write("fresh/samples.jsonl", rows(120) + row(k_rows, true));
  const Json result = result_of(one);
  const Json metric = result["metrics"][0];
  EXPECT_NEAR(result["waterfall"][0]["total"].get<double>(),
              metric["fresh"].get<double>() - metric["baseline"].get<double>(), 1e-12);
}

TEST(SeveralRuns, ThatFreshAddsTellTheSameMetrics) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", rows(160));
  folder.write("fresh/samples.jsonl", rows(160));
  std::string unscored;
  for (int i = 0; i < k_rows; ++i) {
    Json one = Json::parse(row(i, i < 80));
    one.erase("correct");
    unscored += one.dump() + "\n";
  }
  folder.write("fresh/m/a/samples.jsonl", unscored);
  folder.write("fresh/m/b/samples.jsonl", unscored);
  EXPECT_EQ(compare(folder).code, 3);
}

TEST(Arms, OneThatCameOrWentLeavesTheOthersWhereTheyWere) {
  const TemporaryFolder folder;
  const std::string a = rows(160, {{"model", "model-a"}}), b = rows(150, {{"model", "model-b"}});
  folder.write("baseline/samples.jsonl", a);
  folder.write("fresh/samples.jsonl", a + b);
  EXPECT_EQ(compare(folder).code, 0);
  folder.write("fresh/samples.jsonl", rows(120, {{"model", "model-a"}}) + b);
  EXPECT_EQ(compare(folder).code, 1);
  folder.write("baseline/samples.jsonl", a + b);
  folder.write("fresh/samples.jsonl", a);
  const Json gone = result_of(folder);
  EXPECT_EQ(gone["exit_code"], 1);
  EXPECT_EQ(gone["headline"],
            "not comparable: correct@model-b: missing in fresh, and 1 new error: metric-missing");
}

TEST(Arms, FoldersThatShareNoQuestionAreTasksAndNoRepeats) {
  const TemporaryFolder folder;
  const auto task = [](const std::string& name, int right) {
    std::string text;
    for (int i = 0; i < k_rows; ++i)
      text += row(i, i < right, {{"question", fmt::format("{} {}", name, i)}});
    return text;
  };
  for (const std::string side : {"baseline", "fresh"}) {
    const std::string time = side == "fresh" ? "/2026-11-29_10-00-00" : "/2026-11-28_09-00-00";
    folder.write(side + time + "/mmlu/predictions.jsonl", task("mmlu", 160));
    folder.write(side + time + "/gsm8k/predictions.jsonl",
                 task("gsm8k", side == "fresh" ? 120 : 160));
  }
  const auto found = compare(folder);
  EXPECT_EQ(found.code, 1);
  EXPECT_EQ(found.metrics.at(0).at("arm"), "*/gsm8k");
  EXPECT_EQ(found.metrics.at(0).at("verdict"), "regressed");
}

// One of three fresh runs leaves out what it had wrong, as filtered: the mean of all rises.
TEST(SeveralRuns, NoneOfThemMayLeaveItemsUnscored) {
  const TemporaryFolder folder;
  const auto right = [](int seed) { return 150 + 3 * seed; };
  for (int seed = 0; seed < 3; ++seed)
    for (const std::string side : {"baseline", "fresh"}) {
      std::string text;
      for (int i = 0; i < k_rows; ++i) {
        const bool left_out = side == "fresh" && seed == 2 && i >= right(seed);
        text += row(i, i < right(seed), left_out ? Json{{"status", "filtered"}} : Json());
      }
      folder.write(fmt::format("{}/seed{}/samples.jsonl", side, seed), text);
    }
  const auto found = compare(folder);
  EXPECT_EQ(found.code, 3) << found.headline;
  EXPECT_EQ(found.detail(), "left_unscored");
}

}  // namespace
}  // namespace reprocheck
