// by_hand: what `why` prints is enough to make the printed numbers again.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/answered_run.h"
#include "tests/support/metrics.h"
#include "tests/support/pages.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using tests::has;
using tests::run;
using tests::TemporaryFolder;
using tests::unwrapped;
using tests::why;

// Two scores of the same items, of which `a` loses more than `b`.
void write_two_scores(const TemporaryFolder& folder) {
  for (const std::string side : {"baseline", "fresh"})
    folder.write(side + "/samples.jsonl", tests::rows(200, [&](int item, tests::Json& row) {
                   const bool fresh = side == "fresh";
                   row["output"] = fmt::format("{} {}", side, item);
                   row["a_ok"] = fresh ? item >= 16 : item >= 4;
                   row["b_ok"] = fresh ? item >= 9 && item != 60 : item >= 2;
                 }));
}

TEST(ByHand, HolmNamesFamilyRankAndFactor) {
  const TemporaryFolder folder;
  write_two_scores(folder);
  const std::string path = tests::save(folder);
  const std::string first = why(path, "a_ok");
  // 12 lost, none won: one-sided p 2^-13, the smallest of two.
  EXPECT_TRUE(has(first, "Corrected by Holm over 2 gated metrics with a p, losses and gains apart"))
      << first;
  EXPECT_TRUE(has(first,
                  "0.0002441 / 2 = 0.0001221 is number 1 of 2, so twice 0.0001221 x "
                  "(2 - 1 + 1) = 0.0004883: p adjusted = 0.0004883."))
      << first;
  const std::string second = why(path, "b_ok");
  EXPECT_TRUE(has(second, "is number 2 of 2")) << second;
  EXPECT_TRUE(has(second, "x (2 - 2 + 1) = 0.003906: p adjusted = 0.003906.")) << second;
}

TEST(ByHand, HolmStaysInsideAStepOfTheOrder) {
  const TemporaryFolder folder;
  write_two_scores(folder);
  const std::string text =
      why(tests::save(folder, "version: 1\ngates: {a_ok: {step: 1}, b_ok: {step: 2}}\n"), "a_ok");
  EXPECT_TRUE(has(text, "Holm over 1 gated metric with a p of step 1: p adjusted = 0.0002441"))
      << text;
}

TEST(ByHand, RecordedErrorsAreToldWithWhereTheyAreFrom) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json",
               R"({"accuracy": {"value": 0.85, "std_error": 0.0113, "n": 1000}})");
  folder.write("fresh/metrics.json",
               R"({"accuracy": {"value": 0.84, "std_error": 0.0005, "n": 1000}})");
  const std::string path = tests::save(folder);
  const std::string text = why(path, "accuracy");
  EXPECT_TRUE(has(text,
                  "Standard errors: baseline 1.13 pp, as recorded; fresh 1.16 pp, not the "
                  "recorded one but sqrt(p (1 - p) / (1,000 - 1)), which is larger."))
      << text;
  EXPECT_TRUE(has(unwrapped(run({"report", path, "-o", "text"}).out),
                  "= recorded: a standard error does not fit its rate and n"));
}

TEST(ByHand, RunsPairedBySeedShowTheirOwnMeanSquares) {
  const TemporaryFolder folder;
  for (const int side : {0, 1}) tests::write_runs(folder, side, 3, true);
  const std::string path = tests::save(folder);
  const std::string text = why(path, "correct");
  EXPECT_TRUE(has(text,
                  "Of the table of differences, Q = 300 questions by S = 3 seeds, the mean "
                  "squares are MS_q = "))
      << text;
  EXPECT_TRUE(has(text, "degrees of freedom (Satterthwaite)")) << text;
  EXPECT_TRUE(has(text, "Within a side, which the pairing by seed takes out of this")) << text;
  EXPECT_TRUE(has(text, "may make it the wider one")) << text;
  const auto effect = tests::Json::parse(folder.read("result.json"))["metrics"][0]["effect"];
  const double questions = effect["ms_questions"], seeds = effect["ms_seeds"];
  const double error = effect["ms_error"];
  const double least = std::max({questions + seeds - error, questions, seeds}) / (300 * 3);
  EXPECT_GE(tests::Json::parse(folder.read("result.json"))["metrics"][0]["std_error"].get<double>(),
            std::sqrt(least) - 1e-12);
}

TEST(ByHand, AMeanOverRunsIsNoNumberOfOneFile) {
  const TemporaryFolder folder;
  for (const int side : {0, 1}) tests::write_runs(folder, side, 3);
  const std::string text = why(tests::save(folder), "correct");
  EXPECT_TRUE(has(text, ", the mean of 3 runs (")) << text;
  EXPECT_TRUE(has(text, " over 300 each, the first from ")) << text;
  EXPECT_TRUE(has(text, "Of the runs of baseline the mean squares are MS_q = ")) << text;
}

