// repeats: several bundles of a side are its runs, and no run counts twice.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/git_fixture.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::Ran;
using tests::TemporaryFolder;

std::string accuracy(const std::string& value) {
  return "{\"accuracy\": " + value + "}\n";
}

// Three runs a side, in which the fresh ones lost twenty points.
void write_runs(const TemporaryFolder& folder) {
  folder.write("main/a/metrics.json", accuracy("0.80"));
  folder.write("main/b/metrics.json", accuracy("0.81"));
  folder.write("main/c/metrics.json", accuracy("0.79"));
  folder.write("pr/a/metrics.json", accuracy("0.60"));
  folder.write("pr/b/metrics.json", accuracy("0.62"));
  folder.write("pr/c/metrics.json", accuracy("0.59"));
}

Ran compare(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"compare", "--no-repo", "--no-config", "-o", "json"});
  return tests::run(arguments);
}

TEST(Repeats, AreJudgedAsTheRunsOfOneFolderAre) {
  const TemporaryFolder folder;
  write_runs(folder);
  const auto of_folders = compare({folder.at("main"), folder.at("pr")});
  const auto by_flags = compare({folder.at("main/a"), folder.at("pr/a"), "--baseline",
                                 folder.at("main/b"), "--baseline", folder.at("main/c"), "--fresh",
                                 folder.at("pr/b"), "--fresh", folder.at("pr/c")});
  ASSERT_EQ(of_folders.code, 1) << of_folders.out.substr(0, 800);
  ASSERT_EQ(by_flags.code, 1) << by_flags.out.substr(0, 800) << by_flags.err;
  const Json one = Json::parse(of_folders.out), other = Json::parse(by_flags.out);
  EXPECT_EQ(one["metrics"], other["metrics"]);
  EXPECT_EQ(other["metrics"][0]["n"]["runs_baseline"], 3);
  EXPECT_EQ(other["baseline"]["runs"].size(), 3U);
  EXPECT_EQ(other["baseline"]["runs"][1]["id"], "b");
  EXPECT_EQ(other["fresh"]["parts"][2]["path"], folder.at("pr/c"));
}

TEST(Repeats, TheOrderInWhichTheyAreNamedChangesNothing) {
  const TemporaryFolder folder;
  write_runs(folder);
  std::vector<std::string> line{"--baseline",        folder.at("main/a"), "--baseline",
                                folder.at("main/b"), "--baseline",        folder.at("main/c"),
                                "--fresh",           folder.at("pr/a")};
  Json one = Json::parse(compare(line).out);
  std::swap(line[1], line[5]);
  Json other = Json::parse(compare(line).out);
  for (Json* result : {&one, &other}) (*result)["baseline"].erase("path");
  EXPECT_EQ(one, other);
}

TEST(Repeats, ARunThatStandsTwiceIsExitTwo) {
  const TemporaryFolder folder;
  write_runs(folder);
  folder.write("copied/metrics.json", accuracy("0.80"));
  const std::string a = folder.at("main/a"), fresh = folder.at("pr/a");
  struct {
    std::vector<std::string> line;
    std::string said;
  } cases[] = {
      {{"--baseline", a, "--baseline", a, "--fresh", fresh}, "is given twice"},
      {{"--baseline", a, "--baseline", a + "/", "--fresh", fresh}, "hold the same run"},
      {{"--baseline", a, "--baseline", folder.at("copied"), "--fresh", fresh}, "no repeat"},
      {{"--baseline", a, "--baseline", folder.at("main"), "--fresh", fresh}, "hold the same run"},
      {{a, fresh, "--fresh", a}, "is given twice"},
      {{a, "--candidate", fresh, "--candidate", fresh}, "is given twice"},
      {{a, fresh, "--baseline", "-"}, "no baseline"},
      {{"--fresh", fresh}, "no baseline is named"},
      {{a}, "no fresh run is named"},
  };
  for (const auto& one : cases) {
    const auto ran = compare(one.line);
    EXPECT_EQ(ran.code, 2) << one.said << ran.out.substr(0, 300);
    EXPECT_NE(ran.err.find(one.said), std::string::npos) << ran.err;
    EXPECT_TRUE(ran.out.empty());
  }
}

TEST(Repeats, OfOneStoreAreNamedByTheirIds) {
  const TemporaryFolder folder;
  write_runs(folder);
  const std::string main = folder.at("main");
  const auto ran = compare({"--baseline", main + "#a", "--baseline", main + "#b", "--baseline",
                            main + "#c", "--fresh", folder.at("pr/a")});
  ASSERT_EQ(ran.code, 1) << ran.err << ran.out.substr(0, 400);
  EXPECT_EQ(Json::parse(ran.out)["metrics"][0]["n"]["runs_baseline"], 3);
  EXPECT_EQ(
      compare({"--baseline", main + "#a", "--baseline", main, "--fresh", folder.at("pr/a")}).code,
      2);
}

