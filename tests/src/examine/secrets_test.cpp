// secrets: whole files looked through, and what is kept of a find.

#include "src/examine/secrets.h"

#include <gtest/gtest.h>

#include <chrono>

#include "src/files/tree_of_files.h"
#include "tests/src/examine/builders.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

// Put together here, so that no scanner takes this file for a leak.
const std::string k_aws = std::string("AK") + "IA" + "ABCDEFGH234567XY";
const std::string k_other = std::string("AK") + "IA" + "ZYXWVUTS765432AB";
const std::string k_face = std::string("hf") + "_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH";

class Secrets : public testing::Test {
 protected:
  std::vector<SecretSeen> found(const ExamineOptions& options = {}) {
    auto tree = open_folder(folder_.path(), Limits{});
    EXPECT_TRUE(tree);
    if (!tree) return {};
    bundle_.tree = std::move(*tree);
    return find_secrets(bundle_, Limits{}, options);
  }

  tests::TemporaryFolder folder_;
  Bundle bundle_ = tests::bundle_of({});
};

// A machine under load gets what it needs; a quadratic step would need hours.
class Stopwatch {
 public:
  ~Stopwatch() {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began_;
    EXPECT_LT(spent.count(), 30);
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

TEST_F(Secrets, AreToldByPathAndLine) {
  folder_.write("b/output.log", "start\nusing " + k_aws + "\nend\n");
  folder_.write("a.env", "X=" + k_face);
  const auto seen = found();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].path, "a.env");
  EXPECT_EQ(seen[0].rule, "huggingface-token");
  EXPECT_EQ(seen[0].line, 1U);
  EXPECT_EQ(seen[1].path, "b/output.log");
  EXPECT_EQ(seen[1].line, 2U);
  EXPECT_FALSE(seen[1].in_sample_column);
}

TEST_F(Secrets, TheValueIsNeverKept) {
  folder_.write("a.log", k_aws + "\n" + k_other + "\n" + k_aws + "\n");
  const auto seen = found();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0].mark, seen[2].mark);  // one credential, told twice
  EXPECT_NE(seen[0].mark, seen[1].mark);
  for (const SecretSeen& one : seen) {
    EXPECT_EQ(one.mark.size(), 8U);
    EXPECT_EQ(one.mark.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ((one.rule + one.path + one.mark).find(k_aws.substr(4)), std::string::npos);
  }
}

TEST_F(Secrets, OnceALineAndRule) {
  folder_.write("a.log", k_aws + " " + k_other + " " + k_face + "\n");
  EXPECT_EQ(found().size(), 2U);
}

TEST_F(Secrets, AWindowsLineEndIsNoPartOfTheValue) {
  folder_.write("a.env", "X=" + k_aws + "\r\nY=" + k_aws);
  const auto seen = found();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].mark, seen[1].mark);
}

TEST_F(Secrets, BinaryFilesArePassedOver) {
  folder_.write("model.bin", std::string("\0\1", 2) + k_aws);
  folder_.write("text.txt", k_aws);
  const auto seen = found();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].path, "text.txt");
}

TEST_F(Secrets, SampleFilesOnlyWhereAsked) {
  folder_.write("predictions.jsonl", "{\"output\": \"" + k_aws + "\"}\n");
  bundle_.runs[0].records.samples = {tests::Table(1).made};
  EXPECT_TRUE(found().empty());
  const auto seen = found({.scan_samples = true});
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen[0].in_sample_column);
}

TEST_F(Secrets, AnyNumberOfThreadsFindsTheSame) {
  for (int i = 0; i < 40; ++i)
    folder_.write("logs/" + std::to_string(i) + ".log", "x\n" + (i % 3 == 0 ? k_aws : "") + "\n");
  const auto one = found({.jobs = 1});
  const auto four = found({.jobs = 4});
  ASSERT_EQ(one.size(), 14U);
  ASSERT_EQ(four.size(), one.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].path, four[i].path);
}

TEST_F(Secrets, WithoutFilesThereIsNothing) {
  EXPECT_TRUE(find_secrets(tests::bundle_of({}), Limits{}, {}).empty());
}

// Wherever the scan cuts a long line, the credential on the cut is found, and found whole.
TEST_F(Secrets, OnTheCutOfALongLine) {
  folder_.write("whole.txt", k_aws);
  constexpr std::size_t million = 1 << 20;
  for (const std::size_t cut : {million, 2 * million, 3 * million})
    for (const std::size_t before : {1U, 10U, 19U, 20U})
      folder_.write("at" + std::to_string(cut + before),
                    std::string(cut - before, ' ') + k_aws + std::string(2 * million, ' '));
  const auto seen = found();
  ASSERT_EQ(seen.size(), 13U);
  for (const SecretSeen& one : seen) EXPECT_EQ(one.mark, seen.back().mark) << one.path;
}

TEST_F(Secrets, FiftyMegabytesOnOneLine) {
  // Words that start every rule, so that no short cut is taken.
  std::string text;
  while (text.size() < 50U << 20)
    text += R"({"token": 12, "key": "sk-", "url": "https://a.b/c", "v": [0.123, 0.456]}, )";
  folder_.write("dump.json", text + k_aws);
  const Stopwatch within_reason;
  const auto seen = found();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].line, 1U);
}

TEST_F(Secrets, AMillionLines) {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "step 1234 tokens: 5678 loss 0.123\n";
  folder_.write("output.log", text + k_aws + "\n");
  const Stopwatch within_reason;
  const auto seen = found();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].line, 1'000'001U);
}

TEST_F(Secrets, ALineOfNothingButCredentials) {
  std::string text;
  while (text.size() < 4U << 20) text += k_aws + ' ';
  folder_.write("keys.txt", text);
  const Stopwatch within_reason;
  EXPECT_EQ(found().size(), 1U);
  EXPECT_EQ(redacted(text).find("AKIA"), std::string::npos);
}

TEST_F(Secrets, AFileOfNothingButCredentialsIsToldInPart) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += k_aws + '\n';
  folder_.write("keys.txt", text);
  const auto seen = found();
  EXPECT_GE(seen.size(), 100U);
  EXPECT_LE(seen.size(), 10'000U);
}

}  // namespace
}  // namespace reprocheck
