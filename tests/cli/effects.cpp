// effects: the names, signs and units of the numbers that stand beside a difference.
//
// The same scores told as a share, in percent, and as a rate of errors: an effect is in the unit
// and the sign of its own metric, like the difference, the interval and the error beside it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using tests::Json;
using tests::rows;
using tests::TemporaryFolder;

// What a score of [0, 1] is told as.
struct Telling {
  const char* name;
  double scale;
  bool lower;
  [[nodiscard]] double told(double share) const { return scale * (lower ? 1 - share : share); }
};
constexpr Telling k_share{"accuracy", 1, false};
constexpr Telling k_percent{"accuracy", 100, false};
constexpr Telling k_errors{"error_rate", 1, true};

using Write = void (*)(const TemporaryFolder& folder, const Telling& telling);

Json judged(Write write, const Telling& telling) {
  const TemporaryFolder folder;
  write(folder, telling);
  const Json metric = tests::only_metric(tests::compare(folder), telling.name);
  EXPECT_EQ(metric.at("direction"), telling.lower ? "lower" : "higher");
  return metric;
}

// Multiples of 1/64, so that every telling is exact.
double share(int item, int side, int run = 0) {
  const int noise = (item * item * 31 + item * 17 + side * (item % 7) * 5 + run * (item % 11)) % 13;
  return (40 + noise - side * (3 + item % 4) + (side == 1 && item == 3 ? -20 : 0)) / 64.0;
}

void write_samples(const TemporaryFolder& folder, const Telling& telling, int items,
                   int per_cluster) {
  for (const int side : {0, 1})
    folder.write(fmt::format("{}/samples.jsonl", side == 0 ? "baseline" : "fresh"),
                 rows(items, [&](int item, Json& row) {
                   row["output"] = fmt::format("{} {}", side, item);
                   row[telling.name] = telling.told(share(item, side));
                   if (per_cluster > 0) row["cluster"] = fmt::format("c{}", item / per_cluster);
                 }));
}

void write_graded(const TemporaryFolder& folder, const Telling& telling) {
  write_samples(folder, telling, 25, 0);
}

void write_clusters(const TemporaryFolder& folder, const Telling& telling) {
  write_samples(folder, telling, 120, 4);
}

void write_binary(const TemporaryFolder& folder, const Telling& telling) {
  for (const int side : {0, 1})
    folder.write(fmt::format("{}/samples.jsonl", side == 0 ? "baseline" : "fresh"),
                 rows(24, [&](int item, Json& row) {
                   row["output"] = fmt::format("{} {}", side, item);
                   row[telling.name] = telling.told(side == 0 ? item % 8 > 0 : item % 3 > 0);
                 }));
}

void write_several_runs(const TemporaryFolder& folder, const Telling& telling) {
  for (const int side : {0, 1})
    for (const int run : {0, 1, 2})
      folder.write(fmt::format("{}/run{}/samples.jsonl", side == 0 ? "baseline" : "fresh", run),
                   rows(60, [&](int item, Json& row) {
                     row["output"] = fmt::format("{} {} {}", side, item, run);
                     row[telling.name] =
                         telling.told(share(item, side, run) + (run - 1) * (2 - side) / 64.0);
                   }));
}

void write_aggregates(const TemporaryFolder& folder, const Telling& telling) {
  for (const int side : {0, 1})
    for (const int run : {0, 1, 2})
      folder.write(
          fmt::format("{}/run{}/metrics.json", side == 0 ? "baseline" : "fresh", run),
          Json{{telling.name, telling.told((50 - 9 * side + 2 * run * run) / 64.0)}}.dump());
}

// How a number of the first telling stands in another one.
struct InTelling {
  int power = 0;                 // of the unit
  bool signed_ = false;          // turns where lower is better
  const char* mirror = nullptr;  // the other end, where the sign turns
};

const std::map<std::string, InTelling> k_effects{
    {"hodges_lehmann", {1, true}},
    {"d_z", {0, true}},
    {"skewness", {0, true}},
    {"bounded_mean_low", {1, true, "bounded_mean_high"}},
    {"bounded_mean_high", {1, true, "bounded_mean_low"}},
    {"std_error_if_independent", {1}},
    {"std_error_questions", {1}},
    {"std_error_baseline", {1}},
    {"std_error_fresh", {1}},
    {"sd_baseline", {1}},
    {"sd_fresh", {1}},
    {"ms_questions_baseline", {2}},
    {"ms_questions_fresh", {2}},
    {"ms_seeds_baseline", {2}},
    {"ms_seeds_fresh", {2}},
    {"ms_error_baseline", {2}},
    {"ms_error_fresh", {2}},
    {"var_questions", {2}},
    {"var_seeds", {2}},
    {"var_error", {2}},
    {"var_differences", {2}},
    {"benchmark_low", {1, true, "benchmark_high"}},
    {"benchmark_high", {1, true, "benchmark_low"}}};

