// promptfoo: two evaluations of promptfoo held against each other.

#include <gtest/gtest.h>

#include "tests/support/compared.h"
#include "tests/support/promptfoo_rows.h"

namespace reprocheck::tests {
namespace {

using Json = nlohmann::ordered_json;

TEST(Promptfoo, EvaluationsArePairedByTheirTestsInWhateverOrder) {
  std::vector<Json> baseline, fresh;
  for (int test = 0; test < 80; ++test) {
    baseline.push_back(test_row(test, 0, fmt::format("land {}", test), test < 72));
    fresh.push_back(test_row(79 - test, 0, fmt::format("land {}", test), test < 52));
  }
  const TemporaryFolder folder;
  folder.write("baseline/results.json", evaluation("eval-1", baseline));
  folder.write("fresh/results.json", evaluation("eval-2", fresh));
  const Compared found = compare(folder);
  EXPECT_EQ(found.code, 1);
  for (const auto& metric : found.metrics)
    if (metric.at("name") == "pass_rate") {
      EXPECT_EQ(metric.at("n").at("paired"), 80);
      EXPECT_EQ(metric.at("verdict"), "regressed");
      EXPECT_TRUE(metric.at("flags").empty()) << metric.at("flags").dump();
    }
}

}  // namespace
}  // namespace reprocheck::tests
