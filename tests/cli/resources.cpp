// resources: latency by the run, tokens and cost by the item, once the policy names them.
//
// The numbers were computed once by SciPy and NumPy from the same rows.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::at;
using tests::Compared;
using tests::expect_interval;
using tests::has_flag;
using tests::only_metric;
using tests::rows;
using tests::TemporaryFolder;

void write_times(
    const TemporaryFolder& folder, int runs, int slower,
    const std::function<void(int, int, Json&)>& more = [](int, int, Json&) {}) {
  for (int side = 0; side < 2; ++side)
    for (int run = 0; run < runs; ++run)
      folder.write(fmt::format("{}/run{}/samples.jsonl", side == 0 ? "baseline" : "fresh", run),
                   rows(101, [&](int item, Json& row) {
                     row["output"] = fmt::format("o{}", run);
                     row["correct"] = 1;
                     row["latency_ms"] = 100 + (item * 29) % 80 + 3 * run + slower * side;
                     more(side, item, row);
                   }));
}

TEST(Times, AreJudgedByTheRunOnceThePolicyNamesThem) {
  const TemporaryFolder folder;
  write_times(folder, 5, 12);
  EXPECT_EQ(only_metric(tests::compare(folder), "latency_ms")["verdict"], "info_only");
  const Compared found =
      tests::compare(folder, {"--set", "gates.latency_ms.margin=2% of baseline"});
  const Json metric = only_metric(found, "latency_ms");
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(metric["test"], "log_welch");
  EXPECT_NEAR(at(metric, "difference"), 12.004750901468377, 1e-9);
  EXPECT_NEAR(at(metric, "fresh") - at(metric, "baseline"), at(metric, "difference"), 1e-9);
  EXPECT_NEAR(at(metric, "p_value"), 0.004035841032475139, 1e-9);
  EXPECT_NEAR(at(metric, "margin"), 0.02 * 144.93789911937301, 1e-9);
  expect_interval(metric, 4.949244234010721, 19.392375275760806);
  EXPECT_NEAR(metric["effect"]["ratio"].get<double>(), 1.0828268587747438, 1e-12);
  EXPECT_TRUE(metric["effect"].contains("p95_fresh_high"));
  EXPECT_TRUE(metric["effect"].contains("shift_90_low"));
  const Compared wide =
      tests::compare(folder, {"--set", "gates.latency_ms.margin=20% of baseline"});
  EXPECT_EQ(only_metric(wide, "latency_ms")["verdict"], "equivalent");
}

TEST(Times, OfOneRunASideDecideNothing) {
  const TemporaryFolder folder;
  write_times(folder, 1, 50);
  const Compared found = tests::compare(folder, {"--set", "gates.latency_ms.margin=5"});
  const Json metric = only_metric(found, "latency_ms");
  EXPECT_EQ(found.code, 0);
  EXPECT_EQ(metric["verdict"], "inconclusive");
  EXPECT_EQ(metric["detail"], "one_run_per_arm");
  EXPECT_TRUE(has_flag(metric, "p99_fresh_unbounded"));
  EXPECT_NEAR(
      metric["effect"]["p50_fresh"].get<double>() - metric["effect"]["p50_baseline"].get<double>(),
      50, 1e-9);
}

TEST(Times, ThatNothingGatesAreDescribed) {
  const TemporaryFolder folder;
  write_times(folder, 1, 50);
  const Json metric = only_metric(tests::compare(folder), "latency_ms");
  EXPECT_EQ(metric["verdict"], "info_only");
  EXPECT_TRUE(metric["effect"].contains("p50_fresh_low"));
}

TEST(Times, OfRequestsThatFailedAreEndless) {
  const TemporaryFolder folder;
  write_times(folder, 5, 0, [](int side, int item, Json& row) {
    if (side == 1 && item % 5 == 0) {
      row["status"] = "errored";
      row["latency_ms"] = 1;
    }
  });
  const Json metric =
      only_metric(tests::compare(folder, {"--set", "gates.latency_ms.margin=50"}), "latency_ms");
  EXPECT_GT(at(metric, "difference"), 5) << metric.dump(1);
  EXPECT_FALSE(metric["effect"].contains("p95_fresh"));
}

