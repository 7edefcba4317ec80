// earlier: a failed run that is run again counts with the runs before it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include <nlohmann/json.hpp>

#include "tests/support/pages.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::run;
using tests::TemporaryFolder;

constexpr int k_items = 500;
constexpr const char* k_commit = "0123456789abcdef0123456789abcdef01234567";

// A run of `commit` that breaks and fixes the first items of a baseline that is right on 400.
void write_run(const TemporaryFolder& folder, const std::string& name, int broke, int fixed,
               const std::string& commit = k_commit) {
  std::string text;
  for (int item = 0; item < k_items; ++item) {
    const bool was_right = item < 400;
    const bool flips = was_right ? item < broke : item < 400 + fixed;
    const bool right = was_right != flips;
    text += Json{{"id", item},
                 {"question", fmt::format("q{}", item)},
                 {"output", fmt::format("{} {}", name, right)},
                 {"correct", right ? 1 : 0}}
                .dump() +
            "\n";
  }
  folder.write(name + "/samples.jsonl", text);
  if (!commit.empty()) folder.write(name + "/config.yaml", fmt::format("git_commit: {}\n", commit));
}

struct Found {
  int code = 0;
  Json result;
};

Found compare(const TemporaryFolder& folder, const std::string& name,
              const std::vector<std::string>& earlier = {}) {
  std::vector<std::string> line{"compare",
                                "--no-repo",
                                "--no-config",
                                "-o",
                                "json",
                                "-o",
                                "text:" + folder.at(name + ".txt")};
  for (const std::string& result : earlier)
    line.insert(line.end(), {"--earlier", folder.at(result + ".json")});
  line.insert(line.end(), {folder.at("baseline"), folder.at(name)});
  const auto ran = run(line);
  folder.write(name + ".json", ran.out);
  return {ran.code, Json::parse(ran.out)};
}

Json metric_of(const Found& found) {
  return found.result["metrics"][0];
}

// A commit that fails, and runs again better than it did; what the second run says with the first.
Found fail_and_run_again(const TemporaryFolder& folder) {
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 40, 10);
  write_run(folder, "second", 30, 20);
  EXPECT_EQ(compare(folder, "first").code, 1);
  return compare(folder, "second", {"first"});
}

TEST(Earlier, AFailureStaysOneHoweverOftenItIsRunAgain) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 40, 10);
  write_run(folder, "second", 30, 20);
  EXPECT_EQ(compare(folder, "first").code, 1);
  EXPECT_EQ(compare(folder, "second").code, 0);
  const Found again = compare(folder, "second", {"first"});
  EXPECT_EQ(again.code, 1) << again.result["headline"];
  EXPECT_EQ(metric_of(again)["verdict"], "regressed");
  EXPECT_EQ(metric_of(again)["detail"], "attempts");
  EXPECT_EQ(metric_of(again)["attempts"], Json({"regressed", "inconclusive"}));
  // One item answered twice is one item: 40 broke and 30 of them again, and no e-value of pairs.
  EXPECT_FALSE(metric_of(again)["effect"].contains("pooled_e_value"));
  EXPECT_EQ(metric_of(again)["effect"]["pooled_n"], k_items);
  EXPECT_NEAR(metric_of(again)["effect"]["pooled_difference"].get<double>(), -0.04, 1e-12);
  // Numbers are those of this run.
  EXPECT_NEAR(metric_of(again)["difference"].get<double>(), -0.02, 1e-12);
}

TEST(Earlier, AllRunsTogetherMayClearIt) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 20, 7);
  EXPECT_EQ(compare(folder, "first").code, 1);
  write_run(folder, "second", 18, 19);
  const Found again = compare(folder, "second", {"first"});
  EXPECT_EQ(again.code, 0) << again.result["headline"];
  const auto flags = metric_of(again)["flags"].get<std::vector<std::string>>();
  EXPECT_NE(std::ranges::find(flags, "attempts_cleared"), flags.end());
}

TEST(Earlier, AnotherCommitIsAnotherCandidate) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 40, 10, "f" + std::string(k_commit).substr(1));
  write_run(folder, "second", 30, 20);
  (void)compare(folder, "first");
  const Found again = compare(folder, "second", {"first"});
  EXPECT_EQ(again.code, 0);
  EXPECT_TRUE(metric_of(again)["attempts"].empty());
}

