// side_tables: which tables and aggregates of the two sides answer each other.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/compared.h"
#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using tests::compare;
using tests::Compared;
using tests::has_flag;
using tests::Json;
using tests::only_metric;
using tests::TemporaryFolder;

// Items of which the first `right` are right.
std::string answers(int items, int right, const std::string& topic, const std::string& more = "") {
  std::string text;
  for (int i = 0; i < items; ++i)
    text += fmt::format(R"({{"id": "{0}{1}", "question": "{0} {1}?", "target": "t{1}", )"
                        R"("output": "{2}{1}"{3}}})",
                        topic, i, i < right ? "t" : "x", more) +
            "\n";
  return text;
}

// {"closed": {...}, "overall": {...}}, of which the samples give the second.
Json parted(double closed, double overall) {
  return {{"closed", {{"n", 120}, {"exact_match", closed}}},
          {"overall", {{"n", 200}, {"exact_match", overall}}}};
}

void write_parted(const TemporaryFolder& folder, const std::string& side, int right,
                  double closed) {
  folder.write(side + "/predictions.jsonl", answers(200, right, "q"));
  folder.write(side + "/metrics.json", parted(closed, right / 200.0).dump());
}

TEST(SideTables, AnAggregateThatTheSamplesContradictIsNotTheirName) {
  const TemporaryFolder folder;
  write_parted(folder, "baseline", 100, 0.75);
  write_parted(folder, "fresh", 100, 0.25);
  const Compared found = compare(folder);
  EXPECT_EQ(found.code, 1);
  const Json part = only_metric(found, "closed/exact_match");
  EXPECT_EQ(part.at("verdict"), "regressed");
  EXPECT_EQ(part.at("n").at("baseline"), 120);
  EXPECT_TRUE(has_flag(only_metric(found, "overall/exact_match"), "derived"));
}

TEST(SideTables, ThePartThatStayedIsNotBlamedForTheWhole) {
  const TemporaryFolder folder;
  write_parted(folder, "baseline", 100, 0.75);
  write_parted(folder, "fresh", 80, 0.75);
  const Compared found = compare(folder);
  EXPECT_EQ(only_metric(found, "overall/exact_match").at("verdict"), "regressed");
  EXPECT_NE(only_metric(found, "closed/exact_match").at("verdict"), "regressed");
}

TEST(SideTables, OnlyAWholeExcusesThePartsThatTheSamplesDeny) {
  const auto denied = [](const Json& metrics) {
    const TemporaryFolder folder;
    folder.write("predictions.jsonl", answers(200, 100, "q"));
    folder.write("metrics.json", metrics.dump());
    const tests::Ran ran =
        tests::run({"audit", "--no-repo", "--no-config", "-o", "json", folder.path()});
    const auto result = nlohmann::json::parse(ran.out);
    for (const auto& check : result.at("checks"))
      if (check.at("name") == "metric-contradicted") return check.at("outcome") == "failed";
    return false;
  };
  EXPECT_FALSE(denied(parted(0.75, 0.5)));
  EXPECT_TRUE(denied(parted(0.75, 0.6)));
  EXPECT_TRUE(denied({{"closed", {{"exact_match", 0.75}}}}));
}

TEST(SideTables, RunsThatAreToldApartByTheirFilesAreRepeatsAndNoTasks) {
  for (const std::string& column : {std::string(), std::string(R"(, "seed": {})")}) {
    const TemporaryFolder folder;
    for (const int seed : {1, 2, 3}) {
      const std::string more = column.empty() ? "" : fmt::format(fmt::runtime(column), seed);
      const std::string file = fmt::format("results_seed{}.jsonl", seed);
      folder.write("baseline/" + file, answers(100, 80, "q", more));
      folder.write("fresh/" + file, answers(100, 75, "q", more));
    }
    const Compared found = compare(folder);
    ASSERT_EQ(found.metrics.size(), 1U) << found.metrics.dump();
    EXPECT_EQ(found.metrics.at(0).at("n").at("baseline"), 300);
    EXPECT_TRUE(found.metrics.at(0).at("task").is_null());
  }
}

TEST(SideTables, NumberedFilesOfOtherItemsStayTasks) {
  const TemporaryFolder folder;
  for (const char* side : {"baseline", "fresh"})
    for (const int run : {1, 2})
      folder.write(fmt::format("{}/results_run{}.jsonl", side, run),
                   answers(100, 80, fmt::format("part {} ", run)));
  EXPECT_EQ(compare(folder).metrics.size(), 2U);
}

TEST(SideTables, ABenchmarkThatFreshAddsRenamesNothing) {
  const TemporaryFolder folder;
  folder.write("baseline/medicine_samples.jsonl", answers(100, 80, "m"));
  folder.write("fresh/medicine_samples.jsonl", answers(100, 80, "m"));
  folder.write("fresh/law_samples.jsonl", answers(100, 10, "l"));
  EXPECT_EQ(compare(folder).code, 0);
  folder.write("gates.yaml", "version: 1\ngates: {exact_match: {}}\n");
  EXPECT_EQ(compare(folder, {"-c", folder.at("gates.yaml")}).code, 0);
  folder.write("fresh/medicine_samples.jsonl", answers(100, 60, "m"));
  EXPECT_EQ(compare(folder, {"-c", folder.at("gates.yaml")}).code, 1);
  // Another name, and the same items.
  folder.write("baseline/cardiology_samples.jsonl", answers(100, 80, "m"));
  std::filesystem::remove(folder.at("baseline/medicine_samples.jsonl"));
  EXPECT_EQ(only_metric(compare(folder), "exact_match").at("verdict"), "regressed");
}

TEST(SideTables, ATableInARenamedFileHasNoNewFinding) {
  const TemporaryFolder folder;
  const std::string twice = answers(100, 80, "q") +
                            R"({"id": "copy", "question": "q 1?", "target": "t1", "output": "t1"})";
  folder.write("baseline/predictions.jsonl", twice);
  folder.write("fresh/lora_predictions.jsonl", twice);
  EXPECT_EQ(compare(folder).code, 0);
}

TEST(SideTables, OneQuestionAboutTwoImagesIsNoCopy) {
  const auto found = [](const std::string& image) {
    const TemporaryFolder folder;
    folder.write("baseline/predictions.jsonl", answers(100, 80, "q", R"(, "image": "a.png")"));
    folder.write("fresh/predictions.jsonl",
                 answers(100, 80, "q", R"(, "image": "a.png")") +
                     fmt::format(R"({{"id": "new", "question": "q 1?", "target": "t1", )"
                                 R"("output": "t1", "image": "{}"}})",
                                 image));
    return compare(folder).headline.find("sample-duplicated") != std::string::npos;
  };
  EXPECT_TRUE(found("a.png"));
  EXPECT_FALSE(found("b.png"));
}

TEST(SideTables, ABenchmarkThatFreshLostIsMissingAndTheOtherIsCompared) {
  const TemporaryFolder folder;
  folder.write("baseline/medicine_samples.jsonl", answers(100, 80, "m"));
  folder.write("baseline/law_samples.jsonl", answers(100, 80, "l"));
  folder.write("fresh/medicine_samples.jsonl", answers(100, 60, "m"));
  const Compared found = compare(folder);
  EXPECT_EQ(found.code, 1);
  for (const auto& metric : found.metrics)
    EXPECT_EQ(metric.at("detail") == "missing", metric.at("task") == "law_samples");
}

}  // namespace
}  // namespace reprocheck
