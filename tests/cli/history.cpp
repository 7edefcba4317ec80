// history: many saved results: segments, drift, change points, and attempts on one commit.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "tests/support/pages.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::run;
using tests::TemporaryFolder;

// Saved results made of one real one, since only numbers and names differ from merge to merge.
class Merges {
 public:
  Merges() {
    folder_.write("baseline/manifest.json", manifest(0));
    folder_.write("fresh/manifest.json", manifest(1));
    tests::write_pair(folder_, 500, 400, 20, 18);
    tests::save(folder_);
    template_ = Json::parse(folder_.read("result.json"));
  }

  static std::string commit(int number) {
    std::string text = std::to_string(number);
    return "abc" + std::string(37 - text.size(), '0') + text;
  }

  static std::string manifest(int number) {
    return R"({"seed": 1, "git_commit": ")" + commit(number) + "\"}";
  }

  struct Merge {
    double value = 0.8;
    int commit = 1;
    std::string baseline;  // digest; "" one of its own
    int broke = 20, fixed = 18;
    std::string verdict = "inconclusive";
  };
  void add(const Merge& merge) {
    Json result = template_;
    const std::string number = std::to_string(lines_.size());
    result["baseline"]["digest"] = merge.baseline.empty() ? "b" + number : merge.baseline;
    result["fresh"]["digest"] = "f" + number;
    for (Json& fact : result["fresh"]["facts"])
      if (fact["key"] == "commit") fact["value"] = commit(merge.commit);
    Json& metric = result["metrics"][0];
    metric["fresh"] = merge.value;
    metric["verdict"] = merge.verdict;
    metric["difference"] = (merge.fixed - merge.broke) / 500.0;
    metric["effect"]["wins"] = merge.fixed;
    metric["effect"]["losses"] = merge.broke;
    add_result(result);
  }
  void add_result(const Json& result) {
    lines_.push_back(folder_.write("s" + std::to_string(lines_.size()) + ".json", result.dump()));
  }
  void again(std::size_t index) { lines_.push_back(lines_.at(index)); }
  Json& like() { return template_; }

  [[nodiscard]] tests::Ran ran(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> line{"history"};
    line.insert(line.end(), lines_.begin(), lines_.end());
    line.insert(line.end(), more.begin(), more.end());
    return run(line);
  }
  [[nodiscard]] Json metric() const {
    const auto found = ran({"-o", "json"});
    EXPECT_EQ(found.code, 0) << found.err;
    const Json document = Json::parse(found.out);
    EXPECT_EQ(document["schema"], "reprocheck.history/1");
    return document["metrics"].at(0);
  }

 private:
  TemporaryFolder folder_;
  Json template_;
  std::vector<std::string> lines_;
};

// Values around a level that jump up and down and do not drift.
double around(double level, int index) {
  return level + 0.004 * std::sin(index * 2.399963);
}

TEST(HistoryCommand, ASlowDriftShowsAgainstItsAnchor) {
  Merges merges;
  for (int i = 0; i < 26; ++i)
    merges.add({.value = 0.84 - 0.004 * i, .commit = i, .broke = 21, .fixed = 19});
  const Json metric = merges.metric();
  ASSERT_EQ(metric["segments"].size(), 1U);
  const Json& drift = metric["segments"][0]["drift"];
  EXPECT_NEAR(drift["change"].get<double>(), -0.1, 1e-9);
  EXPECT_EQ(drift["merges"], 25);
  EXPECT_EQ(drift["blocked"], 0);
  EXPECT_NEAR(drift["steps"].get<double>(), -0.004 * 25, 1e-9);
  EXPECT_TRUE(drift["tested"]);
  EXPECT_EQ(drift["verdict"], "regressed");
  const std::string text = merges.ran({"--width", "120"}).out;
  EXPECT_NE(text.find("Since the anchor abc000000000: -10.00 pp over 25 merges"), std::string::npos)
      << text;
  EXPECT_NE(text.find("0 of 25 merges blocked"), std::string::npos) << text;
}

TEST(HistoryCommand, AnotherLevelHasACommitAndNoiseHasNone) {
  Merges merges;
  for (int i = 0; i < 24; ++i) merges.add({.value = around(i < 12 ? 0.84 : 0.80, i), .commit = i});
  const Json changes = merges.metric()["segments"][0]["change_points"];
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0]["point"], 12);
  EXPECT_LE(changes[0]["p_value"].get<double>(), 0.01);
  Merges noise;
  for (int i = 0; i < 24; ++i) noise.add({.value = around(0.84, i), .commit = i});
  EXPECT_TRUE(noise.metric()["segments"][0]["change_points"].empty());
  EXPECT_TRUE(noise.metric()["segments"][0]["searched"]);
}

TEST(HistoryCommand, ARulerThatMovedAndAGapBeginASegment) {
  Merges merges;
  for (int i = 0; i < 4; ++i) merges.add({.value = around(0.8, i), .commit = i});
  merges.add({.value = 0.6, .commit = 4, .verdict = "not_comparable"});
  merges.add({.value = 0.61, .commit = 5});
  Json gap = merges.like();
  gap["metrics"][0]["fresh"] = nullptr;
  gap["fresh"]["digest"] = "gap";
  gap["fresh"]["facts"] = Json::array();
  merges.add_result(gap);
  merges.add({.value = 0.62, .commit = 7});
  const Json segments = merges.metric()["segments"];
  ASSERT_EQ(segments.size(), 3U);
  EXPECT_EQ(segments[0]["last"], 3);
  EXPECT_EQ(segments[1]["first"], 4);
  EXPECT_EQ(segments[1]["why"], "the ruler moved");
  EXPECT_EQ(segments[1]["last"], 5);
  EXPECT_EQ(segments[2]["first"], 7);
  EXPECT_TRUE(segments[2]["drift"].is_null());
}

