// guards: what neither clusters, nor labels, nor amounts may hide or earn.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using tests::Compared;
using tests::Fill;
using tests::Json;
using tests::only_metric;
using tests::TemporaryFolder;

Compared compared(const std::string& baseline, const std::string& fresh,
                  const std::vector<std::string>& more = {"--no-config"}) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", baseline);
  folder.write("fresh/samples.jsonl", fresh);
  return tests::compare(folder, more);
}

std::string clustered(int items, int a_cluster, const Fill& fill) {
  return tests::rows(items, [&](int item, Json& row) {
    row["cluster"] = item / a_cluster;
    fill(item, row);
  });
}

const std::vector<std::string> k_release{"--no-config", "--set", "gates.correct.margin=1pp",
                                         "--set", "gates.correct.polarity=require-non-inferior"};

TEST(Guards, OneClusterThatChangedProvesNothing) {
  const auto side = [](int fixed) {
    return clustered(250, 5, [=](int item, Json& row) {
      row["correct"] = item % 5 != 0 || item == fixed ? 1 : 0;
      row["output"] = fmt::format("{} {}", fixed, item);
    });
  };
  const Compared found = compared(side(-1), side(10), k_release);
  EXPECT_EQ(found.code, 3) << found.headline;
  EXPECT_EQ(only_metric(found, "correct")["verdict"], "inconclusive");
}

TEST(Guards, FourClustersThatChangedAreFlippedWhole) {
  const auto side = [](bool fresh) {
    return clustered(250, 5, [=](int item, Json& row) {
      row["correct"] = fresh && item % 50 == 0 && item < 200 ? 0 : 1;
      row["output"] = fmt::format("{} {}", fresh, item);
    });
  };
  const Compared found = compared(side(false), side(true));
  const Json metric = only_metric(found, "correct");
  EXPECT_EQ(metric["test"], "cluster_sign_flip");
  EXPECT_NEAR(tests::at(metric, "p_value"), 0.125, 1e-12);
  EXPECT_EQ(found.code, 0) << found.headline;
}

TEST(Guards, ClustersThatAllLoseTheSameAreNoMatterOfSpread) {
  const auto side = [](bool fresh) {
    return clustered(600, 6, [=](int item, Json& row) {
      row["correct"] = fresh && item % 6 == 0 ? 0 : 1;
      row["output"] = fmt::format("{} {}", fresh, item);
    });
  };
  const Compared found = compared(side(false), side(true));
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(only_metric(found, "correct")["test"], "bounded_mean");
}

TEST(Guards, TheOrderOfLinesChoosesNoCluster) {
  const auto side = [](bool fresh, bool reversed) {
    std::vector<std::string> lines;
    for (int repeat = 0; repeat < 2; ++repeat)
      for (int item = 0; item < 120; ++item)
        lines.push_back(Json{{"id", item},
                             {"question", fmt::format("q{}", item)},
                             {"repeat", repeat},
                             {"cluster", repeat == 0 ? item / 3 : item % 12},
                             {"output", fmt::format("{} {} {}", fresh, item, repeat)},
                             {"correct", fresh && item % 9 == 0 ? 0 : 1}}
                            .dump() +
                        "\n");
    if (reversed) std::ranges::reverse(lines);
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
  };
  const Json one = only_metric(compared(side(false, false), side(true, false)), "correct");
  const Json other = only_metric(compared(side(false, true), side(true, true)), "correct");
  for (const char* key : {"verdict", "p_value", "interval", "test"})
    EXPECT_EQ(one[key], other[key]) << key;
}

// A side of labels with its own f1 in metrics.json, made by scikit-learn's rules.
std::string labelled(int items, int wrong_of_ten, int from = 0) {
  std::string text;
  for (int item = from; item < items; ++item) {
    const bool positive = item % 2 == 0;
    const bool right = item % 10 >= wrong_of_ten;
    text += Json{{"id", item},
                 {"question", fmt::format("q{}", item)},
                 {"target", positive ? "yes" : "no"},
                 {"output", positive == right ? "yes" : "no"}}
                .dump() +
            "\n";
  }
  return text;
}

Compared labels(const std::string& baseline, double f1, const std::string& fresh, double fresh_f1) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", baseline);
  folder.write("fresh/samples.jsonl", fresh);
  folder.write("baseline/metrics.json", Json{{"f1", f1}}.dump());
  folder.write("fresh/metrics.json", Json{{"f1", fresh_f1}}.dump());
  return tests::compare(folder, {"--no-config", "--set", "gates.f1.margin=1pp"});
}