void write_tokens(const TemporaryFolder& folder, const std::function<int(int, int)>& tokens) {
  for (int side = 0; side < 2; ++side)
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(60, [&](int item, Json& row) {
                   row["output"] = fmt::format("o{}", side);
                   row["correct"] = 1;
                   row["output_tokens"] = tokens(side, item);
                 }));
}

TEST(Amounts, AreARatioOfTotalsPairedByItem) {
  const TemporaryFolder folder;
  write_tokens(folder, [](int side, int item) {
    return side == 0 ? 100 + (item * 37) % 50 : 110 + (item * 53) % 60;
  });
  const Compared found = tests::compare(folder, {"--set", "gates.output_tokens.margin=1"});
  const Json metric = only_metric(found, "output_tokens");
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(metric["interval_method"], "fieller");
  EXPECT_NEAR(metric["effect"]["ratio"].get<double>(), 1.1174899866488652, 1e-12);
  expect_interval(metric, 8.986960670418476, 20.570302562688187);
  EXPECT_TRUE(metric["effect"].contains("log_delta_low"));
}

TEST(Amounts, EqualOnEveryItemAreIdentical) {
  const TemporaryFolder folder;
  write_tokens(folder, [](int, int item) { return 100 + item; });
  const Compared found = tests::compare(folder, {"--set", "gates.output_tokens.margin=1"});
  EXPECT_EQ(only_metric(found, "output_tokens")["detail"], "identical");
  EXPECT_EQ(found.code, 0);
}

TEST(Amounts, OfABaselineNearZeroHaveNoRatio) {
  const TemporaryFolder folder;
  write_tokens(folder, [](int side, int item) {
    return item == 7 ? 40 + side : item == 8 ? side : 0;
  });
  const Compared found = tests::compare(folder, {"--set", "gates.output_tokens.margin=1"});
  const Json metric = only_metric(found, "output_tokens");
  EXPECT_EQ(metric["verdict"], "inconclusive");
  EXPECT_EQ(metric["detail"], "ratio_unbounded");
  EXPECT_TRUE(metric["interval"].is_null());
}

TEST(Amounts, OfOneHugeItemHideNoLoss) {
  const TemporaryFolder folder;
  write_tokens(folder, [](int side, int item) {
    if (side == 1 && item == 5) return 1'000'000;
    return 100 + (item * 37) % 50 + side * (30 + item % 3);
  });
  const Compared found = tests::compare(folder, {"--set", "gates.output_tokens.margin=1"});
  EXPECT_EQ(found.code, 3) << found.headline;
}

TEST(Amounts, ThatGrewAlikeOnEveryItemGrew) {
  const TemporaryFolder folder;
  write_tokens(folder, [](int side, int item) { return 100 + item + 50 * side; });
  const Compared found = tests::compare(folder, {"--set", "gates.output_tokens.margin=1"});
  EXPECT_EQ(found.code, 1) << found.headline;
}

TEST(Times, OfRunsThatFreshHoldsBackAreNoVerdict) {
  const TemporaryFolder folder;
  write_times(folder, 5, 500);
  std::filesystem::remove_all(folder.at("fresh/run4"));
  const Compared found = tests::compare(folder, {"--set", "gates.latency_ms.margin=5"});
  EXPECT_EQ(found.code, 3) << found.headline;
}

// One run as MLflow records it: times, and when it began.
void write_started(const TemporaryFolder& folder, int side, int run, long long start) {
  const std::string id(32, static_cast<char>('0' + side * 5 + run));
  const std::string at = fmt::format("{}/mlruns/1/{}/", side == 0 ? "baseline" : "fresh", id);
  folder.write(at + "meta.yaml",
               fmt::format("artifact_uri: file:///x\nend_time: {}\nexperiment_id: '1'\n"
                           "lifecycle_stage: active\nrun_id: {}\nrun_name: n\nstart_time: {}\n"
                           "status: 3\n",
                           start + 9, id, start));
  folder.write(at + "metrics/latency_ms",
               fmt::format("1700000000500 {} 0\n", 100 + 3 * run + side));
  folder.write(at + "metrics/accuracy", fmt::format("1700000000500 0.8{} 0\n", run));
}

