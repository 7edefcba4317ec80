// units: repeats and clusters, which are no independent items.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::Compared;
using tests::TemporaryFolder;

// Rows of `items` items, each asked `repeats` times; `right` says which answers are.
std::string rows(
    int items, int repeats, const std::function<bool(int, int)>& right,
    const std::function<void(int, Json&)>& more = [](int, Json&) {}) {
  std::string text;
  for (int repeat = 0; repeat < repeats; ++repeat)
    for (int item = 0; item < items; ++item) {
      const bool is_right = right(item, repeat);
      Json row{{"id", item},
               {"target", fmt::format("t{}", item)},
               {"output", fmt::format("{} {}", is_right ? "right" : "wrong", repeat)},
               {"correct", is_right ? 1 : 0}};
      if (repeats > 1) row["repeat"] = repeat;
      more(item, row);
      text += row.dump() + "\n";
    }
  return text;
}

Compared compared(const std::string& baseline, const std::string& fresh) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", baseline);
  folder.write("fresh/samples.jsonl", fresh);
  return tests::compare(folder);
}

TEST(Repeats, ALossOfManyItemsIsOne) {
  const auto before = rows(100, 3, [](int item, int) { return item < 90; });
  const auto after = rows(100, 3, [](int item, int) { return item < 70; });
  const auto found = compared(before, after);
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(found.metrics.at(0).at("n").at("paired"), 100);
  EXPECT_NEAR(found.metrics.at(0).at("difference").get<double>(), -0.2, 1e-12);
  EXPECT_EQ(found.metrics.at(0).at("test"), "sign_flip");
}

TEST(Repeats, ManyAnswersToFewItemsAreNoLoss) {
  // Five of a hundred items fail in all of ten answers: 50 rows broke, and none was fixed.
  const auto before = rows(100, 10, [](int item, int) { return item < 90; });
  const auto after = rows(100, 10, [](int item, int) { return item < 85; });
  const auto found = compared(before, after);
  EXPECT_NE(found.metrics.at(0).at("verdict"), "equivalent");
  EXPECT_LT(found.metrics.at(0).at("interval").at(0).get<double>(), -0.05);
  // As independent rows the interval would be a third as wide.
  const double width = found.metrics.at(0).at("interval").at(1).get<double>() -
                       found.metrics.at(0).at("interval").at(0).get<double>();
  EXPECT_GT(width, 0.07);
}

TEST(Repeats, ThatFreshHasNoneOfAreMissing) {
  const auto before = rows(100, 3, [](int item, int) { return item < 90; });
  EXPECT_EQ(compared(before, rows(100, 1, [](int item, int) { return item < 90; })).code, 3);
  EXPECT_EQ(compared(before, rows(90, 3, [](int item, int) { return item < 90; })).code, 3);
}

TEST(Clusters, OneThatBrokeIsNoProof) {
  const auto family = [](int size) {
    return [size](int item, Json& row) { row["cluster"] = fmt::format("c{}", item / size); };
  };
  const auto before = [](int item, int) { return item >= 15; };
  const auto one_broke = [](int item, int) { return item >= 30; };
  EXPECT_EQ(compared(rows(300, 1, before), rows(300, 1, one_broke)).code, 1);
  const auto found =
      compared(rows(300, 1, before, family(15)), rows(300, 1, one_broke, family(15)));
  EXPECT_EQ(found.code, 0) << found.headline;
  EXPECT_EQ(found.metrics.at(0).at("verdict"), "inconclusive");
  EXPECT_EQ(found.metrics.at(0).at("interval_method"), "cr2_t");
  // A loss in every cluster is one.
  const auto everywhere = [](int item, int) { return item % 13 != 0; };
  const auto all_broke = [](int item, int) { return item % 13 != 0 && item * 7 % 11 > 2; };
  EXPECT_EQ(
      compared(rows(300, 1, everywhere, family(15)), rows(300, 1, all_broke, family(15))).code, 1);
}

TEST(Clusters, FewOfThemProveNothing) {
  const auto halves = [](int item, Json& row) { row["cluster"] = item % 4; };
  const auto before = [](int item, int) { return item >= 20; };
  const auto after = [](int item, int) { return item >= 90; };
  const auto found = compared(rows(200, 1, before, halves), rows(200, 1, after, halves));
  EXPECT_EQ(found.detail(), "few_clusters");
}

}  // namespace
}  // namespace reprocheck
