// usage: what a person may type, and what they are told when it was wrong.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/pages.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::run;
using tests::TemporaryFolder;

TEST(Usage, HelpAndVersionAreAnswers) {
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{}, {"--help"}, {"help"}, {"--version"}, {"compare", "--help"}}) {
    const auto ran = run(line);
    EXPECT_EQ(ran.code, 0);
    EXPECT_FALSE(ran.out.empty());
    EXPECT_TRUE(ran.err.empty());
  }
}

TEST(Usage, HelpListsTheFormatsOfAReport) {
  EXPECT_NE(tests::unwrapped(run({"compare", "--help"}).out).find("formats: text, json, md, html"),
            std::string::npos)
      << run({"compare", "--help"}).out;
}

TEST(Usage, WrongCallsAreExitTwoWithAHint) {
  struct {
    std::vector<std::string> line;
    std::string hint;
  } cases[] = {
      {{"frobnicate"}, "help"},
      {{"audti", "a"}, "did you mean `reprocheck audit`?"},
      {{"compare", "a"}, "no fresh run is named"},
      {{"compare", "a", "b", "c"}, "help"},
      {{"git:HEAD:a", "-"}, "did you mean `reprocheck compare git:HEAD:a -`?"},
      {{"runs/a", "runs/b"}, "did you mean `reprocheck compare runs/a runs/b`?"},
      {{"compare", "a", "b", "-o", "jsn"}, "did you mean \"json\"?"},
      {{"compare", "a", "b", "-o", "json", "-o", "text"}, "stdout"},
      {{"compare", "a", "b", "--limit", "json.dept=3"}, "names no limit"},
      {{"compare", "a", "b", "--only", "metric-regresed"}, "did you mean \"metric-regressed\"?"},
      {{"compare", "a", "b", "--seed", "-1"}, "\"-1\" is no whole number from 0"},
      {{"compare", "a", "b", "--seed", "0x10"}, "is no whole number from 0"},
      {{"audit", "a", "--jobs", "-3"}, "is no whole number from 0"},
      {{"compare", "git:HEAD:../x", "b"}, ""},
      {{"compare", "git::/x:a", "b"}, ""},
      {{"explain", "metric-regresed"}, "did you mean \"metric-regressed\"?"},
      {{"schema", "nothing"}, "schema result"},
  };
  for (const auto& one : cases) {
    const auto ran = run(one.line);
    EXPECT_EQ(ran.code, 2) << one.hint << ran.err;
    EXPECT_NE(ran.err.find(one.hint), std::string::npos) << ran.err;
    EXPECT_TRUE(ran.out.empty());
  }
}

TEST(Usage, TwoFoldersWithoutACommandAreMeantToBeCompared) {
  const TemporaryFolder folder;
  folder.write("main/metrics.json", "{}");
  folder.write("pr/metrics.json", "{}");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const auto ran = run({"main", "pr", "-o", "json"});
  std::filesystem::current_path(before);
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("did you mean `reprocheck compare main pr`?"), std::string::npos)
      << ran.err;
}

TEST(Usage, WhatExcludesEachOtherIsRefused) {
  for (const std::vector<std::string>& pair :
       {std::vector<std::string>{"-c", "x.yaml", "--no-config"}, {"--repo", ".", "--no-repo"}}) {
    std::vector<std::string> line{"compare", "a", "b"};
    line.insert(line.end(), pair.begin(), pair.end());
    EXPECT_EQ(run(line).code, 2) << pair.back();
  }
}

TEST(Usage, ARepositoryThatIsNamedHasToBeThere) {
  const TemporaryFolder folder;
  folder.write("run/metrics.json", "{\"accuracy\": 0.8}\n");
  for (const std::string& named : {folder.at("nowhere"), folder.at("run")}) {
    const auto ran =
        run({"compare", "--no-config", "--repo", named, folder.at("run"), folder.at("run")});
    EXPECT_EQ(ran.code, 2) << ran.out;
    EXPECT_NE(ran.err.find("--repo " + named), std::string::npos) << ran.err;
    EXPECT_TRUE(ran.out.empty());
  }
}

