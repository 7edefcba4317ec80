// aggregates: numbers without samples are tested by what they record, and nothing that fresh says
// of its own certainty takes the test away.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::compare;
using tests::Compared;
using tests::TemporaryFolder;

Json counted(double value, int n) {
  return {{"accuracy", value}, {"n", n}};
}

TEST(Aggregates, AnErrorThatOnlyFreshInflatesHidesNoLoss) {
  const auto error = [](double value, double std_error) {
    return Json{{"value", value}, {"std_error", std_error}};
  };
  const auto loss = compare({{"loss", error(1, 0.02)}}, {{"loss", error(2, 1e6)}});
  EXPECT_EQ(loss.code, 3);
  EXPECT_EQ(loss.detail(), "uncertainty_inflated");
  EXPECT_EQ(compare({{"loss", error(1, 0.02)}}, {{"loss", error(2, 0.05)}}).code, 1);
  EXPECT_EQ(compare({{"loss", error(1, 0.02)}}, {{"loss", error(1.01, 1e6)}}).code, 0);
  const auto rate = compare({{"accuracy", error(0.9, 0.02)}}, {{"accuracy", error(0.7, 0.2)}});
  EXPECT_EQ(rate.detail(), "uncertainty_inflated");
  // What a rate nearer to one half spreads more is no inflation.
  EXPECT_EQ(compare({{"accuracy", error(0.9, 0.0212)}}, {{"accuracy", error(0.83, 0.0266)}}).code,
            1);
  EXPECT_EQ(compare({{"accuracy", error(1, 0)}}, {{"accuracy", error(0.97, 0.0171)}}).code, 0);
}

TEST(Aggregates, AnErrorThatNCannotHaveGivesWayToTheCount) {
  const Json sound{{"accuracy", {{"value", 0.9}, {"std_error", 0.02}, {"n", 200}}}};
  const Json inflated{{"accuracy", {{"value", 0.6}, {"std_error", 0.4}, {"n", 200}}}};
  EXPECT_EQ(compare(sound, inflated).code, 1);
  EXPECT_EQ(compare(Json{{"accuracy", {{"value", 0.9}, {"n", 200}}}}, inflated).code, 1);
  const auto alone = compare(Json{{"accuracy", {{"value", 0.9}, {"n", 200}}}},
                             Json{{"accuracy", {{"value", 0.6}, {"std_error", 0.4}}}});
  EXPECT_EQ(alone.code, 3);
  EXPECT_EQ(alone.detail(), "uncertainty_on_one_side");
}

TEST(Aggregates, CountsThatDifferAreOtherItems) {
  const auto fewer = compare(counted(0.905, 200), counted(0.605263, 190));
  EXPECT_EQ(fewer.code, 3);
  EXPECT_EQ(fewer.detail(), "items_changed");
  EXPECT_NE(fewer.headline.find("200 items in baseline, 190 in fresh"), std::string::npos);
  EXPECT_TRUE(fewer.metrics.at(0).at("difference").is_null());
  // One of two hundred is within what may be touched.
  const auto one_less = compare(counted(0.905, 200), counted(0.603015, 199));
  EXPECT_EQ(one_less.code, 1);
  EXPECT_EQ(one_less.metrics.at(0).at("flags"), Json{"on_subset"});
}

TEST(Aggregates, ARoundedRateIsTestedByEveryCountThatItMayStandFor) {
  EXPECT_EQ(compare(counted(0.9, 200), counted(0.6, 200)).code, 1);
  EXPECT_EQ(compare({{"accuracy", 90.5}, {"n", 200}}, {{"accuracy", 60.5}, {"n", 200}}).code, 1);
  EXPECT_EQ(compare({{"error_rate", 0.1}, {"n", 200}}, {{"error_rate", 0.4}, {"n", 200}}).code, 1);
  const auto close = compare(counted(0.9, 200), counted(0.8, 200));
  EXPECT_EQ(close.code, 3);
  EXPECT_EQ(close.detail(), "digits_hide_loss") << "170 and 170, or 190 and 150";
  EXPECT_EQ(compare(counted(0.9, 200), counted(0.88, 200)).code, 0);
  EXPECT_EQ(close.headline.find("without n"), std::string::npos) << close.headline;
}

