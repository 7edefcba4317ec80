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

}  // namespace
}  // namespace reprocheck
