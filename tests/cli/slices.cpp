// slices: where among its groups of items a metric moved, corrected for how many were looked at.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::TemporaryFolder;

constexpr int k_items = 1'000;
using Group = std::function<void(int item, Json& row)>;

// Of ten topics the fourth loses every second item; the others lose one item in fifty and win one.
void write_sides(const TemporaryFolder& folder, const Group& group) {
  for (int side = 0; side < 2; ++side) {
    std::string text;
    for (int item = 0; item < k_items; ++item) {
      const int place = item / 10;
      bool right = place % 5 != 0;
      if (side == 1 && item % 10 == 3 && place % 2 == 0) right = false;
      if (side == 1 && place % 50 == 7) right = !right;
      Json row{{"id", item},
               {"question", fmt::format("q{}", item)},
               {"output", fmt::format("{} {}", side, right)},
               {"correct", right ? 1 : 0}};
      group(item, row);
      text += row.dump() + "\n";
    }
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl", text);
  }
}

void topics(int item, Json& row) {
  row["slice"] = Json{{"topic", fmt::format("topic{}", item % 10)}};
}

std::string compared(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> line{"compare", "--no-repo"};
  line.insert(line.end(), more.begin(), more.end());
  line.insert(line.end(), {folder.at("baseline"), folder.at("fresh")});
  return tests::run(line).out;
}

Json slices_of(const TemporaryFolder& folder,
               const std::vector<std::string>& more = {"--no-config", "-o", "json"}) {
  return Json::parse(compared(folder, more))["slices"];
}

TEST(Slices, TheOneThatMovedIsFoundAmongThoseThatHeld) {
  const TemporaryFolder folder;
  write_sides(folder, topics);
  const Json slices = slices_of(folder);
  ASSERT_EQ(slices.size(), 10U);
  for (const Json& slice : slices) {
    EXPECT_EQ(slice["slice"], "topic");
    EXPECT_EQ(slice["n"], 100);
    EXPECT_EQ(slice["moved"], slice["label"] == "topic3") << slice.dump();
    EXPECT_GE(slice["p_adjusted"].get<double>(), slice["p_value"].get<double>());
  }
}

TEST(Slices, AreToldInEveryReport) {
  const TemporaryFolder folder;
  write_sides(folder, topics);
  for (const std::string format : {"text", "md", "html"}) {
    const std::string page = compared(folder, {"--no-config", "-o", format});
    EXPECT_NE(page.find("topic3"), std::string::npos) << format << page;
    EXPECT_NE(page.find("never gating"), std::string::npos) << format;
  }
}

TEST(Slices, NeverGate) {
  const TemporaryFolder folder;
  write_sides(folder, topics);
  const Json result = Json::parse(
      compared(folder, {"--no-config", "-o", "json", "--set", "gates.correct.margin=20pp"}));
  EXPECT_EQ(result["exit_code"], 0);
  EXPECT_TRUE(std::ranges::any_of(result["slices"], [](const Json& s) { return s["moved"]; }));
}

TEST(Slices, ThatOverlapAreCorrectedForAnyDependence) {
  const TemporaryFolder folder;
  write_sides(folder, topics);
  const double alone = slices_of(folder)[3]["p_adjusted"];
  write_sides(folder, [](int item, Json& row) {
    topics(item, row);
    row["category"] = item % 2 == 0 ? "even" : "odd";
  });
  const Json both = slices_of(folder);
  ASSERT_EQ(both.size(), 12U);
  for (const Json& slice : both) {
    if (slice["label"] != "topic3") continue;
    EXPECT_GT(slice["p_adjusted"].get<double>(), alone);
  }
  // The policy says which of them are meant.
  const Json named = slices_of(folder, {"--no-config", "-o", "json", "--set", "slices=[category]"});
  EXPECT_EQ(named.size(), 2U);
}

TEST(Slices, OfPlainColumnsAreTextsAndNoScores) {
  const TemporaryFolder folder;
  write_sides(folder, [](int item, Json& row) { row["topic"] = fmt::format("t{}", item % 10); });
  EXPECT_EQ(slices_of(folder).size(), 10U);
  write_sides(folder, [](int item, Json& row) { row["topic"] = fmt::format("t{}", item * 7); });
  EXPECT_TRUE(slices_of(folder).size() <= 1'000U);
}

TEST(Slices, OfSeveralRunsStandOnTheirMeans) {
  const TemporaryFolder folder;
  write_sides(folder, topics);
  const TemporaryFolder runs;
  for (const std::string side : {"baseline", "fresh"})
    for (const std::string run : {"/a", "/b"})
      runs.write(side + run + "/samples.jsonl", folder.read(side + "/samples.jsonl"));
  const Json slices = slices_of(runs);
  ASSERT_EQ(slices.size(), 10U);
  for (const Json& slice : slices) EXPECT_EQ(slice["moved"], slice["label"] == "topic3");
}

TEST(Slices, OfASavedResultAreRenderedAgain) {
  const TemporaryFolder folder;
  write_sides(folder, topics);
  folder.write("result.json", compared(folder, {"--no-config", "-o", "json"}));
  const auto again = tests::run({"report", folder.at("result.json"), "-o", "json"});
  EXPECT_EQ(again.out, folder.read("result.json"));
}

}  // namespace
}  // namespace reprocheck
