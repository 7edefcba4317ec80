// json_test: the saved result: its keys, its safety, and the way back.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/renderers.h"
#include "src/base/text.h"
#include "tests/reports/sample_reports.h"

namespace reprocheck::tests {
namespace {

std::string rendered(const Report& report) {
  return reports::k_json.render(report, {});
}

TEST(Json, ReadsBackToTheSameBytes) {
  for (const auto& [name, report] : all_reports()) {
    const std::string json = rendered(report);
    const auto again = read_result(json, name);
    ASSERT_TRUE(again.has_value()) << name << again.error().message;
    EXPECT_EQ(rendered(*again), json) << name;
  }
}

TEST(Json, GivesEveryOtherFormatTheSameReport) {
  for (const auto& [name, report] : all_reports()) {
    if (name == "hostile") continue;  // bytes that are no UTF-8 stay readable, not equal
    const auto again = read_result(rendered(report), name);
    ASSERT_TRUE(again.has_value());
    for (const Renderer* renderer : all_renderers())
      EXPECT_EQ(renderer->render(*again, {}), renderer->render(report, {}))
          << name << " " << renderer->name;
  }
}

TEST(Json, HasEveryKeyOfTheContract) {
  const auto result = nlohmann::json::parse(rendered(regressed_report()));
  for (const char* key :
       {"schema",  "tool",       "command",   "verdict",       "headline", "exit_code",
        "reasons", "baseline",   "fresh",     "comparability", "changes",  "unchanged",
        "metrics", "samples",    "waterfall", "checks",        "slices",   "contradictions",
        "claims",  "checklists", "cuts"})
    EXPECT_TRUE(result.contains(key)) << key;
  EXPECT_EQ(result["schema"], "reprocheck.result/1");
  for (const char* key :
       {"task",        "name", "filter",          "arm",      "direction",  "baseline",  "fresh",
        "recorded",    "runs", "difference",      "interval", "confidence", "std_error", "p_value",
        "p_adjusted",  "test", "interval_method", "effect",   "assumption", "n",         "margin",
        "margin_from", "mde",  "gated",           "verdict",  "detail",     "flags"})
    EXPECT_TRUE(result["metrics"][0].contains(key)) << key;
  for (const char* key : {"path", "digest", "repository", "runs", "level", "next_level", "files",
                          "readers", "problems", "layers", "facts"})
    EXPECT_TRUE(result["fresh"].contains(key)) << key;
  EXPECT_EQ(result["fresh"]["layers"]["infrastructure"]["verified"], "not applicable");
  EXPECT_TRUE(result["metrics"][1]["task"].is_null());
  EXPECT_DOUBLE_EQ(result["metrics"][0]["baseline"].get<double>(), 0.78392721758);
}

TEST(Json, SpellsWhatNumbersCannotBe) {
  const auto result = nlohmann::json::parse(rendered(inconclusive_report()));
  EXPECT_EQ(result["metrics"][0]["fresh"], "nan");
  EXPECT_EQ(result["metrics"][0]["effect"]["bound"], "-inf");
}

TEST(Json, WithoutAComparisonClaimsNoComparability) {
  for (const Report& report : {unchecked_report(), no_baseline_report(), not_ready_report()})
    EXPECT_TRUE(nlohmann::json::parse(rendered(report))["comparability"].is_null());
}

TEST(Json, HoldsNothingThatSteersATerminal) {
  const std::string json = rendered(hostile_report());
  EXPECT_TRUE(is_utf8(json));
  for (const char* bad : {"\x1b", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8", "##[", "\r"})
    EXPECT_EQ(json.find(bad), std::string::npos);
  for (const std::string_view line : split(json, '\n')) EXPECT_FALSE(trim(line).starts_with("::"));
  const auto result = nlohmann::json::parse(json);
  EXPECT_NE(result["headline"].get<std::string>().find("\\xff\\xfe"), std::string::npos);
}

TEST(JsonRead, RefusesWhatIsNoResult) {
  for (const char* text : {"", "[]", "null", "{}", "{\"schema\": \"reprocheck.results/1\"}",
                           "{\"schema\": \"reprocheck.result/2\"}", "{\"schema\": 1}",
                           "{\"schema\": \"reprocheck.result/1\"}", "{\"schema\": \"\xff\"}",
                           "{\"schema\": \"reprocheck.result/1\", \"tool\": []}"}) {
    const auto read = read_result(text, "result.json");
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::input);
  }
}

TEST(JsonRead, BoundsDepthAndMembers) {
  EXPECT_FALSE(read_result(std::string(100'000, '['), "deep.json").has_value());
  std::string wide = "{";
  for (int at = 0; at < 10'000; ++at) wide += "\"k" + std::to_string(at) + "\": 0, ";
  EXPECT_FALSE(read_result(wide + "\"schema\": \"reprocheck.result/1\"}", "wide.json").has_value());
}

TEST(JsonRead, TypesEveryMemberAndPassesUnknownOnes) {
  auto result = nlohmann::ordered_json::parse(rendered(regressed_report()));
  result["metrics"][0]["of_the_future"] = {1, 2};
  EXPECT_TRUE(read_result(result.dump(), "result.json").has_value());
  // Every value in turn replaced by one of another type: an error or a report, never an exception.
  const auto flat = result.flatten();
  std::size_t refused = 0;
  for (const auto& [pointer, value] : flat.items()) {
    auto changed = result;
    changed[nlohmann::ordered_json::json_pointer(pointer)] = {{"wrong", true}};
    if (!read_result(changed.dump(), "result.json")) ++refused;
  }
  EXPECT_GT(refused, flat.size() * 9 / 10);
}

}  // namespace
}  // namespace reprocheck::tests
