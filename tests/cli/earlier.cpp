// earlier: a failed run that is run again counts with the runs before it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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
  EXPECT_GT(metric_of(again)["effect"]["pooled_e_value"].get<double>(), 1);
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

TEST(Earlier, IsToldByTheFinding) {
  const TemporaryFolder folder;
  write_run(folder, "baseline", 0, 0, "");
  write_run(folder, "first", 40, 10);
  write_run(folder, "second", 30, 20);
  (void)compare(folder, "first");
  const Found again = compare(folder, "second", {"first"});
  const std::string text = again.result.dump();
  EXPECT_NE(text.find("run 2 of this commit (regressed, inconclusive)"), std::string::npos);
}

}  // namespace
}  // namespace reprocheck
