// why: a number's decision told step by step, with its arithmetic.

#include <gtest/gtest.h>

#include <algorithm>

#include "src/base/text.h"
#include "tests/support/pages.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::has;
using tests::run;
using tests::TemporaryFolder;
using tests::why;

TEST(Why, ARegressionCanBeRedoneByHand) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 1'319, 1'034, 71, 41);
  const std::string text =
      why(tests::save(folder, "version: 1\ngates: {exact_match: {margin: 1pp}}\n"), "exact_match");
  EXPECT_TRUE(has(text, "regressed exact_match 78.39%")) << text;
  EXPECT_TRUE(has(text, "71 broke, 41 fixed of 1,319 pairs: (41 - 71) / 1,319 = -2.27 pp")) << text;
  EXPECT_TRUE(has(text, "of 112 changed answers 41 went the rarer way")) << text;
  EXPECT_TRUE(has(text, "p = 2 P(X <= 41) - P(X = 41) = 0.004")) << text;
  EXPECT_TRUE(has(text, "Tango: [-3.8")) << text;
  EXPECT_TRUE(has(text, "A loss of up to 1.00 pp is accepted (")) << text;
  EXPECT_TRUE(has(text, "policy.yaml:2)")) << text;
  EXPECT_TRUE(has(text, "high < 0 and low <= -margin): regressed")) << text;
  EXPECT_TRUE(has(text, "Holm over 1 gated metric")) << text;
  EXPECT_TRUE(has(text, "Independent questions, one run per arm")) << text;
  EXPECT_TRUE(has(text, "predictions.jsonl")) << text;
}

TEST(Why, WhatWasTakenBackIsToldWithWhatTookIt) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 24, 8, 0, 6);
  const std::string text = why(tests::save(folder), "exact_match");
  EXPECT_TRUE(has(text, "The interval alone says improved, which was taken back.")) << text;
  EXPECT_TRUE(has(text, "Flag small_n: Under 30 items")) << text;
  EXPECT_TRUE(has(text, "Situation S11")) << text;
  EXPECT_TRUE(has(text, "min(1, 2 P(X <= 0))")) << text;
}

TEST(Why, AnInconclusiveOneSaysWhatWouldSettleIt) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 300, 14, 12);
  const std::string text =
      why(tests::save(folder, "version: 1\ngates: {exact_match: {margin: 1pp}}\n"), "exact_match");
  EXPECT_TRUE(has(text, "ask 5,102 questions instead of 400 once on either side")) << text;
  EXPECT_TRUE(has(text, "The smallest margin that this interval supports")) << text;
}

TEST(Why, ARulerThatMovedIsNamed) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 100, 80, 5, 5);
  std::string other = tests::right_or_wrong(tests::fresh_of(100, 80, 5, 5));
  for (std::size_t at = other.find("\"a\""), k = 0; k < 20; ++k, at = other.find("\"a\"", at + 3))
    other.replace(at, 3, "\"c\"");
  folder.write("fresh/predictions.jsonl", other);
  const std::string text = why(tests::save(folder), "exact_match");
  EXPECT_TRUE(has(text, "not comparable exact_match")) << text;
  EXPECT_TRUE(has(text, "Not comparable. More items changed")) << text;
  EXPECT_TRUE(has(text, "have another target")) << text;
  EXPECT_TRUE(has(text, "Run both on the same items")) << text;
  EXPECT_FALSE(has(text, "broke,")) << text;
}

TEST(Why, AGradedLossLikeMetricIsTurnedOnce) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"}) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      const int score = (i * 37 % 100) + (side == "fresh" ? 3 + i % 5 : 0);
      text += R"({"id": )" + std::to_string(i) + R"(, "question": "q)" + std::to_string(i) +
              R"(", "output": ")" + side + std::to_string(i) + R"(", "loss": )" +
              std::to_string(score) + ".5}\n";
    }
    folder.write(side + "/predictions.jsonl", text);
  }
  const std::string text = why(tests::save(folder), "loss");
  EXPECT_TRUE(has(text, "regressed loss")) << text;
  EXPECT_TRUE(has(text, "Lower is better: its name says so.")) << text;
  EXPECT_TRUE(has(text, "Mean of 60 differences, one an item: +5")) << text;
  EXPECT_TRUE(has(text, "Turned so that more is better: low = -5.")) << text;
  EXPECT_TRUE(has(text, "t = difference / standard error = +5")) << text;
}

TEST(Why, TwoBareNumbersHadNoTest) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": 0.847})");
  folder.write("fresh/metrics.json", R"({"accuracy": 0.831})");
  const std::string text = why(tests::save(folder), "accuracy");
  EXPECT_TRUE(has(text, "Situation S1: two numbers")) << text;
  EXPECT_TRUE(has(text, "No interval, so the verdict rule was not asked.")) << text;
  EXPECT_TRUE(has(text, "keep the per-sample file") || has(text, "Keep the per-sample file"))
      << text;
}