TEST(Times, OfSidesThatWereMeasuredApartAreFlagged) {
  const auto flagged = [](long long between_runs, long long between_sides) {
    const TemporaryFolder folder;
    for (int side = 0; side < 2; ++side)
      for (int run = 0; run < 5; ++run)
        write_started(folder, side, run,
                      1'700'000'000'123 + between_runs * run + between_sides * side);
    const Compared found = tests::compare(folder, {"--set", "gates.latency_ms.margin=5"});
    EXPECT_FALSE(has_flag(only_metric(found, "accuracy"), "arms_apart"));
    const Json metric = only_metric(found, "latency_ms");
    EXPECT_EQ(metric["test"], "log_welch") << metric.dump(1);
    EXPECT_EQ(metric["caveats"].empty(), !has_flag(metric, "arms_apart"));
    return has_flag(metric, "arms_apart");
  };
  EXPECT_TRUE(flagged(1'000, 60'000));
  EXPECT_FALSE(flagged(1'000, 500));  // taken in turn
}

// Requests of a run follow one another up and down, or in no order.
Json with_order(const std::function<int(int)>& of_item) {
  const TemporaryFolder folder;
  write_times(folder, 5, 0, [&](int side, int item, Json& row) {
    row["latency_ms"] = row["latency_ms"].get<int>() % 10 + side + of_item(item);
  });
  return only_metric(tests::compare(folder, {"--set", "gates.latency_ms.margin=50"}), "latency_ms");
}

TEST(Times, OfRequestsThatFollowOneAnotherAreFlagged) {
  const Json waves = with_order([](int item) { return 200 + (item / 10 % 2) * 40; });
  EXPECT_TRUE(has_flag(waves, "requests_dependent_baseline")) << waves["flags"].dump();
  EXPECT_TRUE(has_flag(waves, "requests_dependent_fresh"));
  EXPECT_EQ(waves["caveats"].size(), 2U);
  const Json shuffled = with_order([](int item) { return 200 + item * 29 % 101; });
  EXPECT_FALSE(has_flag(shuffled, "requests_dependent_baseline")) << shuffled["flags"].dump();
}

TEST(Times, OfRunsThatDifferAreNoDependenceOfRequests) {
  const TemporaryFolder folder;
  write_times(folder, 5, 0, [](int, int item, Json& row) {
    const int run = row["output"].get<std::string>()[1] - '0';
    row["latency_ms"] = 100 + item * 29 % 80 + 300 * run;  // pooled, each run is a plateau
  });
  const Json metric =
      only_metric(tests::compare(folder, {"--set", "gates.latency_ms.margin=50"}), "latency_ms");
  EXPECT_FALSE(has_flag(metric, "requests_dependent_baseline")) << metric["flags"].dump();
}

TEST(Quantiles, OfEachRunAreJudgedWhereThePolicyAsks) {
  const TemporaryFolder folder;
  // One request of ten is slower in fresh: the median does not see it.
  write_times(folder, 5, 0, [](int side, int item, Json& row) {
    if (side == 1 && item % 10 == 0) row["latency_ms"] = 400;
  });
  EXPECT_EQ(tests::compare(folder, {"--set", "gates.latency_ms.margin=5"}).code, 0);
  const Compared found = tests::compare(
      folder, {"--set", "gates.latency_ms.margin=5", "--set", "gates.latency_ms.quantile=0.95"});
  const Json metric = only_metric(found, "latency_ms");
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(metric["test"], "log_welch");
  EXPECT_NEAR(at(metric, "fresh"), 400, 1e-9);
  // By hand: the 96th of 101 requests of run r is 175 + 3 r; geometric mean over five runs.
  EXPECT_NEAR(at(metric, "baseline"), 180.95025984063153, 1e-9);
  EXPECT_EQ(metric["effect"]["quantile"], 0.95);
  EXPECT_NE(metric["assumption"].get<std::string>().find("0.95 quantile"), std::string::npos);
}

TEST(Quantiles, HaveToBeOnesAndOfTimes) {
  const TemporaryFolder folder;
  write_times(folder, 5, 0);
  const auto refused = [&](const std::string& gates) {
    const std::string policy =
        folder.write("policy.yaml", fmt::format("version: 1\ngates:\n  {}\n", gates));
    const auto ran = tests::run(
        {"compare", "--no-repo", "-c", policy, folder.at("baseline"), folder.at("fresh")});
    EXPECT_EQ(ran.code, 2) << gates << ran.out;
    EXPECT_NE(ran.err.find("policy.yaml:3"), std::string::npos) << ran.err;
    return ran.err;
  };
  for (const char* value : {"0", "1", "95", "p95", "-0.5", ".nan", "[0.5]"})
    EXPECT_NE(refused(fmt::format("latency_ms: {{quantile: {}}}", value)).find("between 0 and 1"),
              std::string::npos)
        << value;
  EXPECT_NE(refused("correct: {quantile: 0.95}").find("correct is no time"), std::string::npos);
  EXPECT_NE(refused("latency_ms: {quantil: 0.95}").find("quantile"), std::string::npos);
}

TEST(Quantiles, OfTooFewOrEndlessRequestsPassNothing) {
  const TemporaryFolder few;
  write_times(few, 5, 0);
  const Compared asked =
      tests::compare(few, {"--set", "gates.latency_ms.quantile=0.999"});  // of 101 requests
  EXPECT_EQ(only_metric(asked, "latency_ms")["detail"], "too_few_requests");
  const TemporaryFolder endless;
  write_times(endless, 5, 0, [](int side, int item, Json& row) {
    if (side == 1 && item % 10 == 0) row["status"] = "errored";
  });
  const Compared found = tests::compare(endless, {"--set", "gates.latency_ms.quantile=0.95"});
  EXPECT_EQ(only_metric(found, "latency_ms")["verdict"], "not_comparable");
  const TemporaryFolder numbers;
  for (int side = 0; side < 2; ++side)
    for (int run = 0; run < 5; ++run)
      numbers.write(fmt::format("{}/run{}/metrics.json", side == 0 ? "baseline" : "fresh", run),
                    fmt::format("{{\"latency_ms\": {}}}", 100 + 3 * run + side));
  const Compared alone = tests::compare(numbers, {"--set", "gates.latency_ms.quantile=0.95"});
  EXPECT_EQ(alone.code, 3);
  EXPECT_EQ(only_metric(alone, "latency_ms")["detail"], "no_requests");
}

// The first requests of each run take ten times as long; `marked` says which are marked.
void write_warm(const TemporaryFolder& folder, int slower,
                const std::function<bool(int side, int item)>& marked) {
  write_times(folder, 5, slower, [&](int side, int item, Json& row) {
    if (item < 60) row["latency_ms"] = row["latency_ms"].get<int>() * 10;
    row["warmup"] = marked(side, item);
  });
}

TEST(Warmups, AreNoTimesAndStillScores) {
  const TemporaryFolder folder;
  write_warm(folder, 0, [](int, int item) { return item < 60; });
  const Compared found = tests::compare(folder, {"--set", "gates.latency_ms.margin=5"});
  const Json metric = only_metric(found, "latency_ms");
  EXPECT_TRUE(has_flag(metric, "warmup_dropped")) << metric.dump(1);
  EXPECT_FALSE(has_flag(metric, "warmup_kept"));
  EXPECT_EQ(metric["effect"]["warmup_baseline"], 300.0);
  EXPECT_LT(at(metric, "baseline"), 200);
  EXPECT_EQ(only_metric(found, "correct")["n"]["baseline"], 101);
  for (const Json each : found.metrics) EXPECT_NE(each["name"], "warmup");
  const Json told = only_metric(tests::compare(folder), "latency_ms");
  EXPECT_LT(at(told, "baseline"), 200) << told.dump(1);
}

TEST(Warmups, HideNoSlowRequestsOfFresh) {
  const auto judged = [](const std::function<bool(int, int)>& marked) {
    const TemporaryFolder folder;
    write_times(folder, 5, 0, [&](int side, int item, Json& row) {
      if (side == 1 && item % 5 < 3) row["latency_ms"] = 900;
      row["is_warmup"] = marked(side, item);
    });
    return tests::compare(folder, {"--set", "gates.latency_ms.margin=5"});
  };
  EXPECT_EQ(judged([](int, int) { return false; }).code, 1);
  const Compared slow = judged([](int side, int item) { return side == 1 && item % 5 < 3; });
  EXPECT_EQ(slow.code, 1) << slow.headline;
  EXPECT_TRUE(has_flag(only_metric(slow, "latency_ms"), "warmup_kept"));
  const Compared most = judged([](int side, int item) { return side == 1 && item < 100; });
  EXPECT_EQ(most.code, 1) << most.headline;
}

}  // namespace
}  // namespace reprocheck
