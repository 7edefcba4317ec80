// bad_input: one clear line with place and reason, the right exit code, never a pass.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/compared.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::Ran;
using tests::TemporaryFolder;

std::string samples(int n, int right, const std::string& more = "") {
  std::string text;
  for (int i = 0; i < n; ++i)
    text += R"({"id": )" + std::to_string(i) + R"(, "question": "q)" + std::to_string(i) +
            R"(", "target": "a", "output": ")" + (i < right ? "a" : "b") + R"(")" + more + "}\n";
  return text;
}

Ran compared(const TemporaryFolder& folder, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"compare", "--no-repo", "--no-config", "-o", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.insert(arguments.end(), {folder.at("baseline"), folder.at("fresh")});
  return tests::run(arguments);
}

// A sound baseline, and what the fresh side's one file holds.
Ran against(const std::string& name, const std::string& bytes) {
  const TemporaryFolder folder;
  folder.write("baseline/predictions.jsonl", samples(50, 40));
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  if (name != "predictions.jsonl") folder.write("fresh/predictions.jsonl", samples(50, 40));
  folder.write("fresh/" + name, bytes);
  return compared(folder);
}

std::string deep(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}

struct Case {
  std::string name, file, bytes;
};

class DamagedResult : public testing::TestWithParam<Case> {};

TEST_P(DamagedResult, IsUncheckedWithPlaceAndReason) {
  const auto ran = against(GetParam().file, GetParam().bytes);
  EXPECT_EQ(ran.code, 4) << ran.out.substr(0, 800);
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result["verdict"], "unchecked");
  EXPECT_NE(result["headline"].get<std::string>().find(GetParam().file), std::string::npos)
      << result["headline"];
}

INSTANTIATE_TEST_SUITE_P(
    BadInput, DamagedResult,
    testing::Values(
        Case{"TruncatedDocument", "metrics.json", "{\"accuracy\": 0."},
        Case{"EmptyDocument", "metrics.json", ""},
        Case{"BinaryDocument", "metrics.json",
             std::string("\x7f"
                         "ELF\0\1\2",
                         7)},
        Case{"DeepDocument", "metrics.json", "{\"a\": " + deep(300) + "}"},
        Case{"NotUtf8", "metrics.json", "{\"accuracy\": 0.8, \"n\": \"\xff\"}"},
        Case{"TrailingGarbage", "metrics.json", "{\"accuracy\": 0.8} {}"},
        Case{"TornLastLine", "predictions.jsonl", samples(50, 40) + "{\"id\": 50, \"que"},
        Case{"BrokenLine", "predictions.jsonl", samples(25, 20) + "nope\n" + samples(25, 20)},
        Case{"PointerOfGitLfs", "predictions.jsonl",
             "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 5\n"}),
    [](const auto& one) { return one.param.name; });

TEST(BadInput, MissingFolderIsUnchecked) {
  const TemporaryFolder folder;
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8}\n");
  const auto ran = compared(folder);
  EXPECT_EQ(ran.code, 4);
  EXPECT_EQ(Json::parse(ran.out)["verdict"], "unchecked");
  EXPECT_NE(ran.err.find("error: "), std::string::npos);
}

TEST(BadInput, AnEmptyFolderIsNeverAPass) {
  const TemporaryFolder folder;
  folder.folder("baseline");
  folder.folder("fresh");
  EXPECT_EQ(compared(folder).code, 4);
}

TEST(BadInput, ZeroCommonIdsAreNotComparable) {
  const TemporaryFolder folder;
  folder.write("baseline/predictions.jsonl",
               "{\"id\": 1, \"correct\": true}\n{\"id\": 2, \"correct\": true}\n");
  folder.write("fresh/predictions.jsonl",
               "{\"id\": 3, \"correct\": true}\n{\"id\": 4, \"correct\": true}\n{\"id\": 5, "
               "\"correct\": true}\n");
  EXPECT_EQ(compared(folder).code, 3);
}

