// bad_inputs: scores that no healthy run writes, compared and decided like any others.
//
// Every metric ends in a verdict with a reason, every number is finite or absent, no interval is a
// point, and what is not a number in fresh is never a pass.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/simulation/program.h"

namespace reprocheck::simulation {
namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();
const double k_nan = std::nan("");

struct Named {
  std::string name;
  std::vector<double> values;
};

std::vector<Named> strange_scores(std::size_t n) {
  const auto all = [&](double x) { return std::vector<double>(n, x); };
  const auto one_is = [&](double x) {
    std::vector<double> values(n, 0.5);
    if (n > 0) values[n / 2] = x;
    return values;
  };
  std::vector<double> ordinary(n);
  for (std::size_t i = 0; i < n; ++i) ordinary[i] = i % 3 == 0 ? 0.0 : 1.0;
  return {{"ordinary", ordinary},
          {"constant", all(1)},
          {"zero", all(0)},
          {"all missing", all(k_nan)},
          {"one missing", one_is(k_nan)},
          {"one infinite", one_is(k_infinity)},
          {"all infinite", all(-k_infinity)},
          {"tiny", all(1e-300)},
          {"one tiny", one_is(1e-300)},
          {"huge", all(1e300)},
          {"one huge", one_is(-1e300)}};
}

void expect_honest(const MetricComparison& metric) {
  for (const auto& value : {metric.difference, metric.low, metric.high, metric.std_error,
                            metric.p_value, metric.p_adjusted, metric.mde})
    EXPECT_TRUE(std::isfinite(value.value_or(0)));
  EXPECT_EQ(metric.low.has_value(), metric.high.has_value());
  EXPECT_LT(metric.low.value_or(0), metric.high.value_or(1));
  for (const auto& [name, value] : metric.effect) EXPECT_TRUE(std::isfinite(value)) << name;
  EXPECT_TRUE(!metric.gated || !metric.detail.empty()) << to_string(metric.verdict);
}

bool passes(const MetricComparison& metric) {
  using enum MetricVerdict;
  return metric.verdict == equivalent || metric.verdict == non_inferior ||
         metric.verdict == improved;
}

// Every pair of strange sides of one shape: repeats of an item, and clusters of so many items.
void hold_all_pairs(std::size_t n, std::size_t repeats, std::size_t cluster_size) {
  for (const Named& baseline : strange_scores(n))
    for (const Named& fresh : strange_scores(n))
      for (const char* metric : {"accuracy", "reward", "loss"})
        for (const double margin : {0.0, 0.02}) {
          SCOPED_TRACE(baseline.name + " -> " + fresh.name + ", " + metric);
          Experiment experiment{.metrics = {{metric, baseline.values, fresh.values}},
                                .repeats = repeats};
          for (std::size_t i = 0; cluster_size > 0 && i < n; ++i)
            experiment.clusters.push_back(static_cast<std::int64_t>(i / cluster_size));
          const std::span one(&experiment, 1);
          const Whole whole = judge_by_program({one, one}, {.margin = margin});
          EXPECT_TRUE(whole.exit_code == 0 || whole.exit_code == 1 || whole.exit_code == 3);
          EXPECT_EQ(whole.metrics.size(), 1U);
          for (const MetricComparison& found : whole.metrics) {
            expect_honest(found);
            const bool no_numbers = fresh.name == "all missing" || fresh.name == "all infinite";
            EXPECT_FALSE(no_numbers && passes(found))
                << to_string(found.verdict) << ' ' << found.detail;
          }
        }
}

TEST(BadInputs, OfAnySizeEndInAVerdictWithAReason) {
  for (const std::size_t n : {0, 1, 2, 29, 60}) hold_all_pairs(n, 1, 0);
}

TEST(BadInputs, InClustersEndInAVerdictWithAReason) {
  for (const std::size_t size : {1, 3, 60}) hold_all_pairs(60, 1, size);
}

TEST(BadInputs, OfRepeatedItemsEndInAVerdictWithAReason) {
  for (const std::size_t repeats : {2, 5, 60}) hold_all_pairs(60, repeats, 0);
}

TEST(BadInputs, OfSeveralRunsEndInAVerdictWithAReason) {
  for (const Named& baseline : strange_scores(40))
    for (const Named& fresh : strange_scores(40)) {
      SCOPED_TRACE(baseline.name + " -> " + fresh.name);
      const Experiment experiment{.metrics = {{"accuracy", baseline.values, fresh.values}}};
      for (const std::size_t runs : {1, 2, 4}) {
        const std::vector<Experiment> three(3, experiment), others(runs, experiment);
        for (const MetricComparison& found :
             judge_by_program({three, others}, {.margin = 0.02}).metrics)
          expect_honest(found);
      }
    }
}

}  // namespace
}  // namespace reprocheck::simulation
