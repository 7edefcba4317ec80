// loss_words: what got worse is called by what it is: a drop or a rise, broken or worse, certain or
// not.

#include <gtest/gtest.h>

#include "tests/support/answered_run.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using tests::run;
using tests::TemporaryFolder;

std::string page(const TemporaryFolder& folder, const std::string& format,
                 const std::string& policy = "version: 1\n") {
  const std::string config = folder.write("p.yaml", policy);
  return run({"compare", "--no-repo", "-c", config, "-o", format, "--width", "120",
              folder.at("baseline"), folder.at("fresh")})
      .out;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(LossWords, WhereLowIsBetterALossRises) {
  const TemporaryFolder folder;
  for (const std::uint64_t seed : {1U, 2U})
    tests::write_answers(folder, seed == 1 ? "baseline" : "fresh",
                         {.items = 100, .more = [&](int i, bool, nlohmann::json& row) {
                            row.erase("accuracy");
                            row["output"] = "says " + std::to_string(i + static_cast<int>(seed));
                            row["wer"] = tests::chance(seed, static_cast<std::uint64_t>(i));
                          }});
  for (const std::string format : {"text", "md", "html"}) {
    const std::string text = page(folder, format, "version: 1\ngates: {wer: {}}\n");
    EXPECT_TRUE(holds(text, "visible rise")) << text;
    EXPECT_FALSE(holds(text, "visible drop")) << text;
  }
  const std::string path = tests::save(folder, "version: 1\ngates: {wer: {}}\n");
  EXPECT_TRUE(holds(run({"plan", path}).out, "a true rise of"));
  EXPECT_TRUE(holds(run({"why", path, "wer"}).out, "smallest rise"));
}

TEST(LossWords, ALossThatMayLieInsideItsMarginSaysSo) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 24, 8);
  const std::string margin = "version: 1\ngates: {exact_match: {margin: 3pp}}\n";
  for (const std::string format : {"text", "md", "html"})
    EXPECT_TRUE(holds(page(folder, format, margin), "(size uncertain)")) << format;
  EXPECT_FALSE(holds(page(folder, "text"), "(size uncertain)"));
  EXPECT_FALSE(holds(run({"checks"}).out, "beyond chance and its margin"));
}

TEST(LossWords, GradedScoresGetWorseAndAnswersAreNoItems) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"}) {
    std::string rows;
    for (int item = 0; item < 40; ++item)
      for (const int repeat : {0, 1}) {
        const double lost = side == "fresh" && item % 2 == 1 ? 0.25 : 0;
        rows += nlohmann::json{{"id", "q" + std::to_string(item)},
                               {"question", "q" + std::to_string(item)},
                               {"repeat", repeat},
                               {"output", side + std::to_string(item)},
                               {"f1", 0.5 + 0.01 * (item % 7) - lost}}
                    .dump() +
                "\n";
      }
    folder.write(side + "/predictions.jsonl", rows);
  }
  const std::string text = page(folder, "text");
  EXPECT_TRUE(holds(text, "40 answers worse, 0 better, 40 same; first worse: q1  q3  q5")) << text;
  EXPECT_TRUE(holds(page(folder, "md"), "40 answers worse, 0 better, 40 same"));
  EXPECT_TRUE(holds(page(folder, "html"), "Worse: 40 answers to 20 items"));
  tests::write_pair(folder, 100, 80, 20, 2);
  EXPECT_TRUE(holds(page(folder, "text"), "20 broke, 2 fixed, 78 same; first broken: 0  1  2"))
      << page(folder, "text");
}

TEST(LossWords, EveryRowOfAnotherUnitTellsItsAxisAndAverage) {
  const TemporaryFolder folder;
  for (const std::uint64_t seed : {1U, 2U})
    tests::write_answers(
        folder, seed == 1 ? "baseline" : "fresh",
        {.items = 100, .seed = seed, .more = [&](int i, bool, nlohmann::json& row) {
           const double noise = tests::chance(seed, std::uint64_t(i));
           row["latency_ms"] = 100 + 20 * noise;
           row["cost_usd"] = 0.01 + 0.001 * noise;
         }});
  const std::string gates = "version: 1\ngates: {accuracy: {}, latency_ms: {}}\n";
  const std::string text = page(folder, "text", gates);
  EXPECT_TRUE(holds(text, "baseline, fresh: median of latency_ms")) << text;
  EXPECT_TRUE(holds(text, "rates share one axis of \xc2\xb1")) << text;
  const std::string html = page(folder, "html", gates);
  EXPECT_TRUE(holds(html, "whose ends stand in its row"));
  EXPECT_TRUE(holds(html, "lower is better, median"));
  EXPECT_TRUE(holds(page(folder, "html"), "not gated, mean"));
}

}  // namespace
}  // namespace reprocheck
