// evidence: which file and which column the numbers were read from, and that nobody swaps them
// unseen.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::Ran;
using tests::TemporaryFolder;

std::string samples(int right, const std::string& more = "") {
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += R"({"id": )" + std::to_string(i) + R"(, "question": "q)" + std::to_string(i) +
            R"(", "output": "a", "correct": )" + (i < right ? "1" : "0") + more + "}\n";
  return text;
}

Ran compare(const TemporaryFolder& folder) {
  return tests::run({"compare", "--no-repo", "--no-config", "-o", "json", folder.at("baseline"),
                     folder.at("fresh")});
}

TEST(Evidence, AnotherFileForTheSamplesIsAnotherRuler) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", samples(50));
  folder.write("fresh/samples.jsonl", samples(20));
  folder.write("fresh/old.jsonl", samples(50));
  folder.write("fresh/reprocheck.bundle.yaml",
               "files: {old.jsonl: {role: samples}, samples.jsonl: {role: ignore}}\n");
  const Ran ran = compare(folder);
  EXPECT_EQ(ran.code, 3) << ran.out;
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result.at("verdict"), "not_comparable");
  ASSERT_EQ(result.at("fresh").at("problems").size(), 1U);
  EXPECT_EQ(result.at("fresh").at("problems")[0].at("path"), "samples.jsonl");
}

TEST(Evidence, AnotherColumnForTheScoreIsAnotherRulerUnlessBothSidesSaySo) {
  const TemporaryFolder folder;
  const std::string declared =
      "files: {samples.jsonl: {role: samples, columns: {score: best.correct}}}\n";
  folder.write("baseline/samples.jsonl", samples(50, R"(, "best": {"correct": 1})"));
  folder.write("fresh/samples.jsonl", samples(50, R"(, "best": {"correct": 1})"));
  folder.write("fresh/reprocheck.bundle.yaml", declared);
  EXPECT_EQ(compare(folder).code, 3);
  folder.write("baseline/reprocheck.bundle.yaml", declared);
  const Ran both = compare(folder);
  EXPECT_EQ(both.code, 0) << both.out;
  EXPECT_EQ(Json::parse(both.out).at("verdict"), "equivalent");
  folder.write("fresh/reprocheck.bundle.yaml",
               "files: {samples.jsonl: {role: samples, columns: {score: correct}}}\n");
  EXPECT_EQ(compare(folder).code, 3);
}

TEST(Evidence, ANestedScoreHidesNoOtherOfItsName) {
  for (const char* name : {"scores", "result", "metrics"}) {
    const TemporaryFolder folder;
    folder.write("baseline/samples.jsonl", samples(50));
    folder.write("fresh/samples.jsonl",
                 samples(20, ", \"" + std::string(name) + "\": {\"correct\": 1}"));
    const Ran ran = compare(folder);
    EXPECT_EQ(ran.code, 4) << name;
    const std::string headline = Json::parse(ran.out).at("headline");
    EXPECT_NE(headline.find("samples.jsonl:21: \"correct\" and"), std::string::npos) << headline;
  }
}

TEST(Evidence, ARowWhoseStatusNobodyKnowsIsNoRightAnswer) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", samples(50));
  folder.write("fresh/samples.jsonl", samples(60, R"(, "status": "weird")"));
  const Ran ran = compare(folder);
  EXPECT_EQ(ran.code, 4);
  const Json result = Json::parse(ran.out);
  const std::string headline = result.at("headline");
  EXPECT_NE(headline.find("samples.jsonl:1: status \"weird\" is none of"), std::string::npos);
  EXPECT_EQ(result.at("samples").at("ledger").at("fresh").at("scored"), 0);
}

TEST(Evidence, SamplesThatWereNotFetchedAreAFindingInAnAudit) {
  const std::string pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') +
      "\nsize 12345\n";
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", samples(50));
  folder.write("fresh/samples.jsonl", pointer);
  EXPECT_EQ(compare(folder).code, 4);
  const auto audit = [&](const char* level) {
    return tests::run(
        {"audit", "--no-repo", "--no-config", "--level", level, "-o", "json", folder.at("fresh")});
  };
  const Ran ran = audit("0");
  EXPECT_EQ(ran.code, 1);
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result.at("verdict"), "not_ready");
  EXPECT_EQ(result.at("reasons"), Json::array({"file-not-fetched"}));
  // Weights beside them are a warning.
  folder.write("fresh/samples.jsonl", samples(50));
  folder.write("fresh/weights.bin", pointer);
  EXPECT_EQ(audit("0").code, 0);
}

TEST(Evidence, WhatWasPassedOverIsCountedWhereNothingElseIsThere) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", samples(50));
  folder.folder("fresh");
  folder.link("fresh/samples.jsonl", "/etc/passwd");
  const Ran ran = compare(folder);
  EXPECT_EQ(ran.code, 4);
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result.at("fresh").at("files").at("skipped"), 1);
  const std::string headline = result.at("headline");
  EXPECT_NE(headline.find("a link that leads out of the bundle"), std::string::npos) << headline;
}

}  // namespace
}  // namespace reprocheck
