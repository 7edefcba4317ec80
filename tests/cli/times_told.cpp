// times_told: what of a time is shown, judged and described, and by which word.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/metrics.h"
#include "tests/support/pages.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using tests::has;
using tests::run;
using tests::TemporaryFolder;
using tests::unwrapped;

void write_times(const TemporaryFolder& folder, int runs) {
  for (const std::string side : {"baseline", "fresh"})
    for (int one = 0; one < runs; ++one)
      folder.write(fmt::format("{}/run{}/samples.jsonl", side, one),
                   tests::rows(120, [&](int item, tests::Json& row) {
                     row["output"] = fmt::format("{}{}", one, side);
                     row["latency_ms"] =
                         100 + (item * 29) % 80 + 3 * one + (side == "fresh" ? 9 : 0);
                   }));
}

constexpr const char* k_quantile =
    "version: 1\ngates: {latency_ms: {quantile: 0.95, margin: 5% of baseline}}\n";
constexpr const char* k_median = "version: 1\ngates: {latency_ms: {margin: 5% of baseline}}\n";

TEST(TimesTold, TheRowSaysWhichQuantileOfARunItShows) {
  const TemporaryFolder folder;
  write_times(folder, 5);
  const std::string path = tests::save(folder, k_quantile);
  for (const char* format : {"text", "md", "html"}) {
    const std::string page = run({"report", path, "-o", format}).out;
    EXPECT_TRUE(has(page, "geometric mean of the runs' p95s") ||
                has(page, "geometric mean of the runs&#39; p95s"))
        << format;
    EXPECT_FALSE(has(page, "median")) << format;
  }
  const std::string median = run({"report", tests::save(folder, k_median), "-o", "text"}).out;
  EXPECT_TRUE(has(median, "geometric mean of the runs' medians of latency_ms")) << median;
}

TEST(TimesTold, TheJudgedNumberOfEveryRunIsInTheResult) {
  const TemporaryFolder folder;
  write_times(folder, 5);
  const std::string path = tests::save(folder, k_quantile);
  const auto metric = tests::Json::parse(folder.read("result.json"))["metrics"][0];
  double product = 1;
  for (const auto& value : metric["runs"]["baseline"]) product *= value.get<double>();
  EXPECT_NEAR(std::pow(product, 0.2), metric["baseline"].get<double>(), 1e-9);
  const std::string text = unwrapped(run({"why", path, "latency_ms", "--width", "120"}).out);
  EXPECT_TRUE(has(text, ", the geometric mean of the runs' p95s (")) << text;
  EXPECT_TRUE(has(text, "Welch's t on the logarithms of these with ")) << text;
}

TEST(TimesTold, SingleRequestsAreDescribedWhereSomebodyLooks) {
  const TemporaryFolder folder;
  write_times(folder, 5);
  const std::string path = tests::save(folder, k_median);
  const std::string described = "p50 ";
  EXPECT_FALSE(has(run({"report", path, "-o", "text"}).out, described));
  for (const auto& line : {std::vector<std::string>{"report", path, "-v"},
                           {"report", path, "-o", "md"},
                           {"report", path, "-o", "html"},
                           {"why", path, "latency_ms"}}) {
    const std::string page = unwrapped(run(line).out);
    EXPECT_TRUE(has(page, described)) << line.back() << page.substr(0, 300);
    EXPECT_TRUE(has(page, "baseline at each decile")) << line.back();
  }
}

TEST(TimesTold, FiveRunsAreNeededAndNotThree) {
  const TemporaryFolder folder;
  write_times(folder, 3);
  const std::string text =
      unwrapped(run({"why", tests::save(folder, k_median), "latency_ms", "--width", "120"}).out);
  EXPECT_TRUE(has(text, "for times five on either side")) << text;
  EXPECT_FALSE(has(text, "Fewer than three")) << text;
}

}  // namespace
}  // namespace reprocheck
