// taken_out_of_the_test: nothing that fresh adds takes its own loss out of the test.
//
// The baseline answers 90 % of 200 items and fresh 60 %: that is a regression, whatever column,
// name, run or summary fresh brings along. Not comparable is an answer too; a pass is none.

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::TemporaryFolder;

// Rows of a table, each with what `more` adds to it.
std::string rows(int right, const std::function<void(int, Json&)>& more = [](int, Json&) {}) {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    Json row{{"id", "q" + std::to_string(i)},
             {"question", "what is " + std::to_string(i) + "?"},
             {"target", "t" + std::to_string(i)},
             {"output", i < right ? "t" + std::to_string(i) : "wrong"},
             {"correct", i < right ? 1 : 0}};
    more(i, row);
    text += row.dump() + "\n";
  }
  return text;
}

struct Attack {
  std::string name;
  std::string metrics;        // of the baseline; "" for none
  std::string fresh_metrics;  // of fresh
  std::string samples;        // of fresh
  std::string second;         // a second run of fresh; "" for none
};

std::vector<Attack> attacks() {
  const auto column = [](const std::string& key, const Json& value) {
    return rows(120, [=](int, Json& row) { row[key] = value; });
  };
  const std::string bad = rows(120);
  const std::string one_repeat =
      rows(120, [](int, Json& row) { row["repeat"] = 0; }) +
      R"({"id": "q0", "question": "what is 0?", "target": "t0", "output": "t0", "correct": 1,)"
      R"( "repeat": 1})"
      "\n";
  return {
      {"a_cluster", "", "", column("cluster", "c"), ""},
      {"a_repeat_of_one_item", "", "", one_repeat, ""},
      {"a_second_run", "", "", bad, bad},
      {"a_task", "", R"({"correct": 0.6})", column("task", "t"), ""},
      {"a_task_under_a_summary", R"({"accuracy": 0.9})", R"({"accuracy": 0.6})",
       column("task", "t"), ""},
      {"an_arm_under_a_summary", R"({"accuracy": 0.9})", R"({"accuracy": 0.6})", column("arm", "x"),
       ""},
      {"another_name_for_the_column", "", R"({"foo_accuracy": 0.6})", bad, ""},
      {"a_name_of_a_cost", "", R"({"cost_accuracy": 0.6})", bad, ""},
      {"the_name_of_the_column", R"({"accuracy": 0.9})", R"({"accuracy": 0.6, "correct": 0.6})",
       bad, ""},
  };
}

class TakenOut : public testing::TestWithParam<Attack> {};

TEST_P(TakenOut, IsNoPass) {
  const Attack& attack = GetParam();
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", rows(180));
  if (!attack.metrics.empty()) folder.write("baseline/metrics.json", attack.metrics);
  const std::string first = attack.second.empty() ? "fresh/" : "fresh/a/";
  folder.write(first + "samples.jsonl", attack.samples);
  if (!attack.second.empty()) folder.write("fresh/b/samples.jsonl", attack.second);
  if (!attack.fresh_metrics.empty()) folder.write(first + "metrics.json", attack.fresh_metrics);
  const auto ran = tests::run({"compare", "--no-repo", "--no-config", "-o", "json",
                               folder.at("baseline"), folder.at("fresh")});
  EXPECT_TRUE(ran.code == 1 || ran.code == 3) << ran.code << ": " << ran.out.substr(0, 600);
}

INSTANTIATE_TEST_SUITE_P(Fresh, TakenOut, testing::ValuesIn(attacks()),
                         [](const auto& attack) { return attack.param.name; });

// Every expected sample stands in one bucket, also where only one side has its table.
TEST(Ledger, AddsUpOverTablesThatOneSideLacks) {
  const TemporaryFolder folder;
  folder.write("baseline/samples_a.jsonl", rows(180));
  folder.write("baseline/samples_b.jsonl",
               rows(100, [](int i, Json& row) { row["id"] = "b" + std::to_string(i); }));
  folder.write("fresh/samples_a.jsonl", rows(180));
  folder.write("fresh/samples_c.jsonl",
               rows(100, [](int i, Json& row) { row["id"] = "c" + std::to_string(i); }));
  const auto ran = tests::run({"compare", "--no-repo", "--no-config", "-o", "json",
                               folder.at("baseline"), folder.at("fresh")});
  const Json ledger = Json::parse(ran.out)["samples"]["ledger"];
  for (const auto& [side, counts] : ledger.items()) {
    int sum = 0;
    for (const auto& [bucket, count] : counts.items())
      if (bucket != "expected") sum += count.get<int>();
    EXPECT_EQ(counts["expected"], sum) << side;
    EXPECT_EQ(counts["expected"], 600) << side;
  }
}

TEST(Gates, AStarHasNoMarginForWhatItDoesNotGate) {
  const TemporaryFolder folder;
  folder.write("policy.yaml", "version: 1\ngates:\n  '*': {margin: 1pp}\n");
  for (const std::string side : {"baseline", "fresh"}) {
    folder.write(side + "/samples.jsonl", rows(180));
    folder.write(side + "/metrics.json", R"({"accuracy": 0.9, "foo": 3.5})");
  }
  const auto ran = tests::run({"compare", "--no-repo", "-c", folder.at("policy.yaml"),
                               folder.at("baseline"), folder.at("fresh")});
  EXPECT_EQ(ran.code, 0) << ran.err;
}

TEST(Gates, AMetricThatNeitherSideHasIsNoVerdict) {
  const TemporaryFolder folder;
  folder.write("policy.yaml", "version: 1\ngates:\n  zz/acc,none@x: {direction: higher}\n");
  for (const std::string side : {"baseline", "fresh"})
    folder.write(side + "/samples.jsonl", rows(180));
  const auto ran = tests::run({"compare", "--no-repo", "-o", "json", "-c", folder.at("policy.yaml"),
                               folder.at("baseline"), folder.at("fresh")});
  EXPECT_EQ(ran.code, 3) << ran.out.substr(0, 600);
  const Json result = Json::parse(ran.out);
  for (const Json& metric : result["metrics"])
    EXPECT_TRUE(metric["task"] != "zz" || metric["arm"] == "x");
}

}  // namespace
}  // namespace reprocheck
