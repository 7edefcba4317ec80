// margins: through the whole comparison, a larger margin never makes a verdict worse, and swapping
// the sides mirrors it.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/simulation/program.h"
#include "tests/simulation/random.h"

namespace reprocheck::simulation {
namespace {

// Runs over 60 items, or one number each; what is drawn decides whether anything regressed.
struct Drawn {
  std::string shape;
  std::vector<Experiment> runs;
  RunValues values;

  [[nodiscard]] MetricComparison judged(double margin) const {
    const Whole whole = runs.empty() ? judge_by_program(values, {.margin = margin})
                                     : judge_by_program({runs, runs}, {.margin = margin});
    EXPECT_EQ(whole.metrics.size(), 1U);
    return whole.metrics.at(0);
  }
  [[nodiscard]] Drawn swapped() const {
    Drawn other = *this;
    std::swap(other.values.baseline, other.values.fresh);
    for (Experiment& run : other.runs)
      std::swap(run.metrics.front().baseline, run.metrics.front().fresh);
    return other;
  }
};

Experiment draw_run(Random& random, double shift, bool graded, std::size_t repeats) {
  Experiment run{.metrics = {{.metric = graded ? "reward" : "accuracy"}}, .repeats = repeats};
  Scores& scores = run.metrics.front();
  for (std::size_t row = 0; row < 60 * repeats; ++row) {
    const double chance = 0.7 + shift;
    scores.baseline.push_back(graded ? random.normal() : random.uniform() < 0.7 ? 1 : 0);
    scores.fresh.push_back(graded ? scores.baseline.back() + shift + 0.3 * random.normal()
                           : random.uniform() < chance ? 1
                                                       : 0);
  }
  return run;
}

std::vector<Drawn> draw_shapes(std::uint64_t seed) {
  Random random(17, seed);
  const double shift = 0.6 * (random.uniform() - 0.6);
  std::vector<Drawn> all;
  for (const bool graded : {false, true})
    for (const std::size_t repeats : {1, 3})
      for (const std::size_t runs : {1, 3}) {
        Drawn& drawn = all.emplace_back();
        drawn.shape = std::string(graded ? "graded" : "binary") + ", repeats " +
                      std::to_string(repeats) + ", runs " + std::to_string(runs);
        for (std::size_t k = 0; k < runs; ++k)
          drawn.runs.push_back(draw_run(random, shift, graded, repeats));
      }
  Drawn clustered{.shape = "clusters", .runs = {draw_run(random, shift, true, 1)}};
  for (std::int64_t row = 0; row < 60; ++row) clustered.runs.front().clusters.push_back(row / 4);
  all.push_back(std::move(clustered));
  for (const bool paired : {false, true}) {
    Drawn& drawn = all.emplace_back();
    drawn.shape = paired ? "numbers by seed" : "numbers";
    drawn.values = {.metric = "accuracy", .paired = paired};
    for (int k = 0; k < 5; ++k) {
      drawn.values.baseline.push_back(0.6 + 0.05 * random.normal());
      drawn.values.fresh.push_back(0.6 + shift / 4 + 0.05 * random.normal());
    }
  }
  return all;
}

int goodness(MetricVerdict verdict) {
  using enum MetricVerdict;
  if (verdict == regressed) return 0;
  if (verdict == not_comparable) return 1;
  return verdict == inconclusive ? 2 : 3;
}

TEST(WholeDecision, ALargerOneNeverMakesAVerdictWorse) {
  for (std::uint64_t seed = 0; seed < 12; ++seed)
    for (const Drawn& drawn : draw_shapes(seed)) {
      int before = 0;
      for (const double margin : {0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8}) {
        const MetricComparison metric = drawn.judged(margin);
        const int now = goodness(metric.verdict);
        EXPECT_GE(now, before) << drawn.shape << ", margin " << margin << ": "
                               << to_string(metric.verdict) << ' ' << metric.detail;
        before = now;
      }
    }
}

TEST(WholeDecision, SwappedSidesMirrorEveryDesign) {
  for (std::uint64_t seed = 100; seed < 130; ++seed)
    for (const Drawn& drawn : draw_shapes(seed)) {
      SCOPED_TRACE(drawn.shape);
      const MetricComparison one = drawn.judged(0);
      const MetricComparison other = drawn.swapped().judged(0);
      // Noise that fresh alone brings makes it not comparable, and no number is left.
      if (one.detail == "uncertainty_inflated" || other.detail == "uncertainty_inflated") continue;
      ASSERT_TRUE(one.difference && other.difference);
      EXPECT_NEAR(*one.difference, -*other.difference, 1e-12);
      EXPECT_EQ(one.low.has_value(), other.high.has_value());
      if (one.low && other.high) {
        EXPECT_NEAR(*one.low, -*other.high, 1e-8);
        EXPECT_NEAR(*one.high, -*other.low, 1e-8);
      }
      using enum MetricVerdict;
      // A spread that fresh alone brought hides a loss and never a gain.
      if (one.verdict == not_comparable || other.verdict == not_comparable) continue;
      EXPECT_EQ(one.verdict == regressed, other.verdict == improved);
      EXPECT_EQ(one.verdict == improved, other.verdict == regressed);
    }
}

}  // namespace
}  // namespace reprocheck::simulation