TEST(Why, IsAlsoJson) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 100, 80, 20, 1);
  const std::string path = tests::save(folder);
  const auto ran = run({"why", path, "exact_match", "-o", "json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const Json document = Json::parse(ran.out);
  EXPECT_EQ(document["schema"], "reprocheck.why/1");
  const Json& decision = document["decisions"].at(0);
  EXPECT_EQ(decision["verdict"], "regressed");
  EXPECT_EQ(decision["situation"], "S3");
  std::vector<std::string> steps;
  for (const Json& step : decision["steps"]) {
    steps.push_back(step["step"]);
    EXPECT_FALSE(step["sentences"].empty()) << step["step"];
  }
  EXPECT_EQ(steps, (std::vector<std::string>{"recorded", "direction", "ruler", "pairs", "estimate",
                                             "effect", "margin", "rule", "p", "guards", "assumes",
                                             "visible"}));
  EXPECT_EQ(run({"why", path, "exact_match", "-o", "json:" + folder.at("why.json")}).out, "");
  EXPECT_EQ(folder.read("why.json"), ran.out);
}

TEST(Why, AMetricIsNamedAsInThePolicy) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"a/accuracy": 0.8, "b/accuracy": 0.7, "c/f1": 0.5})");
  folder.write("fresh/metrics.json", R"({"a/accuracy": 0.8, "b/accuracy": 0.7, "c/f1": 0.5})");
  const std::string path = tests::save(folder);
  const auto several = run({"why", path, "accuracy"});
  EXPECT_EQ(several.code, 2);
  EXPECT_TRUE(has(several.err, "fits 2 metrics: a/accuracy, b/accuracy")) << several.err;
  const auto none = run({"why", path, "acuracy"});
  EXPECT_EQ(none.code, 2);
  EXPECT_TRUE(has(none.err, "one of a/accuracy, b/accuracy, c/f1")) << none.err;
  const auto near = run({"why", path, "a/acuracy"});
  EXPECT_TRUE(has(near.err, "did you mean \"a/accuracy\"?")) << near.err;
  EXPECT_EQ(run({"why", path, "b/accuracy"}).code, 0);
  EXPECT_EQ(Json::parse(run({"why", path, "*/accuracy", "-o", "json"}).out)["decisions"].size(),
            2U);
}

TEST(Why, CandidatesAreToldInTurn) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 200, 160, 12, 2);
  folder.write("better/predictions.jsonl", tests::right_or_wrong(tests::fresh_of(200, 160, 0, 20)));
  const std::string path = folder.at("results.json");
  run({"compare", "--no-repo", "--no-config", folder.at("baseline"), "--candidate",
       folder.at("fresh"), "--candidate", folder.at("better"), "-o", "json:" + path});
  const std::string text = why(path, "exact_match");
  EXPECT_TRUE(has(text, "regressed exact_match")) << text;
  EXPECT_TRUE(has(text, "improved exact_match")) << text;
  EXPECT_TRUE(has(text, "Corrected by Holm over 2 tests of 2 candidates")) << text;
}

TEST(Why, WhatIsNoComparisonIsRefused) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 50, 40, 2, 2);
  EXPECT_EQ(run({"why", folder.at("nowhere.json"), "accuracy"}).code, 4);
  EXPECT_EQ(run({"why", folder.write("x.json", "{\"schema\": 1}"), "accuracy"}).code, 4);
  run({"audit", "--no-repo", "--no-config", folder.at("fresh"), "-o",
       "json:" + folder.at("audit.json")});
  const auto audit = run({"why", folder.at("audit.json"), "accuracy"});
  EXPECT_EQ(audit.code, 2);
  EXPECT_TRUE(has(audit.err, "result of an audit")) << audit.err;
  EXPECT_EQ(run({"why", tests::save(folder)}).code, 2);
  run({"compare", "--no-repo", "--no-config", folder.at("baseline"), folder.at("nowhere"), "-o",
       "json:" + folder.at("unchecked.json")});
  const auto unchecked = run({"why", folder.at("unchecked.json"), "accuracy"});
  EXPECT_EQ(unchecked.code, 2);
  EXPECT_TRUE(has(unchecked.err, "holds no metric: unchecked")) << unchecked.err;
}

TEST(Why, NoTextOfAResultSteersATerminalOrLeavesTheWidth) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 100, 80, 5, 5);
  const std::string path = tests::save(folder);
  Json result = Json::parse(folder.read("result.json"));
  const std::string evil = "\x1b[2J::error::x\xe2\x80\xae" + std::string(300, 'y');
  Json& metric = result["metrics"][0];
  metric["name"] = evil;
  metric["detail"] = evil;
  metric["assumption"] = evil;
  metric["margin_from"] = evil;
  metric["test"] = evil;
  metric["flags"] = {evil};
  metric["waived"] = evil;
  folder.write("evil.json", result.dump());
  for (const char* command : {"why", "plan", "history"}) {
    std::vector<std::string> line{command, folder.at("evil.json")};
    if (line.front() != "history") line.emplace_back("*");
    for (const char* width : {"60", "120"}) {
      auto wide = line;
      wide.insert(wide.end(), {"--width", width, "--ascii"});
      const auto ran = run(wide);
      EXPECT_EQ(ran.code, 0) << ran.err;
      EXPECT_EQ(ran.out.find('\x1b'), std::string::npos) << command;
      EXPECT_EQ(ran.out.find("\xe2\x80\xae"), std::string::npos) << command;
      for (const std::string_view row : split(ran.out, '\n')) {
        EXPECT_LE(row.size(), std::stoul(width)) << command << ": " << row;
        EXPECT_FALSE(trim(row).starts_with("::")) << row;
      }
    }
    line.insert(line.end(), {"-o", "json"});
    const auto document = run(line).out;
    EXPECT_TRUE(Json::accept(document)) << command;
    EXPECT_EQ(document.find('\x1b'), std::string::npos) << command;
  }
}

TEST(Why, QuietIsOneLineAMetric) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 100, 80, 5, 5);
  const std::string path = tests::save(folder);
  const auto quiet = run({"why", path, "exact_match", "-q"});
  EXPECT_EQ(std::ranges::count(quiet.out, '\n'), 1) << quiet.out;
  EXPECT_EQ(run({"why", path, "exact_match", "-q", "-q"}).out, "");
}

}  // namespace
}  // namespace reprocheck
