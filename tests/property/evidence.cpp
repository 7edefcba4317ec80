// evidence: the same evidence told in another way is judged the same.
//
// Through the whole program, for each situation that a bundle can be in: exchanged sides mirror,
// the names of items and clusters and the order of rows and columns change no number, and a larger
// margin never turns a pass into a failure.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "tests/property/mirror.h"
#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using tests::Json;
using tests::TemporaryFolder;

struct Way {
  bool swapped = false;
  bool renamed = false;   // items and clusters
  bool shuffled = false;  // rows and columns
};

// One bundle of each side, told in a way.
class Bundles {
 public:
  explicit Bundles(Way way) : way_(way) {}

  using Fill = std::function<void(int item, Json& row)>;
  void samples(int side, const std::string& run, int items, const Fill& fill) {
    std::vector<Json> rows;
    for (int item = 0; item < items; ++item) {
      Json row{{"id", name("q", item)},
               {"question", fmt::format("question {}", item)},
               {"output", fmt::format("{} {} {}", side, run, item)}};
      fill(item, row);
      rows.push_back(std::move(row));
    }
    if (way_.shuffled) std::ranges::shuffle(rows, random_);
    std::string text;
    for (const Json& row : rows) text += in_order(row).dump() + "\n";
    folder_.write(fmt::format("{}/{}samples.jsonl", side_name(side), run), text);
  }
  void file(int side, const std::string& path, const std::string& text) {
    folder_.write(side_name(side) + "/" + path, text);
  }
  [[nodiscard]] std::string name(const char* kind, int number) const {
    return fmt::format("{}{}", kind, way_.renamed ? (number * 7919 + 4021) % 100'003 : number);
  }
  [[nodiscard]] Json judged(const std::string& margin = "") const {
    std::vector<std::string> more{"--no-config"};
    if (!margin.empty()) {
      folder_.write("policy.yaml", "version: 1\ngates: {'*': {margin: " + margin + "}}\n");
      more = {"-c", folder_.at("policy.yaml")};
    }
    return Json::parse(tests::compare(folder_, more).metrics.dump());
  }

 private:
  [[nodiscard]] std::string side_name(int side) const {
    return (side == 0) != way_.swapped ? "baseline" : "fresh";
  }
  [[nodiscard]] Json in_order(const Json& row) {
    if (!way_.shuffled) return row;
    std::vector<std::string> keys;
    for (const auto& [key, value] : row.items()) keys.push_back(key);
    std::ranges::reverse(keys);
    Json turned = Json::object();
    for (const std::string& key : keys) turned[key] = row[key];
    return turned;
  }

  Way way_;
  TemporaryFolder folder_;
  std::mt19937 random_{5};
};

// Some noise of an item and a side, in steps of 1/16 of [-1/2, 1/2].
double noise(int item, int side, int run = 0) {
  return ((item * item * 31 + item * 17 + side * (item % 7) * 5 + run * (item % 11) * 13) % 17 -
          8) /
         16.0;
}

using Write = std::function<void(Bundles& bundles)>;

Write paired(const char* metric, int items, double shift, bool binary, int per_cluster = 0) {
  return [=](Bundles& bundles) {
    for (const int side : {0, 1})
      bundles.samples(side, "", items, [&](int item, Json& row) {
        const double value = 0.5 + noise(item, side) / 2 + side * shift;
        row[metric] = binary ? (value > 0.4 ? 1.0 : 0.0) : value;
        if (per_cluster > 0) row["cluster"] = bundles.name("c", item / per_cluster);
      });
  };
}

void several_runs(Bundles& bundles) {
  for (const int side : {0, 1})
    for (const int run : {0, 1, 2})
      bundles.samples(side, fmt::format("run{}/", run), 80, [&](int item, Json& row) {
        row["score"] = 5 + noise(item, 0) + noise(item, side, run) / 4 + run * 0.05 - side * 0.4;
      });
}

void several_answers(Bundles& bundles) {
  for (const int side : {0, 1}) {
    bundles.samples(side, "", 180, [&](int row_number, Json& row) {
      const int item = row_number / 3;
      row["id"] = bundles.name("q", item);
      row["question"] = fmt::format("question {}", item);
      row["repeat"] = row_number % 3;
      row["score"] = 5 + noise(item, 0) + noise(row_number, side) / 2 - side * 0.2;
    });
  }
}

Write aggregates(const char* metric, std::vector<Json> before, std::vector<Json> after,
                 const char* setting = nullptr) {
  return [=](Bundles& bundles) {
    for (const int side : {0, 1}) {
      const std::vector<Json>& runs = side == 0 ? before : after;
      for (std::size_t run = 0; run < runs.size(); ++run) {
        const std::string folder = runs.size() > 1 ? fmt::format("run{}/", run) : "";
        bundles.file(side, folder + "metrics.json", Json{{metric, runs[run]}}.dump());
        if (setting)
          bundles.file(side, folder + "params.yaml", fmt::format("{}: {}\n", setting, run));
      }
    }
  };
}

std::map<std::string, Write> situations() {
  const auto recorded = [](double value, const char* key, double what) {
    return Json{{"value", value}, {key, what}};
  };
  return {
      {"binary", paired("correct", 300, -0.06, true)},
      {"binary_few", paired("correct", 24, -0.3, true)},
      {"binary_even", paired("correct", 300, 0, true)},
      {"errors", paired("error_rate", 300, 0.06, true)},
      {"graded", paired("f1", 200, -0.03, false)},
      {"graded_few", paired("f1", 14, -0.2, false)},
      {"loss", paired("loss", 90, 0.04, false)},
      {"clusters", paired("f1", 160, -0.03, false, 5)},
      {"clusters_few", paired("f1", 160, -0.1, false, 40)},
      {"several_runs", several_runs},
      {"several_answers", several_answers},
      {"counts", aggregates("accuracy", {recorded(0.802, "n", 500)}, {recorded(0.704, "n", 500)})},
      {"errors_told", aggregates("score", {recorded(0.8, "std_error", 0.01)},
                                 {recorded(0.74, "std_error", 0.012)})},
      {"runs", aggregates("loss", {0.41, 0.43, 0.42}, {0.47, 0.46, 0.49, 0.48})},
      {"runs_by_seed", aggregates("accuracy", {0.81, 0.79, 0.8}, {0.78, 0.77, 0.775}, "seed")},
      {"folds", aggregates("score", {0.8, 0.82, 0.79, 0.81}, {0.7, 0.72, 0.685, 0.71}, "fold")},
  };
}

class Evidence : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] Json judged(Way way, const std::string& margin = "") const {
    Bundles bundles(way);
    situations().at(GetParam())(bundles);
    return bundles.judged(margin);
  }
};