// Nobody knows which count it was, on either side; a loss that none of them undoes is one.
TEST(Aggregates, AnNThatTheDigitsLeaveOpenIsNone) {
  const auto near = compare(counted(0.85, 1319), counted(0.84, 1319));
  EXPECT_EQ(near.code, 0);
  EXPECT_TRUE(near.metrics.at(0).at("interval").is_null());
  EXPECT_EQ(near.headline,
            "not tested: accuracy 0.85 -> 0.84, two numbers without n: several counts fit their "
            "digits");
  EXPECT_EQ(compare(counted(0.85, 1319), counted(0.95, 1319)).metrics.at(0).at("verdict"),
            "inconclusive");
  EXPECT_EQ(compare(counted(0.85, 1319), counted(0.75, 1319)).code, 1);
}

TEST(Aggregates, AGoodRunInFrontHidesNoBadOne) {
  const auto against = [](const std::string& first, const std::string& second) {
    const TemporaryFolder folder;
    folder.write("baseline/metrics.json", R"({"accuracy": 0.905, "n": 200})");
    folder.write("fresh/a/metrics.json", first);
    folder.write("fresh/b/metrics.json", second);
    return compare(folder);
  };
  EXPECT_EQ(against(R"({"accuracy": 0.905, "n": 200})", R"({"accuracy": 0.305, "n": 200})").code,
            1);
  EXPECT_EQ(against(R"({"accuracy": 0.905, "n": 200})", R"({"accuracy": 0.305})").code, 3);
  EXPECT_EQ(against(R"({"accuracy": 0.905, "n": 200})", R"({"accuracy": 0.9, "n": 200})").code, 0);
  EXPECT_EQ(against(R"({"accuracy": {"value": 0.905, "n": 200, "std_error": 0.0207}})",
                    R"({"accuracy": {"value": 0.305, "n": 200, "std_error": 0.0326}})")
                .code,
            1);
  EXPECT_EQ(
      compare(counted(0.905, 200), Json{{"accuracy", {{"value", {0.605, 0.61}}, {"n", 200}}}}).code,
      1);
}

TEST(Aggregates, RunsThatFreshAddsHideNoneOfThem) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": {"value": 0.8, "n": 200}})");
  int seed = 0;
  for (const char* value : {"0.55", "0.95"}) {
    const std::string run = "fresh/" + std::to_string(seed);
    folder.write(run + "/metrics.json",
                 fmt::format(R"({{"accuracy": {{"value": {}, "n": 200}}}})", value));
    folder.write(run + "/params.yaml", fmt::format("seed: {}\n", seed++));
  }
  EXPECT_EQ(compare(folder).code, 3);
}

TEST(Aggregates, ASpreadThatFreshAloneHasHidesNoLoss) {
  const Json calm{{"accuracy", {0.8, 0.81, 0.79, 0.8, 0.8}}};
  EXPECT_EQ(compare(calm, {{"accuracy", {0.55, 0.99, 0.11, 0.55, 0.55}}}).code, 3);
  EXPECT_EQ(compare(calm, {{"accuracy", {0.8, 0.86, 0.74, 0.8, 0.8}}}).code, 0);
}

TEST(Aggregates, AMeanInAnEntryOfItsOwnIsTheMeasureAboveIt) {
  const auto entry = [](double mean) { return Json{{"accuracy", {{"mean", mean}, {"n", 500}}}}; };
  EXPECT_TRUE(compare(entry(0.912), entry(0.712)).metrics.at(0).at("gated").get<bool>());
}

TEST(Aggregates, AnErrorBesideItsMetricIsNoMetricAndTestsIt) {
  const auto beside = [](const std::string& filter, double value) {
    return Json{{"accuracy" + filter, value}, {"accuracy_stderr" + filter, 0.01}};
  };
  for (const char* filter : {"", ",none"}) {
    const auto loss = compare(beside(filter, 0.913), beside(filter, 0.713));
    EXPECT_EQ(loss.code, 1) << filter;
    EXPECT_EQ(loss.metrics.size(), 1U) << filter;
  }
}

TEST(Aggregates, AConstantShiftIsNotCalledTwoNumbersWithoutN) {
  const TemporaryFolder folder;
  for (const auto& [side, score] : {std::pair("baseline", 4), std::pair("fresh", 3)}) {
    std::string rows;
    for (int i = 0; i < 200; ++i)
      rows += Json{{"id", i}, {"output", std::string(side)}, {"score", score}}.dump() + "\n";
    folder.write(std::string(side) + "/samples.jsonl", rows);
  }
  const auto shifted = compare(folder);
  EXPECT_EQ(shifted.detail(), "constant_shift");
  EXPECT_NE(shifted.headline.find("the same difference on all 200 pairs"), std::string::npos)
      << shifted.headline;
}

}  // namespace
}  // namespace reprocheck
