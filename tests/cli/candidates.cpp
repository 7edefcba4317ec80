// candidates: several fresh sides against one baseline, in one family of tests.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::TemporaryFolder;

// `right` of 200 items answered well, from the first on.
std::string samples(int right) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += R"({"id": )" + std::to_string(i) + R"(, "question": "q)" + std::to_string(i) +
            R"(", "target": "a", "output": ")" + (i < right ? "a" : "b") + std::string("\"}\n");
  return text;
}

struct Candidates {
  Candidates() {
    folder.write("main/predictions.jsonl", samples(160));
    folder.write("worse/predictions.jsonl", samples(152));
    folder.write("same/predictions.jsonl", samples(160) + "\n");
    folder.write("better/predictions.jsonl", samples(190));
  }
  [[nodiscard]] tests::Ran compare(const std::vector<std::string>& names,
                                   const std::vector<std::string>& more = {"-o", "json"}) const {
    std::vector<std::string> line{"compare", "--no-repo", "--no-config", folder.at("main")};
    for (const std::string& name : names) line.insert(line.end(), {"--candidate", folder.at(name)});
    line.insert(line.end(), more.begin(), more.end());
    return tests::run(line);
  }
  TemporaryFolder folder;
};

TEST(Candidates, AreOneListWithTheWorstExitCode) {
  const Candidates all;
  const auto ran = all.compare({"worse", "same", "better"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  const Json list = Json::parse(ran.out);
  EXPECT_EQ(list["schema"], "reprocheck.results/1");
  ASSERT_EQ(list["results"].size(), 3U);
  EXPECT_EQ(list["results"][0]["verdict"], "regressed");
  EXPECT_EQ(list["results"][1]["verdict"], "equivalent");
  EXPECT_EQ(list["results"][2]["verdict"], "improved");
  EXPECT_EQ(list["results"][0]["schema"], "reprocheck.result/1");
  EXPECT_EQ(list["family"]["method"], "holm");
  EXPECT_EQ(list["family"]["candidates"], 3);
}

TEST(Candidates, AreCorrectedAsOneFamilyAndNeverMoveANumber) {
  const Candidates all;
  const Json alone = Json::parse(all.compare({"worse"}).out)["metrics"][0];
  const Json list = Json::parse(all.compare({"better", "worse"}).out);
  const Json together = list["results"][1]["metrics"][0];
  EXPECT_EQ(alone["p_value"], together["p_value"]);
  EXPECT_EQ(alone["interval"], together["interval"]);
  EXPECT_GT(together["p_adjusted"].get<double>(), alone["p_adjusted"].get<double>());
  EXPECT_EQ(list["family"]["tests"], 2);
}

TEST(Candidates, OneAloneIsTheComparisonItself) {
  const Candidates all;
  const auto by_place = tests::run({"compare", "--no-repo", "--no-config", "-o", "json",
                                    all.folder.at("main"), all.folder.at("worse")});
  EXPECT_EQ(all.compare({"worse"}).out, by_place.out);
}

TEST(Candidates, AnUnreadableOneIsUncheckedAndTheOthersAreJudged) {
  const Candidates all;
  const auto ran = all.compare({"worse", "nowhere"});
  EXPECT_EQ(ran.code, 4);
  const Json list = Json::parse(ran.out);
  EXPECT_EQ(list["results"][0]["verdict"], "regressed");
  EXPECT_EQ(list["results"][1]["verdict"], "unchecked");
}

TEST(Candidates, EachIsNamedWhereSeveralArePrinted) {
  const Candidates all;
  const auto text = all.compare({"worse", "better"}, {"--color", "never"});
  EXPECT_TRUE(text.out.starts_with("2 results\n  regressed ")) << text.out.substr(0, 300);
  EXPECT_NE(text.out.find("2 tests of 2 candidates"), std::string::npos);
  const auto quiet = all.compare({"worse", "better"}, {"-q"});
  EXPECT_TRUE(quiet.out.starts_with(all.folder.at("worse") + ": regressed")) << quiet.out;
  const auto page = all.compare({"worse", "better"}, {"-o", "md"});
  EXPECT_TRUE(page.out.starts_with("# reprocheck: 2 results\n")) << page.out.substr(0, 200);
}

TEST(Candidates, APageShowsOneSubject) {
  const Candidates all;
  const auto ran = all.compare({"worse", "better"}, {"-o", "html"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.out.empty());
  EXPECT_EQ(all.compare({"worse"}, {"-o", "html"}).code, 1);
}

TEST(Candidates, AreReportedFromWhatWasSavedAsTheyWereTold) {
  const Candidates candidates;
  const auto saved = candidates.compare({"worse", "better"});
  candidates.folder.write("results.json", saved.out);
  const auto again = [&](const char* format) {
    return tests::run({"report", candidates.folder.at("results.json"), "-o", format}).out;
  };
  EXPECT_EQ(again("json"), saved.out);
  EXPECT_EQ(again("md"), candidates.compare({"worse", "better"}, {"-o", "md"}).out);
  EXPECT_EQ(tests::run({"report", candidates.folder.at("results.json"), "-o", "html"}).code, 2);
}

}  // namespace
}  // namespace reprocheck
