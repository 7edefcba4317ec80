// ungating: nothing that fresh says of itself takes a gate or a test away.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::compare;
using tests::Compared;
using tests::TemporaryFolder;

// A record of lm-evaluation-harness without samples, whose three tasks fell; `change` edits it.
void write_harness(const TemporaryFolder& folder, const std::string& side, double value,
                   const auto& change) {
  Json record{{"lm_eval_version", "0.4.9"}, {"config", {{"model", "hf"}}}};
  for (const char* task : {"arc", "boolq", "copa"}) {
    record["results"][task] = {{"alias", task},
                               {"acc,none", value},
                               {"acc_stderr,none", 0.02},
                               {"contains,none", value},
                               {"contains_stderr,none", 0.02}};
    record["higher_is_better"][task] = {{"acc", true}, {"contains", true}};
    record["n-samples"][task] = {{"original", 500}, {"effective", 500}};
    record["group_subtasks"][task] = Json::array();
  }
  change(record);
  folder.write(side + "/m/results_2026-11-24T11-48-34.013733.json", record.dump());
}

Compared harness(const auto& change) {
  const TemporaryFolder folder;
  write_harness(folder, "baseline", 0.9, [](Json&) {});
  write_harness(folder, "fresh", 0.6, change);
  return compare(folder);
}

std::size_t gated(const Compared& compared) {
  std::size_t number = 0;
  for (const Json& metric : compared.metrics) number += metric.at("gated") == true;
  return number;
}

TEST(Ungating, AHarnessThatTurnsItsDirectionIsNotComparable) {
  EXPECT_EQ(harness([](Json&) {}).code, 1);
  const auto turned = harness([](Json& record) {
    for (Json& task : record["higher_is_better"]) task = {{"acc", false}, {"contains", false}};
  });
  EXPECT_EQ(turned.code, 3);
  EXPECT_EQ(gated(turned), 6U);
  EXPECT_EQ(turned.detail(), "direction_changed");
  EXPECT_EQ(turned.metrics.at(0).at("direction"), "higher");
  EXPECT_NE(turned.headline.find("do not tell one direction"), std::string::npos);
}

TEST(Ungating, AHarnessThatDropsItsDirectionIsHeldToTheBaselines) {
  const auto dropped = harness([](Json& record) { record.erase("higher_is_better"); });
  EXPECT_EQ(dropped.code, 1);
  EXPECT_EQ(gated(dropped), 6U);
  const auto emptied = harness([](Json& record) { record["higher_is_better"] = Json::object(); });
  EXPECT_EQ(gated(emptied), 6U);
}

TEST(Ungating, AGroupOfFreshAloneTakesNoLeafsGate) {
  const auto grouped = harness([](Json& record) {
    record["groups"]["all"] = {{"acc,none", 0.9}, {"alias", "all"}};
    record["results"]["all"] = {{"acc,none", 0.9}, {"acc_stderr,none", 0.03}, {"alias", "all"}};
    record["group_subtasks"]["all"] = {"arc", "boolq", "copa"};
  });
  EXPECT_EQ(grouped.code, 1);
  EXPECT_EQ(gated(grouped), 6U);
}

TEST(Ungating, AHarnesssErrorThatOnlyFreshInflatesHidesNoLoss) {
  const auto inflated = harness([](Json& record) {
    for (Json& task : record["results"])
      task["acc_stderr,none"] = task["contains_stderr,none"] = 0.49;
  });
  EXPECT_NE(inflated.code, 0);
}

TEST(Ungating, ADirectionOfOnesOwnThatTurnsOrVanishesIsNotComparable) {
  const auto quality = [](double value, const char* direction) {
    Json metric{{"value", value}, {"std_error", 0.01}};
    if (direction) metric["direction"] = direction;
    return Json{{"quality", metric}};
  };
  EXPECT_EQ(compare(quality(0.9, "higher"), quality(0.6, "higher")).code, 1);
  for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
           {"higher", "lower"}, {"higher", nullptr}, {nullptr, "higher"}}) {
    const auto turned = compare(quality(0.9, one), quality(0.6, other));
    EXPECT_EQ(turned.code, 3);
    EXPECT_EQ(turned.detail(), "direction_changed");
    EXPECT_EQ(gated(turned), 1U);
  }
  EXPECT_EQ(compare(quality(0.9, nullptr), quality(0.6, nullptr)).code, 0) << "nobody ever said";
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", quality(0.9, "higher").dump());
  folder.write("fresh/metrics.json", quality(0.6, "lower").dump());
  folder.write("reprocheck.yaml", "version: 1\ngates: {quality: {direction: higher}}\n");
  EXPECT_EQ(compare(folder, {"-c", folder.at("reprocheck.yaml")}).code, 1) << "policy settles it";
}

}  // namespace
}  // namespace reprocheck
