// training_variance: folds, halvings and paired runs, and pass@k, through the program.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/answered_run.h"
#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::at;
using tests::Compared;
using tests::has_flag;
using tests::only_metric;
using tests::TemporaryFolder;

constexpr int k_questions = 120;

// 1 - C(n-c, k) / C(n, k), as a product.
double chance_of_one(int n, int c, int k) {
  double none = 1;
  for (int i = 0; i < k; ++i) none *= std::max(0.0, static_cast<double>(n - c - i) / (n - i));
  return 1 - none;
}

struct PassRun {
  std::string rows;
  double at_five = 0, mean = 0;
};

// A few answers of most questions are right; `lost` takes all of those of every so many-th
// question.
PassRun pass_run(const std::string& side, int answers, double level, int lost) {
  PassRun run;
  for (int question = 0; question < k_questions; ++question) {
    int right = 0;
    for (int answer = 0; answer < answers; ++answer) {
      const auto draw = static_cast<std::uint64_t>(question * 32 + answer);
      const double easy = level * tests::chance(3, static_cast<std::uint64_t>(question));
      const bool is_right = tests::chance(11, draw) < easy && (lost == 0 || question % lost != 0);
      right += is_right ? 1 : 0;
      run.rows += Json{{"id", question},
                       {"question", fmt::format("q{}", question)},
                       {"repeat", answer},
                       {"output", fmt::format("{} {} {}", side, answer, is_right)},
                       {"passed", is_right}}
                      .dump() +
                  "\n";
    }
    if (answers >= 5) run.at_five += chance_of_one(answers, right, 5) / k_questions;
    run.mean += static_cast<double>(right) / answers / k_questions;
  }
  return run;
}

Compared passes(const PassRun& baseline, const PassRun& fresh, double at_five_of_fresh) {
  const TemporaryFolder folder;
  for (const auto& [side, run, recorded] : {std::tuple("baseline", &baseline, baseline.at_five),
                                            std::tuple("fresh", &fresh, at_five_of_fresh)}) {
    folder.write(fmt::format("{}/samples.jsonl", side), run->rows);
    folder.write(fmt::format("{}/metrics.json", side), Json{{"pass@5", recorded}}.dump());
  }
  return tests::compare(folder);
}

TEST(PassAtK, IsJudgedByTheEstimateOfEachQuestion) {
  const PassRun one = pass_run("b", 8, 0.8, 0), other = pass_run("f", 8, 0.8, 4);
  const auto found = passes(one, other, other.at_five);
  const Json metric = only_metric(found, "pass@5");
  EXPECT_EQ(found.code, 1) << metric.dump(1);
  EXPECT_EQ(metric["test"], "sign_flip");
  EXPECT_EQ(metric["n"]["paired"], k_questions);
  EXPECT_NEAR(at(metric, "difference"), other.at_five - one.at_five, 1e-12);
  EXPECT_EQ(metric["effect"]["at_k"], 5);
  const Json mean = only_metric(found, "passed");
  EXPECT_NEAR(at(mean, "difference"), other.mean - one.mean, 1e-12);
  EXPECT_GT(std::abs(at(mean, "difference") - at(metric, "difference")), 0.01);
}

TEST(PassAtK, MayHaveMoreAnswersOnOneSide) {
  const PassRun one = pass_run("b", 6, 0.8, 0), other = pass_run("f", 10, 0.8, 0);
  const Json metric = only_metric(passes(one, other, other.at_five), "pass@5");
  EXPECT_NE(metric["verdict"], "not_comparable") << metric.dump(1);
  EXPECT_TRUE(has_flag(metric, "k_varies"));
  EXPECT_NEAR(at(metric, "difference"), other.at_five - one.at_five, 1e-12);
}

TEST(PassAtK, IsNotToldByFewerAnswers) {
  const PassRun few = pass_run("b", 4, 0.8, 0), enough = pass_run("f", 8, 0.8, 0);
  PassRun recorded = few;
  recorded.at_five = 0.6;
  const Json unknown = only_metric(passes(recorded, enough, enough.at_five), "pass@5");
  EXPECT_TRUE(has_flag(unknown, "too_few_answers")) << unknown.dump(1);
  EXPECT_TRUE(unknown["p_value"].is_null());
  const auto taken = passes(enough, few, 0.6);
  EXPECT_EQ(taken.code, 3) << taken.headline;
  EXPECT_EQ(only_metric(taken, "pass@5")["detail"], "too_few_answers");
}

