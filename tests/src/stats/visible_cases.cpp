// visible_cases: the smallest drop that is told is seen in four runs of five.
//
// By the exact law of the counts: of the test alone over a grid, and of the whole verdict over all
// tables that few pairs can give.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "src/stats/paired_binary.h"
#include "src/stats/situation.h"

namespace reprocheck::stats {
namespace {

bool has_flag(const Estimate& estimate, std::string_view flag) {
  return std::ranges::find(estimate.flags, flag) != estimate.flags.end();
}

McNemarTest test_of(std::uint64_t n) {
  return n < k_small_sample ? McNemarTest::exact : McNemarTest::midp;
}

// Of a true drop, where as many items change as did, or as have to.
struct Truth {
  double win = 0, loss = 0;
};
Truth truth_of(double drop, double discordance) {
  const double changed = std::max(discordance, drop);
  return {(changed - drop) / 2, (changed + drop) / 2};
}

TEST(Visible, ADropThatIsToldIsSeenInFourRunsOfFive) {
  for (const std::uint64_t n : {6u, 7u, 9u, 14u, 20u, 29u, 30u, 31u, 50u, 100u, 300u, 1000u})
    for (const double alpha : {0.05, 0.01})
      for (const std::uint64_t changes : {1u, 2u, 3u, 5u, 6u, 8u, 12u, 20u, 29u, 60u}) {
        if (changes > n || (n == 1000 && changes < 3)) continue;
        const auto drop =
            paired_binary(changes / 3, changes - changes / 3, n, {.alpha = alpha}).mde;
        if (n < least_changes(test_of(n), alpha)) {
          EXPECT_FALSE(drop) << n << " " << alpha;
          continue;
        }
        ASSERT_TRUE(drop) << n << " " << changes;
        EXPECT_LE(*drop, 1);
        const double discordance = static_cast<double>(changes) / static_cast<double>(n);
        const auto power = [&](double of) {
          const auto [win, loss] = truth_of(of, discordance);
          return power_of_mcnemar(test_of(n), n, win, loss, alpha);
        };
        EXPECT_GE(power(*drop), 0.78) << n << " " << changes << " " << *drop;
        EXPECT_LT(power(0.75 * *drop), 0.78) << n << " " << changes << " " << *drop;
      }
}

// The verdict needs the interval as well as the test.
TEST(Visible, TheWholeVerdictSeesItToo) {
  for (const std::uint64_t n : {8u, 20u, 29u, 30u, 45u})
    for (const std::uint64_t changes : {0u, 3u, 8u}) {
      const double discordance = static_cast<double>(changes) / static_cast<double>(n);
      const auto drop = paired_binary(0, changes, n, {}).mde;
      ASSERT_TRUE(drop);
      const auto [win, loss] = truth_of(*drop, discordance);
      const double same = std::max(0.0, 1 - win - loss);
      double seen = 0;
      for (std::uint64_t wins = 0; wins <= n; ++wins)
        for (std::uint64_t losses = 0; wins + losses <= n; ++losses) {
          const auto w = static_cast<double>(wins), l = static_cast<double>(losses);
          const double rest = static_cast<double>(n) - w - l;
          const double weight =
              std::exp(std::lgamma(static_cast<double>(n) + 1) - std::lgamma(w + 1) -
                       std::lgamma(l + 1) - std::lgamma(rest + 1)) *
              std::pow(win, w) * std::pow(loss, l) * std::pow(same, rest);
          if (weight < 1e-6) continue;
          const bool regressed = paired_binary(wins, losses, n, {}).verdict == Verdict::regressed;
          seen += regressed ? weight : 0;
        }
      EXPECT_GE(seen, 0.78) << n << " " << changes << " " << *drop;
    }
}

TEST(Visible, ItIsTheDropForWhichThePlanAsksSoManyPairs) {
  for (const double discordance : {0.001, 0.05, 0.3}) {
    const double drop = *smallest_visible(McNemarTest::midp, discordance, 500, 0.05);
    EXPECT_NEAR(*pairs_needed(std::max(discordance, drop), drop, 0.05, 0.8), 500, 1e-6);
  }
  EXPECT_NEAR(*paired_binary(0, 3, 500, {}).mde, 0.0156, 0.0001);
}

TEST(Visible, WhereNoDropCanBeSignificantThereIsNone) {
  for (const std::uint64_t n : {1u, 4u, 5u})
    for (const Estimate& found : {paired_binary(0, n, n, {}), paired_binary(0, 0, n, {})}) {
      EXPECT_FALSE(found.mde);
      EXPECT_TRUE(has_flag(found, "no_drop_visible"));
      EXPECT_NE(found.verdict, Verdict::regressed);
    }
  EXPECT_TRUE(paired_binary(0, 6, 6, {}).mde);
  EXPECT_EQ(paired_binary(0, 6, 6, {}).verdict, Verdict::regressed);
  EXPECT_FALSE(two_proportions(4, 0, 4, {}).mde);
  const std::vector<double> five{-0.5, -0.4, -0.6, -0.45, -0.55};
  const Estimate graded = paired_graded(five, std::nullopt, {});
  EXPECT_TRUE(graded.std_error);
  EXPECT_FALSE(graded.mde);
  EXPECT_TRUE(has_flag(graded, "no_drop_visible"));
}

// With few items the spread is hardly known itself.
TEST(Visible, OfFewGradedScoresItFollowsTheTLaw) {
  const std::vector<double> eight{-0.1, 0.2, 0.05, -0.3, 0.15, -0.02, 0.08, -0.12};
  const Estimate found = paired_graded(eight, std::nullopt, {});
  EXPECT_NEAR(*found.mde / *found.std_error, 2.3646 + 0.8960, 1e-3);
}

}  // namespace
}  // namespace reprocheck::stats