TEST(Earlier, ACommitIsTheSameHoweverItIsWritten) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 40, 10, "0123456789ABCDEF0123456789ABCDEF01234567");
  (void)compare(folder, "first");
  for (const char* commit : {k_commit, "0123456", "v1.0-3-g0123456789"}) {
    write_run(folder, "second", 30, 20, commit);
    EXPECT_EQ(compare(folder, "second", {"first"}).code, 1) << commit;
  }
}

TEST(Earlier, WithoutACommitNothingCanBeCounted) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 40, 10);
  write_run(folder, "second", 30, 20, "");
  (void)compare(folder, "first");
  const auto ran = run({"compare", "--no-repo", "--no-config", "--earlier", folder.at("first.json"),
                        folder.at("baseline"), folder.at("second")});
  EXPECT_EQ(ran.code, 2) << ran.out;
}

TEST(Earlier, ManyRunsThatNeverFailedMakeNoFailure) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  std::vector<std::string> earlier;
  for (int i = 0; i < 8; ++i) {
    const std::string name = fmt::format("run{}", i);
    write_run(folder, name, 22 + i % 2, 13);
    EXPECT_EQ(compare(folder, name, earlier).code, 0) << i;
    earlier.push_back(name);
  }
}

TEST(Earlier, WhatIsNoResultIsNotPassedOver) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "second", 0, 0);
  folder.write("torn.json", "{\"schema\": ");
  const auto ran = run({"compare", "--no-repo", "--no-config", "--earlier", folder.at("torn.json"),
                        folder.at("baseline"), folder.at("second")});
  EXPECT_EQ(ran.code, 4) << ran.err;
}

std::string text_of(const TemporaryFolder& folder, const std::string& name) {
  return folder.read(name + ".txt");
}

TEST(Earlier, WhatClearsAFailureIsToldInEveryFormat) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 20, 7);
  (void)compare(folder, "first");
  write_run(folder, "second", 18, 19);
  (void)compare(folder, "second", {"first"});
  const std::string said =
      "run 2 of this commit: an earlier one failed (regressed); together -1.20 pp";
  EXPECT_NE(text_of(folder, "second").find(said), std::string::npos) << text_of(folder, "second");
  const auto html = run({"report", folder.at("second.json"), "-o", "html"}).out;
  EXPECT_NE(html.find(said), std::string::npos);
  const auto md = run({"report", folder.at("second.json"), "-o", "md"}).out;
  EXPECT_NE(md.find("together -1.20 pp"), std::string::npos) << md;
  const auto why = run({"why", folder.at("second.json"), "correct", "--width", "120"}).out;
  EXPECT_NE(why.find("so that the failure is cleared"), std::string::npos) << why;
}

TEST(Earlier, TheNumberThatFailsItIsToldAndWhatWouldClearIt) {
  const TemporaryFolder folder;
  (void)fail_and_run_again(folder);
  for (const std::string format : {"text", "md", "html"}) {
    const auto page = run({"report", folder.at("second.json"), "-o", format}).out;
    EXPECT_NE(page.find("together -4.00 pp"), std::string::npos) << format << page;
    EXPECT_NE(page.find("attempts"), std::string::npos) << format;
  }
  for (const char* width : {"60", "80"}) {
    const auto page = run({"report", folder.at("second.json"), "--width", width}).out;
    EXPECT_NE(page.find("regressed, attempts"), std::string::npos) << page;
  }
  const auto why = run({"why", folder.at("second.json"), "correct", "--width", "120"}).out;
  const std::string last = why.substr(why.find("guards"));
  EXPECT_EQ(last.find("threshold"), std::string::npos) << last;
  EXPECT_EQ(last.find("inconclusive"), std::string::npos) << last;
  EXPECT_NE(last.find("To clear it: the mean of all runs"), std::string::npos) << last;
  const auto plan = run({"plan", folder.at("second.json"), "--width", "120"}).out;
  EXPECT_NE(plan.find("To clear it: the mean of all runs"), std::string::npos) << plan;
}

TEST(Earlier, AResultRemembersTheRunsBeforeIt) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  for (const auto& [name, broke] : {std::pair("first", 14), {"second", 40}, {"third", 17}})
    write_run(folder, name, broke, 12);
  (void)compare(folder, "first");
  (void)compare(folder, "second", {"first"});
  const Found third = compare(folder, "third", {"second"});
  EXPECT_EQ(metric_of(third)["attempts"], Json({"inconclusive", "regressed", "inconclusive"}));
  EXPECT_NE(text_of(folder, "third").find("run 3 of this commit"), std::string::npos);
  const Found both = compare(folder, "third", {"first", "second"});
  EXPECT_EQ(metric_of(both)["attempts"], metric_of(third)["attempts"]);
}

