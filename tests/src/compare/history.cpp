// history: how saved results become points, and how the anchor is tested.

#include <gtest/gtest.h>

#include <cmath>

#include "src/compare/history.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

struct Saved {
  std::vector<MetricComparison> metrics;
  PastResult result;
};

Saved saved(double value, std::string commit, std::string baseline, std::string fresh) {
  Saved one;
  MetricComparison metric;
  metric.key = {"", "loss", "", ""};
  metric.direction = Direction::lower;
  metric.fresh = value;
  metric.difference = value - 2;
  metric.std_error = 0.05;
  metric.situation = stats::Situation::paired_graded;
  metric.n_paired = metric.n_fresh = 300;
  metric.gated = true;
  metric.verdict = V::inconclusive;
  one.metrics = {metric};
  one.result = {std::move(commit), std::move(baseline), std::move(fresh), {}};
  return one;
}

PastSeries series_of(std::vector<Saved>& all) {
  std::vector<PastResult> results;
  for (Saved& one : all) {
    one.result.metrics = one.metrics;
    results.push_back(one.result);
  }
  return history_of(results).at(0);
}

TEST(History, ALossThatRoseSinceTheAnchorIsTestedByTheDifferencesFromOneBaseline) {
  std::vector<Saved> all{saved(2.0, "a", "base", "f1"), saved(2.1, "b", "base", "f2"),
                         saved(2.4, "c", "base", "f3")};
  const PastSeries series = series_of(all);
  ASSERT_EQ(series.segments.size(), 1U);
  const PastDrift& drift = *series.segments[0].drift;
  EXPECT_NEAR(drift.change, 0.4, 1e-12);
  EXPECT_FALSE(drift.steps);  // all three were held against one baseline
  EXPECT_EQ(drift.verdict, V::regressed);
  // z = 0.4 / sqrt(2 * 0.05^2) = 5.66
  EXPECT_NEAR(std::log10(*drift.p), -7.8, 0.1);
}

TEST(History, WithoutOneBaselineAGradedScoreCannotBeTested) {
  std::vector<Saved> all{saved(2.0, "a", "b1", "f1"), saved(2.4, "b", "b2", "f2")};
  const PastDrift drift = *series_of(all).segments[0].drift;
  EXPECT_FALSE(drift.p);
  EXPECT_FALSE(drift.how.empty());
  EXPECT_NEAR(*drift.steps, 0.4, 1e-12);
}

TEST(History, AShortHashIsTheCommitItBegins) {
  const std::string full(40, 'a');
  std::vector<Saved> all{saved(2, full, "base", "f1"),
                         saved(2, full.substr(0, 7), "base", "f2"),
                         saved(2, full.substr(0, 6), "base", "f3"),
                         saved(2, full, "other", "f4"),
                         saved(2, "", "base", "f5"),
                         saved(2, "", "base", "f6")};
  const PastSeries series = series_of(all);
  ASSERT_EQ(series.points.size(), 5U);
  EXPECT_EQ(series.points[0].results.size(), 2U);
  EXPECT_TRUE(series.points[0].pooled);
}

TEST(History, AMetricThatComesLateAndGoesLeavesGaps) {
  std::vector<Saved> all{saved(2, "a", "b1", "f1"), saved(2, "b", "b2", "f2"),
                         saved(2, "c", "b3", "f3"), saved(2, "d", "b4", "f4")};
  all[0].metrics.clear();
  all[2].metrics[0].fresh = std::nan("");
  const PastSeries series = series_of(all);
  ASSERT_EQ(series.segments.size(), 2U);
  EXPECT_FALSE(series.points[0].metric);
  EXPECT_FALSE(series.points[2].value);
  EXPECT_EQ(series.segments[1].first, 3U);
}

}  // namespace
}  // namespace reprocheck
