// policy_from: the base side's rules and baseline, which no pull request can choose.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/git_fixture.h"
#include "tests/support/run_program.h"

namespace reprocheck {
namespace {

// The working directory for as long as it lives.
class At {
 public:
  explicit At(const std::filesystem::path& folder) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  ~At() { std::filesystem::current_path(before_); }
  At(const At&) = delete;
  At& operator=(const At&) = delete;

 private:
  std::filesystem::path before_;
};

constexpr const char* k_floor = "version: 1\ngates:\n  accuracy: {floor: 0.8}\n";

int compared(const std::vector<std::string>& more, std::string* text = nullptr) {
  std::vector<std::string> line{"compare", "git:main:runs", "runs", "--policy-from", "git:main"};
  line.insert(line.end(), more.begin(), more.end());
  const auto ran = tests::run(line);
  if (text) *text = ran.out + ran.err;
  return ran.code;
}

void write_with_policy_at(const std::string& path, const tests::GitFixture& made) {
  made.write(path, k_floor);
  made.write("runs/metrics.json", "{\"accuracy\": 0.9}\n");
  made.commit("base");
  made.git("checkout -q -b change");
  made.write("runs/metrics.json", "{\"accuracy\": 0.5}\n");
}

TEST(PolicyFrom, ReadsTheNearestPolicyOfTheWorkingDirectoryThere) {
  const tests::GitFixture made;
  write_with_policy_at("evals/reprocheck.yaml", made);
  std::filesystem::remove(made.path() + "/evals/reprocheck.yaml");
  made.write("evals/x", "");
  std::filesystem::create_directory_symlink("../runs", made.path() + "/evals/runs");
  made.commit("take the floor away");
  const At here(made.path() + "/evals");
  std::string text;
  EXPECT_EQ(compared({}, &text), 1) << text;
  EXPECT_NE(text.find("policy-changed"), std::string::npos) << text;
}

TEST(PolicyFrom, ReadsTheNamedPolicyThere) {
  const tests::GitFixture made;
  write_with_policy_at("ci/gates.yaml", made);
  const At here(made.path());
  std::string text;
  EXPECT_EQ(compared({"-c", "ci/gates.yaml"}, &text), 1) << text;
  EXPECT_EQ(text.find("policy-changed"), std::string::npos) << text;
  made.write("ci/gates.yaml", "version: 1\n");
  EXPECT_EQ(compared({"-c", "ci/gates.yaml"}, &text), 1) << text;
  EXPECT_NE(text.find("policy-changed"), std::string::npos) << text;
  EXPECT_EQ(compared({"-c", "/dev/null"}), 2);
}

TEST(PolicyFrom, ATagOfABranchesNameIsNoBaseline) {
  const tests::GitFixture made;
  write_with_policy_at("reprocheck.yaml", made);
  made.commit("worse");
  const At here(made.path());
  EXPECT_EQ(compared({}), 1);
  made.git("tag main change");
  std::string text;
  EXPECT_EQ(compared({}, &text), 2);
  EXPECT_NE(text.find("names a tag and a branch, and they differ"), std::string::npos) << text;
}

TEST(PolicyFrom, BothRulersAreToldAndTheBaseSidesDecides) {
  const tests::GitFixture made;
  write_with_policy_at("reprocheck.yaml", made);
  made.write("reprocheck.yaml", "version: 1\ngates:\n  accuracy: {floor: 0.4}\n");
  made.commit("lower the floor");
  const At here(made.path());
  std::string text;
  EXPECT_EQ(compared({"-o", "json"}, &text), 1) << text;
  const auto result = nlohmann::json::parse(text.substr(0, text.rfind('}') + 1));
  EXPECT_EQ(result["verdict"], "regressed");
  EXPECT_EQ(result["other_ruler"]["verdict"], "inconclusive");
  EXPECT_EQ(result["other_ruler"]["from"], "reprocheck.yaml of the working tree");
  EXPECT_EQ(compared({"--width", "120"}, &text), 1);
  EXPECT_NE(text.find("gates.accuracy.floor: 0.8 decides, not 0.4"), std::string::npos) << text;
  EXPECT_NE(text.find("--> reprocheck.yaml (fresh)"), std::string::npos) << text;
  EXPECT_EQ(text.find("git:main:reprocheck.yaml (fresh)"), std::string::npos) << text;
  EXPECT_NE(text.find("by reprocheck.yaml of the working tree, which does not decide"),
            std::string::npos)
      << text;
  made.write("reprocheck.yaml", "version: 1\ngates: {accuracy: {flor: 0.4}}\n");
  EXPECT_EQ(compared({"-o", "json"}, &text), 1) << text;
  EXPECT_NE(text.find("no policy: "), std::string::npos) << text;
}

}  // namespace
}  // namespace reprocheck