TEST(BadInput, NotANumberNeverPasses) {
  for (const char* spelled : {"NaN", "Infinity", "-Infinity"}) {
    const TemporaryFolder folder;
    folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
    folder.write("fresh/metrics.json", std::string("{\"accuracy\": ") + spelled + "}\n");
    EXPECT_EQ(compared(folder).code, 1) << spelled;
  }
}

TEST(BadInput, AMetricThatVanishedNeverPasses) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8, \"f1\": 0.7}\n");
  folder.write("fresh/metrics.json", "{\"f1\": 0.7}\n");
  EXPECT_EQ(compared(folder).code, 1);
}

TEST(BadInput, AMetricThatOnlyLooksLikeTheBaselinesIsMissing) {  // T38
  for (const char* spelled : {"\u0430ccuracy", "\u0430\u0441\u0441ur\u0430\u0441y",
                              "accuracy\u200b", "acc\u00aduracy", "\uff41ccuracy"}) {
    const TemporaryFolder folder;
    folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
    folder.write("fresh/metrics.json", std::string("{\"") + spelled + "\": 0.8}\n");
    const auto ran = compared(folder);
    EXPECT_EQ(ran.code, 1) << spelled;
    EXPECT_NE(ran.out.find("metric-missing"), std::string::npos) << spelled;
  }
}

TEST(BadInput, AKeyThatStandsTwiceIsTold) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.99, \"accuracy\": 0.12}\n");
  const auto ran = compared(folder);
  EXPECT_NE(ran.code, 0);
  EXPECT_NE(ran.out.find("key-duplicated"), std::string::npos);
}

TEST(BadInput, APipeIsNeverOpened) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/other.txt", "x");
  ASSERT_EQ(mkfifo(folder.at("fresh/metrics.json").c_str(), 0600), 0);
  EXPECT_NE(compared(folder).code, 0);
}

TEST(BadInput, ALinkThatLeadsOutIsNeverRead) {
  const TemporaryFolder folder;
  folder.write("secret.txt", "a text of nobody here\n");
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.folder("fresh/prompts");
  folder.link("fresh/prompts/system.txt", "../../secret.txt");
  const auto ran = compared(folder);
  EXPECT_EQ(ran.out.find("a text of nobody here"), std::string::npos);
  EXPECT_NE(ran.out.find("link-escaped"), std::string::npos);
}

TEST(BadInput, NothingInABundleIsChanged) {
  const TemporaryFolder folder;
  folder.write("baseline/predictions.jsonl", samples(50, 40));
  folder.write("fresh/predictions.jsonl", samples(50, 40));
  const auto before = std::filesystem::last_write_time(folder.at("fresh/predictions.jsonl"));
  compared(folder);
  EXPECT_EQ(std::filesystem::last_write_time(folder.at("fresh/predictions.jsonl")), before);
  const auto ran = tests::run({"audit", "--no-repo", "--no-config", "-o",
                               "html:" + folder.at("fresh/report.html"), folder.at("fresh")});
  EXPECT_EQ(ran.code, 2) << "an output inside the bundle is refused";
}

TEST(BadInput, NoSecretIsEverPrinted) {
  const std::string key = std::string("hf_") + "abcdefghijklmnopqrstuvwxyzABCDEFGH";
  const TemporaryFolder folder;
  folder.write("baseline/params.yaml", "hub: none\n");
  folder.write("fresh/params.yaml", "hub: " + key + "\nhf_token: " + key + "\n");
  for (const char* side : {"baseline", "fresh"})
    folder.write(std::string(side) + "/metrics.json", "{\"accuracy\": 0.8}\n");
  for (const char* format : {"json", "text", "md", "html"}) {
    const auto ran = tests::run({"compare", "--no-repo", "--no-config", "-v", "-o", format,
                                 folder.at("baseline"), folder.at("fresh")});
    EXPECT_EQ(ran.out.find(key), std::string::npos) << format;
    EXPECT_NE(ran.out.find("secret-found"), std::string::npos) << format;
    EXPECT_EQ(ran.code, 1);
  }
}