TEST(PassAtK, ARecordedOneThatItsAnswersDoNotGiveIsContradicted) {
  const PassRun run = pass_run("b", 8, 0.8, 0);
  for (const auto& [value, code] : {std::pair(run.at_five, 0), std::pair(run.mean, 1)}) {
    const TemporaryFolder folder;
    folder.write("samples.jsonl", run.rows);
    folder.write("metrics.json", Json{{"pass@5", value}}.dump());
    const auto ran = tests::run(
        {"audit", "--no-repo", "--no-config", "--level", "0", "-o", "json", folder.path()});
    const Json result = Json::parse(ran.out);
    for (const Json& check : result["checks"]) {
      if (check["name"] != "metric-contradicted") continue;
      EXPECT_EQ(check["outcome"] == "failed", code == 1) << check.dump(1);
    }
  }
}

using Halvings = std::array<std::array<double, 2>, 5>;

void write_halvings(const TemporaryFolder& folder, const std::string& side, const Halvings& values,
                    int first) {
  for (int repetition = 0; repetition < 5; ++repetition)
    for (int fold = 0; fold < 2; ++fold) {
      const std::string name = fmt::format("{}/r{}f{}", side, repetition, fold);
      folder.write(
          name + "/metrics.json",
          Json{{"accuracy",
                values[static_cast<std::size_t>(repetition)][static_cast<std::size_t>(fold)]}}
              .dump());
      folder.write(name + "/params.yaml", fmt::format("repetition: {}\nfold: {}\nlr: 0.1\n",
                                                      first + repetition, first + fold));
    }
}

constexpr Halvings k_before{{{.80, .82}, {.79, .81}, {.83, .80}, {.81, .82}, {.80, .79}}};

TEST(Halvings, AreJudgedByTheCombinedF) {
  const TemporaryFolder folder;
  const Halvings after{{{.77, .78}, {.76, .77}, {.79, .77}, {.77, .79}, {.77, .75}}};
  write_halvings(folder, "baseline", k_before, 0);
  write_halvings(folder, "fresh", after, 0);
  const Compared found = tests::compare(folder);
  const Json metric = only_metric(found, "accuracy");
  EXPECT_EQ(metric["test"], "five_by_two") << metric.dump(1);
  // d = -.03 -.04, -.03 -.04, -.04 -.03, -.04 -.03, -.03 -.04: sum of squares .0125, within .00025.
  EXPECT_NEAR(at(metric, "difference"), -0.035, 1e-12);
  EXPECT_NEAR(metric["effect"]["f"].get<double>(), 0.0125 / (2 * 0.00025), 1e-9);
  EXPECT_NEAR(at(metric, "p_value"), 0.00119389062164, 1e-12);  // pf of R
  EXPECT_NEAR(at(metric, "std_error"), std::sqrt((0.1 + 1) * 0.00025 / 9), 1e-12);
  EXPECT_EQ(found.code, 1);
}

TEST(Halvings, NeedBothTestsToClaim) {
  const TemporaryFolder folder;
  const Halvings after{{{.79, .78}, {.78, .81}, {.80, .80}, {.81, .79}, {.78, .79}}};
  write_halvings(folder, "baseline", k_before, 1);
  write_halvings(folder, "fresh", after, 1);
  const Json metric = only_metric(tests::compare(folder), "accuracy");
  EXPECT_EQ(metric["test"], "five_by_two") << metric.dump(1);
  EXPECT_EQ(metric["verdict"], "inconclusive");
}

TEST(PairedRuns, TellHowOftenFreshIsBetter) {
  const auto compared = [](int runs) {
    const TemporaryFolder folder;
    for (int run = 0; run < runs; ++run)
      for (const int side : {0, 1}) {
        const std::string name = fmt::format("{}/run{}", side == 0 ? "baseline" : "fresh", run);
        const double value = 0.8 + 0.01 * tests::chance(5, static_cast<std::uint64_t>(run)) +
                             (side == 1 ? 0.002 * (run % 4 == 0 ? -1 : 1) * (1 + run % 3) : 0);
        folder.write(name + "/metrics.json", Json{{"accuracy", value}}.dump());
        folder.write(name + "/params.yaml", fmt::format("seed: {}\n", run));
      }
    return only_metric(tests::compare(folder), "accuracy");
  };
  const Json few = compared(4);
  EXPECT_EQ(few["effect"]["probability_better"], 0.75) << few.dump(1);
  EXPECT_FALSE(few["effect"].contains("probability_better_low"));
  const Json many = compared(24);
  EXPECT_EQ(many["effect"]["probability_better"], 0.75);
  EXPECT_GT(many["effect"]["probability_better_low"].get<double>(), 0.5);
  EXPECT_LT(many["effect"]["probability_better_high"].get<double>(), 0.96);
}

}  // namespace
}  // namespace reprocheck
