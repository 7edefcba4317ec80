// visible: the smallest drop that would have shown, and what is said where none would.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using tests::Json;
using tests::rows;
using tests::TemporaryFolder;

void write_broken(const TemporaryFolder& folder, int items, int broken) {
  for (const int side : {0, 1})
    folder.write(fmt::format("{}/samples.jsonl", side == 0 ? "baseline" : "fresh"),
                 rows(items, [&](int item, Json& row) {
                   row["output"] = fmt::format("{} {}", side, item);
                   row["correct"] = side == 0 || item >= broken ? 1 : 0;
                 }));
}

std::string report(const TemporaryFolder& folder, const std::string& format) {
  return tests::run({"compare", "--no-repo", "--no-config", "-o", format, "--width", "120",
                     folder.at("baseline"), folder.at("fresh")})
      .out;
}

TEST(Visible, ThreeChangesOfFiveHundredSeeNoDropOfOnePoint) {
  const TemporaryFolder folder;
  write_broken(folder, 500, 3);
  const auto found = tests::compare(folder);
  EXPECT_NEAR(tests::at(tests::only_metric(found, "correct"), "mde"), 0.0156, 0.0001);
  EXPECT_EQ(found.headline, "no regression found (smallest visible drop 1.56 pp)");
}

TEST(Visible, OfFourItemsNoDropCanBeSeenAndEveryReportSaysSo) {
  const TemporaryFolder folder;
  write_broken(folder, 4, 2);
  const auto found = tests::compare(folder);
  const Json metric = tests::only_metric(found, "correct");
  EXPECT_TRUE(metric.at("mde").is_null());
  EXPECT_TRUE(tests::has_flag(metric, "no_drop_visible"));
  EXPECT_EQ(found.headline, "no drop can be seen at n = 4");
  for (const char* format : {"text", "md"})
    EXPECT_NE(report(folder, format).find("no drop can be seen at n = 4"), std::string::npos)
        << report(folder, format);
  write_broken(folder, 6, 2);
  EXPECT_EQ(tests::compare(folder).headline,
            "no regression found (smallest visible drop 96.35 pp)");
}

TEST(Visible, ARatioWithoutAnIntervalShowsNoDrop) {
  const TemporaryFolder folder;
  for (const int side : {0, 1})
    folder.write(fmt::format("{}/samples.jsonl", side == 0 ? "baseline" : "fresh"),
                 rows(150, [&](int item, Json& row) {
                   row["output"] = "x";
                   row["correct"] = 1;
                   row["output_tokens"] = item == 3 + 5 * side ? 900 + 100 * side : 0;
                 }));
  const auto found =
      tests::compare(folder, {"--no-config", "--set", "gates.output_tokens.margin=2% of baseline"});
  const Json metric = tests::only_metric(found, "output_tokens");
  EXPECT_EQ(metric.at("detail"), "ratio_unbounded");
  EXPECT_TRUE(metric.at("mde").is_null());
}

}  // namespace
}  // namespace reprocheck