TEST(Guards, ADroppedRowTakesNoF1OutOfItsTest) {
  // 300 items, none wrong, against three wrong of ten: two of five "yes" and one of five "no".
  const double fresh = 2.0 * 90 / (150 + 90 + 30);
  EXPECT_EQ(labels(labelled(300, 0), 1, labelled(300, 3), fresh).code, 1);
  const double without_first = 2.0 * 90 / (149 + 90 + 30);
  const Compared dropped = labels(labelled(300, 0), 1, labelled(300, 3, 1), without_first);
  EXPECT_EQ(dropped.code, 1) << dropped.headline;
  const Json metric = only_metric(dropped, "f1");
  EXPECT_EQ(metric["n"]["paired"], 299);
  EXPECT_EQ(metric["n"]["dropped"], 1);
}

TEST(Guards, AnotherAverageIsAnotherRuler) {
  // The mean over both labels and not that of "yes".
  const double yes = 2.0 * 90 / (150 + 120), no = 2.0 * 120 / (150 + 180);
  const Compared found =
      labels(labelled(300, 1), 2.0 * 120 / 270, labelled(300, 3), (yes + no) / 2);
  EXPECT_EQ(only_metric(found, "f1")["verdict"], "not_comparable");
  EXPECT_EQ(only_metric(found, "f1")["detail"], "formula_changed");
}

TEST(Guards, ACollapseOfEveryLabelIsARegression) {
  const Compared found = labels(labelled(300, 0), 1, labelled(300, 10), 0);
  EXPECT_EQ(found.code, 1) << found.headline;
}

TEST(Guards, OneAnswerThatChangedProvesNoF1) {
  const double before = 2.0 * 40 / (50 + 50), after = 2.0 * 41 / (50 + 51);
  std::string fixed = labelled(100, 2);
  fixed = labelled(1, 0) + fixed.substr(fixed.find('\n') + 1);
  const Compared found = labels(labelled(100, 2), before, fixed, after);
  const Json metric = only_metric(found, "f1");
  EXPECT_EQ(metric["test"], "bootstrap");
  EXPECT_EQ(metric["verdict"], "inconclusive");
}

TEST(Guards, TheSameFactorOnEveryItemIsALoss) {
  const auto side = [](int factor, bool clusters) {
    return tests::rows(200, [=](int item, Json& row) {
      if (clusters) row["cluster"] = item / 5;
      row["correct"] = 1;
      row["output"] = fmt::format("{} {}", factor, item);
      row["output_tokens"] = factor * (200 + item % 7 * 30);
    });
  };
  const std::vector<std::string> gated{"--no-config", "--set",
                                       "gates.output_tokens.margin=10% of baseline"};
  for (const bool clusters : {false, true}) {
    const Compared found = compared(side(1, clusters), side(2, clusters), gated);
    EXPECT_EQ(found.code, 1) << clusters << found.headline;
  }
}

TEST(Guards, TheSameAmountMoreInEveryClusterIsALoss) {
  const auto side = [](int more) {
    return clustered(200, 5, [=](int item, Json& row) {
      row["correct"] = 1;
      row["output"] = fmt::format("{} {}", more, item);
      row["output_tokens"] = 200 + item % 7 * 30 + more;
    });
  };
  const Compared found = compared(
      side(0), side(200), {"--no-config", "--set", "gates.output_tokens.margin=10% of baseline"});
  EXPECT_EQ(found.code, 1) << found.headline;
}

TEST(Guards, SeedsThatAllMovedAlikeAreJudgedByTheirRuns) {
  const TemporaryFolder folder;
  const double levels[] = {0.81, 0.82, 0.80, 0.83, 0.79};
  for (int seed = 0; seed < 5; ++seed) {
    folder.write(fmt::format("baseline/s{}/metrics.json", seed),
                 Json{{"accuracy", levels[seed]}, {"seed", seed}}.dump());
    folder.write(fmt::format("fresh/s{}/metrics.json", seed),
                 Json{{"accuracy", levels[seed] - 0.1}, {"seed", seed}}.dump());
  }
  const Compared found = tests::compare(folder);
  EXPECT_EQ(found.code, 1) << found.headline;
  EXPECT_EQ(only_metric(found, "accuracy")["test"], "runs_welch");
}

TEST(Guards, WhatIsLeftOfAnOpenScoreIsAChoice) {
  const auto side = [](bool fresh) {
    return tests::rows(200, [=](int item, Json& row) {
      row["output"] = fmt::format("{} {}", fresh, item);
      const bool errored = fresh ? item % 20 < 3 : item % 20 > 16;
      row["status"] = errored ? "errored" : "scored";
      if (!errored) row["reward"] = 1 + (item * 7 + (fresh ? item % 3 : 0)) % 10;
    });
  };
  const Compared found =
      compared(side(false), side(true), {"--no-config", "--set", "gates.reward.margin=5"});
  const Json metric = only_metric(found, "reward");
  EXPECT_EQ(metric["verdict"], "inconclusive") << metric.dump();
  EXPECT_EQ(metric["detail"], "missing_unbounded");
}

}  // namespace
}  // namespace reprocheck