void expect_told_as(const Json& one, const Json& other, const Telling& telling) {
  EXPECT_EQ(one.at("verdict"), other.at("verdict"));
  EXPECT_NEAR(tests::at(one, "p_value"), tests::at(other, "p_value"), 1e-9);
  const double sign = telling.lower ? -1 : 1;
  EXPECT_NEAR(tests::at(other, "difference"), sign * telling.scale * tests::at(one, "difference"),
              1e-9);
  ASSERT_EQ(one.at("effect").size(), other.at("effect").size());
  for (const auto& [name, value] : one.at("effect").items()) {
    SCOPED_TRACE(name);
    // A level is told as every score is.
    if (name == "mean_baseline" || name == "mean_fresh") {
      EXPECT_NEAR(other.at("effect").at(name).get<double>(), telling.told(value.get<double>()),
                  1e-9);
      continue;
    }
    const auto known = k_effects.find(name);
    const InTelling kind = known == k_effects.end() ? InTelling{} : known->second;
    const double factor = std::pow(telling.scale, kind.power) * (kind.signed_ ? sign : 1);
    const std::string there = telling.lower && kind.mirror ? kind.mirror : name;
    // A bounded mean bets on the values in an order that is drawn for each metric's name.
    const double drawn = name.starts_with("bounded_mean") && telling.lower ? 0.1 : 1e-8;
    EXPECT_NEAR(other.at("effect").at(there).get<double>(), factor * value.get<double>(),
                drawn * telling.scale * telling.scale);
  }
}

void expect_alike(Write write, std::initializer_list<const char*> names) {
  const Json one = judged(write, k_share);
  for (const char* name : names) EXPECT_TRUE(one.at("effect").contains(name)) << one.at("effect");
  expect_told_as(one, judged(write, k_percent), k_percent);
  expect_told_as(one, judged(write, k_errors), k_errors);
}

TEST(Effects, OfPairedScoresAreInTheMetricsUnitAndSign) {
  expect_alike(write_graded, {"hodges_lehmann", "d_z", "skewness", "bounded_mean_low"});
  const Json errors = judged(write_graded, k_errors);
  EXPECT_GT(tests::at(errors, "difference"), 0);
  EXPECT_GT(errors.at("effect").at("hodges_lehmann").get<double>(), 0);
  EXPECT_GT(errors.at("effect").at("d_z").get<double>(), 0);
  const double d_z = tests::at(errors, "difference") / (tests::at(errors, "std_error") * 5);
  EXPECT_NEAR(errors.at("effect").at("d_z").get<double>(), d_z, 1e-9);
}

TEST(Effects, OfRightOrWrongAreInTheMetricsUnitAndSign) {
  expect_alike(write_binary, {"wins", "losses", "odds_low", "bounded_mean_low"});
}

TEST(Effects, OfClustersAreInTheMetricsUnitAndSign) {
  expect_alike(write_clusters, {"std_error_if_independent", "icc", "skewness"});
}

TEST(Effects, OfSeveralRunsAreInTheMetricsUnitAndSign) {
  expect_alike(write_several_runs, {"var_questions", "var_seeds", "var_differences",
                                    "std_error_questions", "benchmark_low"});
}

TEST(Effects, OfRunsAggregatesAreInTheMetricsUnitAndSign) {
  expect_alike(write_aggregates, {"mean_baseline", "mean_fresh", "sd_baseline"});
  const Json errors = judged(write_aggregates, k_errors);
  EXPECT_NEAR(errors.at("effect").at("mean_baseline").get<double>(), tests::at(errors, "baseline"),
              1e-12);
  EXPECT_GT(errors.at("effect").at("mean_fresh").get<double>(), 0);
}

// The floor of a p that was drawn, and that of a bounded mean.
TEST(Effects, TheAdjustedPOfOneGateIsItsP) {
  for (const bool constant : {false, true}) {
    const TemporaryFolder folder;
    for (const int side : {0, 1})
      folder.write(fmt::format("{}/samples.jsonl", side == 0 ? "baseline" : "fresh"),
                   rows(120, [&](int item, Json& row) {
                     const double noise = constant ? 0 : 0.1 * std::sin(item * item + side);
                     row["output"] = fmt::format("{} {}", side, item);
                     row["f1"] = 0.75 - 0.5 * side + noise;
                   }));
    const Json metric = tests::only_metric(tests::compare(folder), "f1");
    EXPECT_EQ(metric.at("test"), constant ? "bounded_mean" : "sign_flip");
    EXPECT_EQ(metric.at("effect").contains("replicates"), !constant);
    EXPECT_EQ(metric.at("p_adjusted"), metric.at("p_value"));
    EXPECT_EQ(metric.at("verdict"), "regressed");
  }
}

}  // namespace
}  // namespace reprocheck