TEST(BadInput, NoSecretInANameIsEverPrinted) {
  const std::string key = std::string("hf_") + "abcdefghijklmnopqrstuvwxyzABCDEFGH";
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8, \"" + key + "\": 1}\n");
  folder.write("fresh/params.yaml", key + ": 1\nlist: {" + key + ": {a: 2}}\n");
  folder.write("fresh/" + key + ".txt", "x");
  folder.write("fresh/" + key + ".json", "{");
  folder.write("fresh/prompts/" + key + ".md", "x");
  for (const char* format : {"json", "text", "md", "html"}) {
    const auto ran = tests::run({"compare", "--no-repo", "--no-config", "-v", "-o", format,
                                 folder.at("baseline"), folder.at("fresh")});
    EXPECT_EQ(ran.code, 1) << format << ran.err;
    EXPECT_EQ((ran.out + ran.err).find(key), std::string::npos) << format;
    const auto audited =
        tests::run({"audit", "--no-repo", "--no-config", "-v", "-o", format, folder.at("fresh")});
    EXPECT_EQ(audited.code, 1) << format << audited.err;
    EXPECT_EQ((audited.out + audited.err).find(key), std::string::npos) << format;
  }
}

TEST(BadInput, NoSecretJoinedToANameIsEverPrinted) {
  const std::string key = std::string("gh") + "p_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/metrics.json", "{\"accuracy\": 0.8}\n");
  folder.write("fresh/samples_" + key + "_" + key + "_2.jsonl", "{");
  for (const char* format : {"json", "text", "md", "html"}) {
    const auto ran = tests::run({"compare", "--no-repo", "--no-config", "-v", "-o", format,
                                 folder.at("baseline"), folder.at("fresh")});
    EXPECT_EQ(ran.code, 4) << format << ran.err;
    EXPECT_NE(ran.out.find("redacted github-token"), std::string::npos) << format;
    EXPECT_EQ((ran.out + ran.err).find(key), std::string::npos) << format;
  }
}

TEST(BadInput, AnUncertaintyThatVanishedOrCannotBeHidesNoRegression) {
  const auto against_sound = [](const std::string& sound, const std::string& fresh) {
    const TemporaryFolder folder;
    folder.write("baseline/metrics.json", "{\"accuracy\": {\"value\": " + sound + "}}\n");
    folder.write("fresh/metrics.json", "{\"accuracy\": {\"value\": " + fresh + "}}\n");
    return compared(folder).code;
  };
  const std::string sound = R"(0.800, "n": 1000, "std_error": 0.0126)";
  EXPECT_EQ(against_sound(sound, R"(0.100, "n": 1000, "std_error": 0.0095)"), 1);
  for (const char* more : {R"(, "n": 1000)", "", R"(, "n": 1000, "std_error": Infinity)",
                           R"(, "n": 1000, "std_error": 5)", R"(, "std_error": -0.1)"}) {
    const int code = against_sound(sound, std::string("0.100") + more);
    EXPECT_TRUE(code == 1 || code == 3) << more << " " << code;
  }
  const std::string counted = R"(0.800, "n": 400)";
  EXPECT_EQ(against_sound(counted, R"(0.100, "n": 400)"), 1);
  EXPECT_EQ(against_sound(counted, "0.100"), 3);
  EXPECT_EQ(against_sound(counted, "0.795"), 0) << "too little to have been seen";
  EXPECT_EQ(against_sound("0.800", "0.100"), 0) << "neither side ever said";
}

TEST(BadInput, AHoleIsNotReadToFindTheEndOfALine) {  // T35
  const TemporaryFolder folder;
  folder.write("fresh/predictions.jsonl", "");
  std::filesystem::resize_file(folder.at("fresh/predictions.jsonl"), 1ULL << 40U);
  const auto ran = tests::run({"audit", "--no-repo", "--no-config", folder.at("fresh")});
  EXPECT_EQ(ran.code, 4);
  EXPECT_NE(ran.out.find("jsonl.record"), std::string::npos) << ran.out;
}