TEST(Repeats, AnUnreadableOneLeavesTheWholeUnchecked) {
  const TemporaryFolder folder;
  write_runs(folder);
  folder.write("pr/b/metrics.json", "{");
  const auto torn = compare({folder.at("main/a"), folder.at("pr/a"), "--fresh", folder.at("pr/b")});
  EXPECT_EQ(torn.code, 4);
  EXPECT_NE(Json::parse(torn.out)["headline"].get<std::string>().find("b/metrics.json"),
            std::string::npos);
  EXPECT_EQ(compare({folder.at("main/a"), folder.at("pr/a"), "--fresh", folder.at("nowhere")}).code,
            4);
}

// Settings differ: two configurations are no two looks at one.
TEST(Repeats, OtherSettingsAreNoRepeats) {
  const TemporaryFolder folder;
  write_runs(folder);
  folder.write("main/a/params.yaml", "temperature: 0\n");
  folder.write("main/b/params.yaml", "temperature: 1\n");
  const auto ran = compare({"--baseline", folder.at("main/a"), "--baseline", folder.at("main/b"),
                            "--fresh", folder.at("pr/a")});
  EXPECT_EQ(ran.code, 2) << ran.out.substr(0, 400);
  EXPECT_NE(ran.err.find("temperature"), std::string::npos) << ran.err;
}

std::vector<std::string> new_findings(const Ran& ran) {
  std::vector<std::string> names;
  const Json result = Json::parse(ran.out);
  for (const Json& check : result["checks"])
    for (const Json& finding : check["findings"])
      if (!finding["already_so"].get<bool>() && check["layer"] == "code")
        names.push_back(check["name"].get<std::string>() + " " +
                        finding["subject"].get<std::string>());
  return names;
}

TEST(Repeats, WhatTheBaselineHadTooIsStillAlreadySo) {
  const TemporaryFolder folder;
  write_runs(folder);
  for (const char* run : {"main/a", "pr/a", "pr/b"})
    folder.write(std::string(run) + "/requirements.txt", "torch\n");
  const auto alone = compare({folder.at("main/a"), folder.at("pr/a")});
  const auto repeated =
      compare({folder.at("main/a"), folder.at("pr/a"), "--fresh", folder.at("pr/b")});
  EXPECT_NE(alone.out.find("already_so\": true"), std::string::npos);
  EXPECT_EQ(new_findings(repeated), new_findings(alone));
}

TEST(Repeats, FilesAreFoundAgainInTheBundleThatTheyCameFrom) {
  const TemporaryFolder folder;
  write_runs(folder);
  const std::string pointer =
      "outs:\n- md5: 5d41402abc4b2a76b9719d911017c592\n  size: 5\n  hash: md5\n  path: data.csv\n";
  for (const char* run : {"pr/a", "pr/b"}) {
    folder.write(std::string(run) + "/data.csv.dvc", pointer);
    folder.write(std::string(run) + "/data.csv", "hello");
  }
  const std::vector<std::string> line{folder.at("main/a"), folder.at("pr/a"), "--fresh",
                                      folder.at("pr/b")};
  const auto sound = compare(line);
  EXPECT_EQ(sound.out.find("data-hash-mismatched\", \"outcome\": \"failed"), std::string::npos);
  folder.write("pr/b/data.csv", "hallo");
  const auto edited = compare(line);
  EXPECT_NE(edited.out, sound.out);
  EXPECT_NE(edited.out.find("b/data.csv"), std::string::npos);
}

TEST(Repeats, ASavedResultStillTellsHowToRunItAgain) {
  const TemporaryFolder folder;
  write_runs(folder);
  const std::vector<std::string> line{folder.at("main/a"),
                                      folder.at("pr/a"),
                                      "--baseline",
                                      folder.at("main/b"),
                                      "-o",
                                      "html:" + folder.at("x.html"),
                                      "-o",
                                      "text:" + folder.at("x.txt")};
  folder.write("x.json", compare(line).out);
  const std::string page = folder.read("x.html");
  EXPECT_NE(page.find("reprocheck compare " + folder.at("main/a") + " " + folder.at("pr/a") +
                      " --baseline " + folder.at("main/b") + " --seed 0"),
            std::string::npos);
  EXPECT_EQ(tests::run({"report", folder.at("x.json"), "-o", "html"}).out, page);
}

TEST(Repeats, MayComeFromSeveralRevisions) {
  const tests::GitFixture repository;
  repository.write("runs/metrics.json", accuracy("0.80"));
  const std::string first = repository.commit("one");
  repository.write("runs/metrics.json", accuracy("0.81"));
  const std::string second = repository.commit("two");
  repository.write("runs/metrics.json", accuracy("0.79"));
  const auto ran = tests::run({"compare", "--no-config", "--repo", repository.path(), "-o", "json",
                               "git:" + first + ":runs", repository.path() + "/runs", "--baseline",
                               "git:" + second + ":runs"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result["metrics"][0]["n"]["runs_baseline"], 2);
  EXPECT_EQ(result["baseline"]["parts"][1]["name"], "runs~2");
  const auto none = tests::run({"compare", "--no-config", "--repo", repository.path(), "-o", "json",
                                "git:" + first + ":runs", repository.path() + "/runs", "--baseline",
                                "git:" + second + ":nowhere"});
  EXPECT_EQ(none.code, 4) << "a missing repeat is no missing baseline";
}

}  // namespace
}  // namespace reprocheck
