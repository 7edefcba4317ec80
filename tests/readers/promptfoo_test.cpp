// promptfoo_test: what an evaluation of promptfoo says about its tests.

#include "tests/readers/loaded_bundle.h"
#include "tests/support/promptfoo_rows.h"

namespace reprocheck::tests {
namespace {

using Json = nlohmann::ordered_json;

TEST(Promptfoo, ATestIsKnownByItsVariablesAndAFailedAssertionIsAWrongAnswer) {
  Json broken = test_row(2, 0, "Peru", false);
  broken["failureReason"] = 2;
  const Loaded loaded(
      Files{{"results.json", evaluation("eval-1", {test_row(0, 0, "Chile", true),
                                                   test_row(1, 0, "Cuba", false), broken})}});
  const SampleTable& table = loaded.table();
  ASSERT_EQ(table.rows, 3U);
  EXPECT_EQ(table.ids[1], R"({"land": "Cuba"})");
  EXPECT_EQ(table.arms, std::vector<std::string>{""});
  EXPECT_FALSE(table.has_repeats);
  ASSERT_NE(loaded.score("pass_rate"), nullptr);
  EXPECT_EQ(loaded.score("pass_rate")->values[0], 1);
  EXPECT_EQ(loaded.score("pass_rate")->values[1], 0);
  EXPECT_EQ(loaded.score("pass_rate")->states[2], SampleState::errored);
  ASSERT_NE(loaded.score("tone"), nullptr);
  EXPECT_TRUE(loaded.score("latency_ms")->is_resource);
  EXPECT_EQ(loaded.value("name", "generator"), "p:a");
  EXPECT_EQ(table.texts->read(1, TextRole::output), "none in Cuba");
  EXPECT_EQ(loaded.bundle->readers.at(0).reader, "promptfoo");
}

TEST(Promptfoo, PromptsAreArmsAndEqualVariablesAreRepeats) {
  std::vector<Json> rows;
  for (const int test : {0, 1})
    for (const int prompt : {0, 1}) rows.push_back(test_row(test, prompt, "Chile", true));
  const Loaded loaded(Files{{"out.json", evaluation("eval-1", rows)}});
  EXPECT_EQ(loaded.table().arms, (std::vector<std::string>{"P0", "P1"}));
  EXPECT_TRUE(loaded.table().has_repeats);
}

}  // namespace
}  // namespace reprocheck::tests
