// environment: REPROCHECK_FLAG stands for a flag, and never changes a verdict unseen.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::TemporaryFolder;

// Variables for the length of one call.
class Variables {
 public:
  explicit Variables(std::vector<std::pair<std::string, std::string>> values) {
    for (const auto& [name, value] : values) {
      setenv(name.c_str(), value.c_str(), 1);
      names_.push_back(name);
    }
  }
  ~Variables() {
    for (const std::string& name : names_) unsetenv(name.c_str());
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  std::vector<std::string> names_;
};

// A regression by threshold: exit 1 unless somebody says otherwise.
struct Regressed {
  Regressed() {
    folder.write("policy.yaml", "version: 1\ngates: {accuracy: {floor: 0.7}}\n");
    folder.write("main/metrics.json", "{\"accuracy\": 0.8}\n");
    folder.write("pr/metrics.json", "{\"accuracy\": 0.6}\n");
  }
  [[nodiscard]] tests::Ran compare(const std::vector<std::pair<std::string, std::string>>& values,
                                   const std::vector<std::string>& more = {}) const {
    const Variables variables(values);
    std::vector<std::string> line{"compare", "--no-repo", folder.at("main"), folder.at("pr")};
    line.insert(line.end(), more.begin(), more.end());
    return tests::run(line);
  }
  [[nodiscard]] std::pair<std::string, std::string> policy() const {
    return {"REPROCHECK_CONFIG", folder.at("policy.yaml")};
  }
  TemporaryFolder folder;
};

TEST(Environment, AVariableStandsForItsFlag) {
  const Regressed runs;
  EXPECT_EQ(runs.compare({runs.policy()}).code, 1);
  EXPECT_EQ(runs.compare({runs.policy(), {"REPROCHECK_EXIT_ZERO", "1"}}).code, 0);
  EXPECT_EQ(runs.compare({runs.policy(), {"REPROCHECK_EXIT_ZERO", "0"}}).code, 1);
  EXPECT_EQ(runs.compare({runs.policy(), {"REPROCHECK_EXIT_ZERO", ""}}).code, 1);
  EXPECT_EQ(runs.compare({runs.policy(), {"REPROCHECK_FAIL_ON", "never"}}).code, 0);
  const auto json =
      runs.compare({runs.policy(), {"REPROCHECK_OUTPUT", "json"}, {"REPROCHECK_SEED", "7"}});
  EXPECT_EQ(Json::parse(json.out)["seed"], 7);
  const auto quiet = runs.compare({runs.policy(), {"REPROCHECK_QUIET", "2"}});
  EXPECT_TRUE(quiet.out.empty()) << quiet.out;
  const auto only = runs.compare({runs.policy(),
                                  {"REPROCHECK_OUTPUT", "json"},
                                  {"REPROCHECK_ONLY", "secret-found,metric-regressed"}});
  EXPECT_EQ(only.code, 1) << only.err;
}

TEST(Environment, WhatBearsOnAVerdictIsToldInOneLine) {
  const Regressed runs;
  const auto ran = runs.compare({runs.policy(), {"REPROCHECK_EXIT_ZERO", "true"}}, {"-qq"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "note: from the environment: REPROCHECK_CONFIG=" +
                         runs.folder.at("policy.yaml") + ", REPROCHECK_EXIT_ZERO=true\n");
  const auto layout = runs.compare(
      {{"REPROCHECK_WIDTH", "80"}, {"REPROCHECK_JOBS", "1"}, {"REPROCHECK_ASCII", "1"}});
  EXPECT_EQ(layout.err, "");
}

TEST(Environment, TheCommandLineWins) {
  const Regressed runs;
  EXPECT_EQ(
      runs.compare({runs.policy(), {"REPROCHECK_FAIL_ON", "never"}}, {"--fail-on", "error"}).code,
      1);
  // Excluded by what the line says, so it stands for nothing.
  const auto ran = runs.compare({runs.policy()}, {"--no-config", "-o", "json"});
  EXPECT_EQ(ran.err, "");
  EXPECT_NE(Json::parse(ran.out)["metrics"][0]["detail"], "threshold");
}

TEST(Environment, ABadValueIsExitTwoAndNamesTheVariable) {
  const Regressed runs;
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"REPROCHECK_FAIL_ON", "nothing"},
                                                        {"REPROCHECK_WIDTH", "7"},
                                                        {"REPROCHECK_WIDTH", "wide"},
                                                        {"REPROCHECK_JOBS", "-1"},
                                                        {"REPROCHECK_SEED", "x"},
                                                        {"REPROCHECK_LEVEL", "9"},
                                                        {"REPROCHECK_EXIT_ZERO", "perhaps"},
                                                        {"REPROCHECK_QUIET", "loud"},
                                                        {"REPROCHECK_ON_INCONCLUSIVE", "ignore"}}) {
    const auto ran = runs.compare({{name, value}}, {"--no-config"});
    EXPECT_EQ(ran.code, 2) << name << "=" << value << ran.out.substr(0, 200);
    EXPECT_NE(ran.err.find(name), std::string::npos) << ran.err;
    EXPECT_TRUE(ran.out.empty());
  }
  const auto both = runs.compare({runs.policy(), {"REPROCHECK_NO_CONFIG", "1"}});
  EXPECT_EQ(both.code, 2);
  EXPECT_NE(both.err.find("contradicts"), std::string::npos) << both.err;
}

TEST(Environment, ColourIsFlagThenNoThenForce) {
  const Regressed runs;
  const auto coloured = [&](const std::vector<std::pair<std::string, std::string>>& values,
                            const std::vector<std::string>& more = {}) {
    return runs.compare(values, more).out.find('\x1b') != std::string::npos;
  };
  EXPECT_FALSE(coloured({}));
  EXPECT_TRUE(coloured({{"FORCE_COLOR", "1"}}));
  EXPECT_TRUE(coloured({{"CLICOLOR_FORCE", "1"}}));
  EXPECT_FALSE(coloured({{"FORCE_COLOR", "0"}}));
  EXPECT_FALSE(coloured({{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}));
  EXPECT_TRUE(coloured({{"NO_COLOR", "1"}}, {"--color", "always"}));
  EXPECT_FALSE(coloured({{"FORCE_COLOR", "1"}}, {"--color", "never"}));
  EXPECT_FALSE(coloured({{"FORCE_COLOR", "1"}, {"REPROCHECK_COLOR", "never"}}));
}

TEST(Environment, ColumnsGiveTheWidthWithinItsLimits) {
  const Regressed runs;
  // Without the last line, which tells the time that it took.
  const auto shown = [&](const std::vector<std::pair<std::string, std::string>>& values,
                         const std::vector<std::string>& more = {}) {
    const std::string out = runs.compare(values, more).out;
    return out.substr(0, out.find("\nengine "));
  };
  EXPECT_EQ(shown({{"COLUMNS", "80"}}), shown({}, {"--width", "80"}));
  EXPECT_EQ(shown({{"REPROCHECK_WIDTH", "80"}, {"COLUMNS", "120"}}), shown({}, {"--width", "80"}));
  EXPECT_EQ(shown({{"COLUMNS", "5"}}), shown({}, {"--width", "60"}));
  EXPECT_NE(shown({{"COLUMNS", "60"}}), shown({}));
  EXPECT_EQ(shown({{"COLUMNS", "many"}}), shown({}));
}

}  // namespace
}  // namespace reprocheck
