// calibrate_resources: gates on tokens and times are calibrated as they are judged.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/metrics.h"
#include "tests/support/pages.h"
#include "tests/support/run_program.h"

namespace reprocheck {
namespace {

using tests::has;
using tests::TemporaryFolder;

constexpr const char* k_policy =
    "version: 1\ngates:\n  latency_ms: {margin: 5% of baseline}\n"
    "  output_tokens: {margin: 2% of baseline}\n";

// Times that differ from run to run, and tokens that differ from item to item.
tests::Ran calibrate(const TemporaryFolder& folder, int runs, const std::string& format) {
  std::vector<std::string> line{
      "calibrate", "--no-repo", "-c",      folder.write("policy.yaml", k_policy),
      "-o",        format,      "--width", "120"};
  for (int one = 0; one < runs; ++one) {
    const std::string name = fmt::format("r{}", one);
    folder.write(name + "/samples.jsonl", tests::rows(60, [&](int item, tests::Json& row) {
                   row["output"] = fmt::format("{}", one);
                   row["latency_ms"] = 100 + (item * 29) % 80 + (one * 37) % 11;
                   row["output_tokens"] = 90 + (item * 31 + one * 17 * (item % 7)) % 40;
                 }));
    line.push_back(folder.at(name));
  }
  return tests::run(line);
}

TEST(CalibrateResources, AnItemsTokensChangeSidesAsItsScoreDoes) {
  const TemporaryFolder folder;
  const auto ran = calibrate(folder, 3, "json");
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto tokens = tests::Json::parse(ran.out)["metrics"][1];
  EXPECT_EQ(tokens["name"], "output_tokens");
  EXPECT_EQ(tokens["swapped_by"], "item");
  EXPECT_EQ(tokens["units"], 60);
  EXPECT_FALSE(tokens["false_alarms"]["interval"].is_null());
}

TEST(CalibrateResources, FewTimesAreToldWhatTheyWouldNeed) {
  const TemporaryFolder folder;
  const auto ran = calibrate(folder, 3, "text");
  ASSERT_EQ(ran.code, 0) << ran.err;
  const std::string text = tests::unwrapped(ran.out);
  EXPECT_TRUE(has(text, "times are judged by the run, five a side: ten runs could be calibrated"))
      << text;
  EXPECT_FALSE(has(text, "no samples")) << text;
}

TEST(CalibrateResources, TenRunsAreSplitInTwoAndJudged) {
  const TemporaryFolder folder;
  const auto ran = calibrate(folder, 10, "json");
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto times = tests::Json::parse(ran.out)["metrics"][0];
  EXPECT_EQ(times["name"], "latency_ms");
  EXPECT_EQ(times["units"], 10);
  EXPECT_EQ(times["ways"], 252);
  EXPECT_TRUE(times["tested"]);
  EXPECT_FALSE(times["half_width"].is_null());
}

}  // namespace
}  // namespace reprocheck