TEST(HistoryCommand, AttemptsOnOneCommitAreOnePointAndDoNotTurnItGreen) {
  Merges merges;
  merges.add({.value = 0.84, .commit = 1});
  merges.add({.value = 0.79,
              .commit = 2,
              .baseline = "one",
              .broke = 45,
              .fixed = 20,
              .verdict = "regressed"});
  merges.add({.value = 0.80,
              .commit = 2,
              .baseline = "one",
              .broke = 40,
              .fixed = 22,
              .verdict = "regressed"});
  merges.add({.value = 0.83, .commit = 2, .baseline = "one", .broke = 25, .fixed = 20});
  const Json points = merges.metric()["points"];
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[1]["results"], (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(points[1]["verdict"], "regressed");
  EXPECT_EQ(points[1]["attempts"]["losses"], 110);
  EXPECT_FALSE(points[1]["attempts"]["cleared"]);
  EXPECT_NEAR(points[1]["value"].get<double>(), (0.79 + 0.80 + 0.83) / 3, 1e-12);
  const auto ran = merges.ran({"--width", "120"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("Attempt 3 on abc000000000: regressed, regressed, inconclusive"),
            std::string::npos)
      << ran.out;
}

TEST(HistoryCommand, AnUnluckyFailureIsClearedByAllItsRuns) {
  Merges merges;
  merges.add({.commit = 2, .baseline = "one", .broke = 34, .fixed = 18, .verdict = "regressed"});
  for (int i = 0; i < 3; ++i)
    merges.add({.commit = 2, .baseline = "one", .broke = 22, .fixed = 24});
  const Json point = merges.metric()["points"][0];
  EXPECT_TRUE(point["attempts"]["failed"]);
  EXPECT_TRUE(point["attempts"]["cleared"]);
  EXPECT_EQ(point["verdict"], "inconclusive");
}

TEST(HistoryCommand, OneRunSavedTwiceIsNoSecondAttempt) {
  Merges merges;
  merges.add({.commit = 2, .baseline = "one", .broke = 45, .fixed = 20, .verdict = "regressed"});
  merges.again(0);
  merges.again(0);
  const Json point = merges.metric()["points"].at(0);
  EXPECT_EQ(point["copies"], 2);
  EXPECT_EQ(point["results"].size(), 1U);
  EXPECT_TRUE(point["attempts"].is_null());
}

TEST(HistoryCommand, WhatADifferenceIsFromAndWhatTheAnchorIsAreTold) {
  Merges merges;
  merges.add({.value = 0.79, .commit = 1, .broke = 45, .fixed = 20, .verdict = "regressed"});
  merges.add({.value = 0.80, .commit = 2});
  const std::string text = merges.ran({"--width", "120"}).out;
  EXPECT_NE(text.find("value vs baseline"), std::string::npos) << text;
  EXPECT_NE(text.find("0 of 1 merge blocked, beside the anchor, which failed"), std::string::npos)
      << text;
  EXPECT_NE(text.find("anchor is the first value of a segment"), std::string::npos) << text;
}

TEST(HistoryCommand, OneMetricMayBeNamed) {
  Merges merges;
  merges.add({.commit = 1});
  merges.add({.commit = 2});
  EXPECT_EQ(merges.ran({"--metric", "nope"}).code, 2);
  EXPECT_EQ(merges.ran({"--metric", "exact_match"}).code, 0);
}

TEST(HistoryCommand, WhatCannotBeReadIsUnchecked) {
  const TemporaryFolder folder;
  EXPECT_EQ(run({"history"}).code, 2);
  EXPECT_EQ(run({"history", folder.at("nowhere.json")}).code, 4);
}

TEST(HistoryCommand, RealRunsOfOneCommitAreAttempts) {
  const TemporaryFolder folder;
  folder.write("fresh/manifest.json", Merges::manifest(7));
  tests::write_pair(folder, 300, 240, 30, 10);
  const std::string first = tests::save(folder, "version: 1\n", "one.json");
  tests::write_pair(folder, 300, 240, 28, 12);
  const std::string second = tests::save(folder, "version: 1\n", "two.json");
  const auto ran = run({"history", first, second, "-o", "json"});
  const Json point = Json::parse(ran.out)["metrics"][0]["points"].at(0);
  // Against one baseline run: the same items once more.
  EXPECT_EQ(point["attempts"]["method"], "items");
  EXPECT_EQ(point["attempts"]["losses"], 58);
  EXPECT_EQ(point["attempts"]["n"], 300);
  EXPECT_EQ(point["verdict"], "regressed");
}

TEST(HistoryCommand, TheAnchorNamesTheCallThatWouldPairItWithTheLast) {
  const TemporaryFolder folder;
  std::vector<std::string> line{"history"};
  for (const std::string number : {"1", "2", "3"}) {
    folder.write("fresh/manifest.json", Merges::manifest(std::stoi(number)));
    tests::write_pair(folder, 300, 200, 10 + static_cast<std::size_t>(std::stoi(number)), 8);
    std::filesystem::copy(folder.at("fresh"), folder.at("run " + number));
    run({"compare", "--no-repo", "--no-config", "-o", "json:" + folder.at(number + ".json"),
         folder.at("baseline"), folder.at("run " + number)});
    line.push_back(folder.at(number + ".json"));
  }
  const std::string text = tests::unwrapped(run(line).out);
  EXPECT_NE(
      text.find("`reprocheck compare '" + folder.at("run 1") + "' '" + folder.at("run 3") + "'`"),
      std::string::npos)
      << text;
}

}  // namespace
}  // namespace reprocheck