TEST(Usage, NoBaselineYetIsNoFailureUnlessOneIsRequired) {
  const TemporaryFolder folder;
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8}\n");
  const auto ran =
      run({"compare", "--no-repo", "--no-config", "-o", "json", "-", folder.at("fresh")});
  EXPECT_EQ(ran.code, 0) << ran.out.substr(0, 500);
  EXPECT_EQ(Json::parse(ran.out)["verdict"], "no_baseline");
  EXPECT_EQ(run({"compare", "--no-repo", "--no-config", "--require-baseline", "-o", "json", "-",
                 folder.at("fresh")})
                .code,
            3);
  const auto required =
      run({"compare", "--no-repo", "--no-config", "--require-baseline", "-", folder.at("fresh")});
  EXPECT_NE(required.out.find("NO BASELINE: nothing to compare with yet, and one is required"),
            std::string::npos)
      << required.out;
}

TEST(Usage, ExplainAndSchemaAndChecksAnswer) {
  EXPECT_NE(run({"explain", "metric-regressed"}).out.find("## What it finds"), std::string::npos);
  EXPECT_NE(run({"explain", "exit-codes"}).out.find("128+n"), std::string::npos);
  EXPECT_NO_THROW(Json::parse(run({"schema", "result"}).out));
  const Json checks = Json::parse(run({"checks", "--json"}).out);
  EXPECT_GE(checks.size(), 47U);
}

TEST(Usage, ExitZeroHidesOnlyOneAndThree) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/metrics.json", "{\"accuracy\": NaN}\n");
  const std::vector<std::string> line{"compare",         "--no-repo", "--no-config",
                                      "--exit-zero",     "-q",        folder.at("baseline"),
                                      folder.at("fresh")};
  EXPECT_EQ(run(line).code, 0);
  folder.write("fresh/metrics.json", "{");
  EXPECT_EQ(run(line).code, 4);
}

TEST(Usage, SkippingACheckIsNoWayToPass) {
  const std::string story = std::string(REPROCHECK_SOURCE_DIR) + "/examples/retrieval-regressed/";
  EXPECT_EQ(run({"compare", "--no-repo", "--no-config", "--skip", "metric-regressed", "-q",
                 story + "baseline", story + "fresh"})
                .code,
            1);
}

TEST(Usage, AFullDiskIsExitFive) {
  const TemporaryFolder folder;
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8}\n");
  std::FILE* full = std::fopen("/dev/full", "w");
  ASSERT_NE(full, nullptr);
  EXPECT_EQ(
      cli::run_program({"audit", "--no-repo", "--no-config", "-o", "json", folder.at("fresh")},
                       full, stderr),
      5);
  std::fclose(full);
  EXPECT_EQ(run({"audit", "--no-repo", "--no-config", "-o", "json:/proc/nowhere/x.json",
                 folder.at("fresh")})
                .code,
            5);
}

TEST(Usage, AnOutputNeverTakesThePlaceOfADeviceOrALink) {
  const TemporaryFolder folder;
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("kept.txt", "kept");
  folder.link("link.json", "kept.txt");
  ASSERT_EQ(mkfifo(folder.at("pipe").c_str(), 0600), 0);
  const int reader = open(folder.at("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  const auto audit_to = [&](const std::string& path) {
    return run({"audit", "--no-repo", "--no-config", "-o", "text:" + path, folder.at("fresh")});
  };
  EXPECT_EQ(audit_to(folder.at("link.json")).code, 5);
  EXPECT_EQ(folder.read("kept.txt"), "kept");
  EXPECT_EQ(audit_to(folder.at("pipe")).code, 1);
  char buffer[1] = {};
  EXPECT_EQ(read(reader, buffer, 1), 1);
  close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(folder.at("pipe")));
}

TEST(Usage, SeveralAuditsAreOneList) {
  const TemporaryFolder folder;
  folder.write("a/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("b/metrics.json", "{\"accuracy\": 0.7}\n");
  const auto ran =
      run({"audit", "--no-repo", "--no-config", "-o", "json", folder.at("a"), folder.at("b")});
  const Json results = Json::parse(ran.out);
  EXPECT_EQ(results["schema"], "reprocheck.results/1");
  EXPECT_EQ(results["results"].size(), 2U);
}

TEST(Usage, AMisspeltOptionIsNamedWithTheOneThatWasMeant) {
  const auto ran = tests::run({"compare", "--wdith", "80", "a", "b"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("compare knows no option --wdith"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("did you mean --width?"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace reprocheck
