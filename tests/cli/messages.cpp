// messages: what a person is told, read back from the report that they would see.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/pages.h"
#include "tests/support/run_program.h"
#include "tests/support/saved.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using tests::has;
using tests::run;
using tests::TemporaryFolder;

std::string compared(const TemporaryFolder& folder, const std::string& format = "text") {
  return run({"compare", "--no-repo", "--no-config", "--width", "120", "-o", format,
              folder.at("main"), folder.at("pr")})
      .out;
}

TEST(Messages, AnotherScaleIsToldByTheValuesThatWereSeen) {
  const TemporaryFolder folder;
  folder.write("main/metrics.json", "{\"accuracy\": 50}\n");
  folder.write("pr/metrics.json", "{\"accuracy\": 130}\n");
  const std::string beyond = compared(folder);
  EXPECT_TRUE(has(beyond, "values of 50 in baseline and values of 130 in fresh share no scale"))
      << beyond;
  EXPECT_FALSE(has(beyond, "a share on one side"));
  for (const auto* side : {"main", "pr"}) {
    std::string rows;
    const int full = side == std::string("main") ? 1 : 100;
    for (int i = 0; i < 20; ++i)
      rows += fmt::format("{{\"id\": {}, \"output\": \"x\", \"accuracy\": {}}}\n", i, i % 2 * full);
    folder.write(std::string(side) + "/samples.jsonl", rows);
    folder.write(std::string(side) + "/metrics.json", "{}\n");
  }
  const std::string percent = compared(folder);
  EXPECT_TRUE(has(percent, "values from 0 to 1 in baseline and values from 0 to 100 in fresh"))
      << percent;
}

// Two of the prompts differ, so no template that all share explains them.
std::string samples(bool with_question, bool changed) {
  std::string rows;
  for (int i = 0; i < 6; ++i)
    rows += fmt::format(
        "{{\"id\": \"q{}\", {}\"prompt\": \"{}\", \"target\": \"{}\", "
        "\"output\": \"{}\"}}\n",
        i, with_question ? fmt::format("\"question\": \"{} + 0\", ", i) : "",
        changed && i < 2 ? fmt::format("Now: {}", i) : fmt::format("What is {}?", i), i, i);
  return rows;
}

TEST(Messages, AChangedPromptNamesTheQuestionThatWasNotRecorded) {
  const TemporaryFolder folder;
  folder.write("main/samples.jsonl", samples(false, false));
  folder.write("pr/samples.jsonl", samples(false, true));
  const std::string text = compared(folder);
  EXPECT_TRUE(has(text,
                  "2 of 6 paired items have another rendered prompt, and no question was "
                  "recorded"))
      << text;
  EXPECT_TRUE(has(text,
                  "record a `question` column: it tells a changed template from a changed "
                  "item"))
      << text;
  folder.write("main/samples.jsonl", samples(true, false));
  folder.write("pr/samples.jsonl", samples(true, true));
  const std::string settled = compared(folder);
  EXPECT_FALSE(has(settled, "question-changed")) << settled;
}

TEST(Messages, AKeyThatMovedInManyPlacesIsNamedOnce) {
  const TemporaryFolder folder;
  for (const auto* side : {"main", "pr"}) {
    folder.write(std::string(side) + "/samples.jsonl", samples(true, false));
    folder.write(
        std::string(side) + "/config.yaml",
        fmt::format("generator: {{temperature: 0.{0}}}\nembedder: {{temperature: 0.{0}}}\n",
                    side == std::string("main") ? 1 : 2));
  }
  const std::string text = compared(folder);
  EXPECT_TRUE(has(text, "outputs-identical")) << text;
  EXPECT_TRUE(has(text, "temperature in 2 places")) << text;
}

TEST(Messages, TheHeadlineOfAnUncertainLossKeepsItsBrackets) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 24, 8);
  const std::string path = tests::save(folder, "version: 1\ngates: {exact_match: {margin: 3pp}}\n");
  EXPECT_TRUE(has(run({"report", path}).out, "REGRESSED (size uncertain): 1 of 1 gated metric"))
      << run({"report", path}).out;
}

TEST(Messages, OneAmountIsSpelledInOneWay) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12);
  const std::string path = tests::save(folder);
  const std::string text = tests::unwrapped(run({"report", path, "--width", "120"}).out);
  const std::size_t at = text.find("smallest visible drop ");
  const std::string amount = text.substr(at, text.find(" pp", at) + 3 - at);
  EXPECT_TRUE(has(text, "exact_match: 0.75 -> 0.745: " + amount + " at n = 400")) << text;
  EXPECT_TRUE(has(text, "= power: " + amount)) << text;
  EXPECT_FALSE(has(text, "-0.00")) << text;
}

TEST(Messages, GatesWithoutAVerdictAreCounted) {
  const TemporaryFolder folder;
  folder.write("main/metrics.json", R"({"accuracy": 0.8, "f1": 0.7, "recall": 0.6})");
  folder.write("pr/metrics.json", R"({"accuracy": 0.8})");
  const std::string text = compared(folder);
  EXPECT_TRUE(has(text, "3 gates, 0 failed, 1 inconclusive, 2 not comparable")) << text;
}

}  // namespace
}  // namespace reprocheck