TEST(ByHand, AListOfNumbersIsRecordedAsItsMean) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": [0.80, 0.81, 0.79, 0.80]})");
  folder.write("fresh/metrics.json", R"({"accuracy": [0.78, 0.79, 0.77, 0.78]})");
  const std::string text = why(tests::save(folder), "accuracy");
  EXPECT_TRUE(has(text,
                  "baseline: 80.00%, the mean of 4 runs (80.00%, 81.00%, 79.00%, 80.00%), "
                  "metrics.json"))
      << text;
  EXPECT_TRUE(has(text, "by the t law with 6 degrees of freedom (Welch)")) << text;
}

TEST(ByHand, SeveralAnswersAreNoLostItems) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"}) {
    std::string text;
    for (int repeat = 0; repeat < 5; ++repeat)
      text += tests::rows(40, [&](int item, tests::Json& row) {
        row["repeat"] = repeat;
        row["output"] = fmt::format("{} {} {}", side, item, repeat);
        row["correct"] = (item * 7 + repeat * 3 + (side == "fresh" ? 1 : 0)) % 5 > 0 ? 1 : 0;
      });
    folder.write(side + "/samples.jsonl", text);
  }
  const std::string text = why(tests::save(folder), "correct");
  EXPECT_TRUE(has(text, "40 items paired; 200 answers to them in baseline, 200 in fresh.")) << text;
}

TEST(ByHand, WhatIsVisibleAndWhatSettlesItShowTheirArithmetic) {
  const TemporaryFolder folder;
  for (const int side : {0, 1}) tests::write_runs(folder, side, 3);
  const std::string text =
      why(tests::save(folder, "version: 1\ngates: {correct: {margin: 1pp}}\n"), "correct");
  EXPECT_TRUE(has(text, "standard errors, by the t")) << text;
  const TemporaryFolder graded;
  for (const std::string side : {"baseline", "fresh"})
    graded.write(side + "/samples.jsonl", tests::rows(60, [&](int item, tests::Json& row) {
                   row["output"] = fmt::format("{} {}", side, item);
                   row["f1"] = 0.5 + 0.05 * ((item * (side == "fresh" ? 7 : 2)) % 9 - 4);
                 }));
  const std::string one =
      why(tests::save(graded, "version: 1\ngates: {f1: {margin: 1pp}}\n"), "f1");
  EXPECT_TRUE(has(one, "= (2.001 + 0.848) standard errors, by the t law with 59 degrees")) << one;
  EXPECT_TRUE(has(one, "It asks for a standard error of 1.00 pp / 2.8")) << one;
}

TEST(ByHand, ClustersAndTokensShowTheirInputs) {
  const TemporaryFolder folder;
  for (const std::uint64_t seed : {1U, 2U})
    tests::write_answers(folder, seed == 1 ? "baseline" : "fresh",
                         {.items = 240,
                          .seed = seed,
                          .clusters = 24,
                          .more = [&](int i, bool right, nlohmann::json& row) {
                            row["output_tokens"] = 80 + i % 37 + static_cast<int>(seed) * (i % 5);
                            row["right"] = right;
                          }});
  const std::string path =
      tests::save(folder, "version: 1\ngates: {accuracy: {}, output_tokens: {}}\n");
  EXPECT_TRUE(has(why(path, "accuracy"), "degrees of freedom (Bell-McCaffrey)"));
  const TemporaryFolder plain;
  for (const std::uint64_t seed : {1U, 2U})
    tests::write_answers(
        plain, seed == 1 ? "baseline" : "fresh",
        {.items = 240, .seed = seed, .more = [&](int i, bool, nlohmann::json& row) {
           row["output_tokens"] = 80 + i % 37 + static_cast<int>(seed) * (i % 5);
         }});
  const std::string tokens =
      why(tests::save(plain, "version: 1\ngates: {output_tokens: {}}\n"), "output_tokens");
  EXPECT_TRUE(has(tokens, "Fieller: every ratio R with (x^2 - t^2 s_xx) R^2")) << tokens;
  EXPECT_TRUE(has(tokens, "t of 239 degrees of freedom")) << tokens;
}

TEST(ByHand, ScoresThatStayedAreBoundedByTheirRangeOrNotAtAll) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"})
    folder.write(side + "/samples.jsonl", tests::rows(100, [&](int item, tests::Json& row) {
                   row["output"] = fmt::format("{} {}", side, item);
                   row["coherence"] = 1 + item % 7;
                   row["correct"] = item % 4 > 0 ? 1 : 0;
                 }));
  const std::string path = tests::save(folder);
  const std::string open = why(path, "coherence");
  EXPECT_TRUE(has(open, "by how much is not known of a score without a known range")) << open;
  EXPECT_FALSE(has(open, "and the difference is no larger")) << open;
  EXPECT_FALSE(has(open, "per-sample file")) << open;
  EXPECT_TRUE(has(open, "No score changed, and without a known range")) << open;
  EXPECT_TRUE(has(why(path, "correct"), "and the difference is no larger"));
}

}  // namespace
}  // namespace reprocheck