TEST(Earlier, AFailureIsNotForgottenBehindAResultThatRemembersIt) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 60, 5);
  write_run(folder, "second", 25, 15);
  (void)compare(folder, "first");
  EXPECT_EQ(compare(folder, "second", {"first"}).code, 1);
  // The same run once more, held against its own result alone.
  const Found again = compare(folder, "second", {"second"});
  EXPECT_EQ(again.code, 1) << again.result["headline"];
  EXPECT_EQ(metric_of(again)["attempts"], Json({"regressed", "inconclusive"}));
  write_run(folder, "third", 16, 15);
  const Found third = compare(folder, "third", {"second"});
  EXPECT_EQ(third.code, 1) << third.result["headline"];
  EXPECT_NE(text_of(folder, "third").find("a run that failed brought no numbers"),
            std::string::npos)
      << text_of(folder, "third");
}

TEST(Earlier, AThresholdThatWasBrokenIsKeptByTheMeanOfAllRuns) {
  const TemporaryFolder folder;
  const std::string policy =
      folder.write("policy.yaml", "version: 1\ngates:\n  correct: {floor: 0.79}\n");
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 20, 12);   // 0.784
  write_run(folder, "second", 17, 12);  // 0.790
  write_run(folder, "third", 14, 24);   // 0.820
  const auto held = [&](const std::string& name, std::vector<std::string> earlier) {
    std::vector<std::string> line{"compare", "--no-repo", "-c", policy, "-o", "json"};
    for (const std::string& result : earlier)
      line.insert(line.end(), {"--earlier", folder.at(result + ".json")});
    line.insert(line.end(), {folder.at("baseline"), folder.at(name)});
    const auto ran = run(line);
    folder.write(name + ".json", ran.out);
    return ran.code;
  };
  EXPECT_EQ(held("first", {}), 1);
  EXPECT_EQ(held("second", {}), 0);
  EXPECT_EQ(held("second", {"first"}), 1);
  const auto page = run({"report", folder.at("second.json"), "--width", "120"}).out;
  EXPECT_NE(page.find("breaks a threshold of the policy"), std::string::npos) << page;
  EXPECT_EQ(held("third", {"first", "second"}), 0);
}

TEST(Earlier, MoreFlipsThanAResultListsAreAveragedByItem) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 130, 95);
  write_run(folder, "second", 120, 94);
  EXPECT_EQ(compare(folder, "first").code, 1);
  const Json effect = metric_of(compare(folder, "second", {"first"}))["effect"];
  // 120 items broke twice and 10 once, 94 were fixed twice and one once.
  const double mean = -(250.0 - 189) / 2 / k_items;
  const double squares = (120 + 94 + 11 / 4.0) / k_items - mean * mean;
  const double error = std::sqrt(squares / (k_items - 1));
  EXPECT_NEAR(effect["pooled_difference"].get<double>(), mean, 1e-12);
  EXPECT_NEAR(effect["pooled_low"].get<double>(), mean - 1.964729 * error, 1e-6);
}

TEST(Earlier, IsToldByTheFinding) {
  const TemporaryFolder folder;
  const Found again = fail_and_run_again(folder);
  const std::string text = again.result.dump();
  EXPECT_NE(text.find("run 2 of this commit (regressed, inconclusive)"), std::string::npos);
}

TEST(Earlier, ThisRunsOwnNumbersAreNotDrawnAsTheLoss) {
  const TemporaryFolder folder;
  (void)fail_and_run_again(folder);
  const std::string text = tests::unwrapped(folder.read("second.txt"));
  EXPECT_NE(text.find("together -4.00 pp, 95% interval ["), std::string::npos) << text;
  EXPECT_NE(text.find("= together: 2 runs of this commit together: -4.00 pp, 95% interval ["),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("; this run alone -2.00 pp"), std::string::npos) << text;
  EXPECT_NE(text.find("= this run: 95% "), std::string::npos) << text;
  const std::string html = run({"report", folder.at("second.json"), "-o", "html"}).out;
  EXPECT_NE(html.find("the plot shows this run; 2 runs of this commit together: -4.00 pp"),
            std::string::npos);
  const std::string history =
      tests::unwrapped(run({"history", folder.at("first.json"), folder.at("second.json")}).out);
  EXPECT_NE(history.find("by the 95% interval of all of them: -4.00 pp ["), std::string::npos)
      << history;
}

}  // namespace
}  // namespace reprocheck
