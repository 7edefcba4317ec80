// look_up: what the program knows, as a text and as JSON, to stdout and to a file.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::run;
using tests::TemporaryFolder;

const std::vector<std::vector<std::string>> k_commands{{"checks"},
                                                       {"config", "--no-config"},
                                                       {"config", "check", "--no-config"},
                                                       {"explain", "metric-regressed"},
                                                       {"explain", "exit-codes"},
                                                       {"schema", "policy"}};

std::vector<std::string> with(std::vector<std::string> line, const std::string& output) {
  line.insert(line.end(), {"-o", output});
  return line;
}

TEST(LookUp, EveryCommandWritesJsonToStdoutAndToAFile) {
  const TemporaryFolder folder;
  for (const auto& line : k_commands) {
    const auto printed = run(with(line, "json"));
    EXPECT_EQ(printed.code, 0) << line.front() << printed.err;
    EXPECT_TRUE(Json::accept(printed.out)) << printed.out;
    const auto written = run(with(line, "json:" + folder.at("out.json")));
    EXPECT_EQ(written.code, 0) << line.front() << written.err;
    EXPECT_TRUE(written.out.empty()) << written.out;
    EXPECT_EQ(folder.read("out.json"), printed.out) << line.front();
    EXPECT_EQ(run(with(line, "text")).out, run(line).out) << line.front();
  }
}

TEST(LookUp, AFormatThatACommandDoesNotHaveIsRefused) {
  for (const auto& line : k_commands)
    for (const auto* format : {"pdf", "html", "jsn:x.json"}) {
      const auto ran = run(with(line, format));
      EXPECT_EQ(ran.code, 2) << line.front() << format;
      EXPECT_NE(ran.err.find("no format of " + line.front()), std::string::npos) << ran.err;
      EXPECT_TRUE(ran.out.empty());
    }
  EXPECT_NE(run({"checks", "-o", "jsn"}).err.find("did you mean \"json\"?"), std::string::npos);
  EXPECT_EQ(run({"checks", "--json", "-o", "text"}).code, 2);
  EXPECT_EQ(run({"checks", "-o", "json:/proc/nowhere/x.json"}).code, 5);
}

TEST(LookUp, APathOfThePolicySteersNoTerminal) {
  const TemporaryFolder folder;
  const std::string name = "\x1b[2J\xe2\x80\xae.yaml";
  folder.write(name, "version: 1\n");
  const auto ran = run({"config", "-c", folder.at(name), "-o", "json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(ran.out.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_EQ(Json::parse(ran.out)["policy"], folder.at(name));
}

TEST(LookUp, AFolderIsNoPolicyAndNoResult) {
  const TemporaryFolder folder;
  folder.write("here/x", "");
  EXPECT_EQ(run({"config", "-c", folder.at("here")}).code, 2);
  EXPECT_EQ(run({"config", "-c", folder.at("nowhere.yaml")}).code, 2);
  EXPECT_EQ(run({"report", folder.at("here")}).code, 4);
  EXPECT_EQ(run({"report", folder.at("nowhere.json")}).code, 4);
}

}  // namespace
}  // namespace reprocheck