TEST_P(Evidence, ExchangedSidesMirror) {
  const Json one = judged({}), other = judged({.swapped = true});
  ASSERT_EQ(one.size(), other.size());
  std::size_t gated = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (one[i].at("gated") != true) continue;
    ++gated;
    EXPECT_NE(one[i].at("verdict"), "not_comparable") << one[i];
    tests::expect_mirrored(one[i], other[i]);
  }
  EXPECT_GT(gated, 0U) << one;
}

TEST_P(Evidence, NamesAndOrderChangeNoNumber) {
  const Json want = judged({});
  EXPECT_EQ(judged({.renamed = true}), want);
  EXPECT_EQ(judged({.shuffled = true}), want);
}

int goodness(const Json& metric) {
  const std::string verdict = metric.at("verdict");
  if (verdict == "regressed" || verdict == "not_comparable") return 0;
  return verdict == "inconclusive" ? 1 : 2;
}

TEST_P(Evidence, ALargerMarginMakesNoVerdictWorse) {
  std::map<std::string, int> before;
  std::map<std::string, Json> numbers;
  for (const char* margin : {"0", "0.002", "0.01", "0.03", "0.06", "0.1", "0.2", "0.5", "0.9"})
    for (const Json& metric : judged({}, margin)) {
      const std::string name = metric.at("name");
      if (metric.at("gated") != true) continue;
      EXPECT_GE(goodness(metric), before[name]) << name << " at " << margin;
      before[name] = goodness(metric);
      const Json told{metric.at("difference"), metric.at("interval"), metric.at("p_value")};
      EXPECT_EQ(numbers.try_emplace(name, told).first->second, told) << name << " at " << margin;
    }
  EXPECT_FALSE(before.empty());
}

INSTANTIATE_TEST_SUITE_P(Situations, Evidence, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& [name, write] : situations()) names.push_back(name);
                           return names;
                         }()),
                         [](const auto& situation) { return situation.param; });

}  // namespace
}  // namespace reprocheck