TEST(BadInput, AMetricThatIsNoNumberIsTold) {
  for (const char* value :
       {R"("high")", R"("N/A")", "null", R"([0.9, "crashed"])", R"({"value": "x"})"}) {
    const TemporaryFolder folder;
    folder.write("fresh/metrics.json", fmt::format(R"({{"f1": {}}})", value));
    const auto ran = tests::run({"audit", "--no-repo", "--no-config", "-v", folder.at("fresh")});
    EXPECT_NE(ran.out.find("metric f1"), std::string::npos) << value << ran.out;
    EXPECT_NE(ran.out.find("is not a number"), std::string::npos) << value;
  }
  EXPECT_NE(tests::compare(nlohmann::json{{"f1", 0.8}}, nlohmann::json{{"f1", "NaN"}}).code, 0);
}

TEST(BadInput, ATableThatAQuoteSwallowsSaysWhy) {
  const TemporaryFolder folder;
  std::string text = "id,target,output\n1,a,a\n2,\"b,b\n";
  for (int i = 3; i < 60; ++i) text += std::to_string(i) + ",a,a\n";
  folder.write("fresh/predictions.csv", text);
  const auto ran = tests::run({"audit", "--no-repo", "--no-config", folder.at("fresh")});
  EXPECT_NE(ran.out.find("quote"), std::string::npos) << ran.out;
}

TEST(BadInput, ABundleFileThatNamesWhatIsNotThereSaysSo) {
  const TemporaryFolder folder;
  folder.write("fresh/predictions.jsonl", R"({"id": 1, "target": "a", "output": "a"})"
                                          "\n"
                                          R"({"id": 2, "target": "b", "output": "a"})"
                                          "\n");
  folder.write("fresh/reprocheck.bundle.yaml",
               "files:\n  ghost.jsonl: {role: samples}\n"
               "  predictions.jsonl: {role: samples, columns: {id: nr}}\n");
  const auto ran =
      tests::run({"audit", "--no-repo", "--no-config", "-o", "json", folder.at("fresh")});
  const Json result = Json::parse(ran.out);
  std::string told;
  for (const Json& problem : result["bundle"]["problems"])
    told += problem["message"].get<std::string>() + "\n";
  EXPECT_NE(told.find("names ghost.jsonl, and no file here is called so"), std::string::npos);
  EXPECT_NE(told.find("names the column \"nr\" as id, and no record has it"), std::string::npos)
      << told;
}

TEST(BadInput, VariablesThatDoubleEachOtherStaySmall) {  // T95
  const TemporaryFolder folder;
  std::string text = "ARG A0=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";
  for (int i = 1; i < 60; ++i) text += fmt::format("ARG A{}=${{A{}}}${{A{}}}\n", i, i - 1, i - 1);
  folder.write("fresh/Dockerfile", text + "FROM python:${A59}\n");
  folder.write("fresh/metrics.json", "{\"f1\": 0.5}");
  EXPECT_EQ(tests::run({"audit", "--no-repo", "--no-config", folder.at("fresh")}).code, 1);
}

TEST(BadInput, ANewErrorIsToldWhereNothingCouldBeMeasured) {
  const TemporaryFolder folder;
  folder.write("baseline/notes.txt", "nothing\n");
  folder.write("fresh/notes.txt", "nothing\n");
  folder.write("fresh/params.yaml", "hub: hf_" + std::string(34, 'a') + "\n");
  const auto found = tests::compare(folder);
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_NE(found.headline.find("secret-found"), std::string::npos) << found.headline;
}

TEST(BadInput, NoFreshRunIsExitFour) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", "{\"f1\": 0.5}");
  EXPECT_EQ(tests::run({"compare", folder.at("baseline"), "-"}).code, 4);
}

TEST(BadInput, SettingsBeyondALimitAreNoPass) {  // T01, T03
  const TemporaryFolder folder;
  folder.write("baseline/predictions.jsonl", samples(50, 40));
  folder.write("fresh/predictions.jsonl", samples(50, 40));
  folder.write("fresh/params.yaml", std::string(100'000, '['));
  EXPECT_EQ(compared(folder).code, 4);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i)
    bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i,
                        i - 1);
  folder.write("fresh/params.yaml", bomb);
  EXPECT_EQ(compared(folder).code, 4);
}

}  // namespace
}  // namespace reprocheck
