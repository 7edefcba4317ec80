// promises: what holds for every situation and any input, however strange.
//
// Finite or absent numbers, no interval without width, no exception, mirror symmetry,
// indifference to order, and a verdict that a larger margin never makes worse.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "src/stats/philox.h"
#include "src/stats/situation.h"
#include "tests/src/stats/honest.h"

namespace reprocheck::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::nan("");

std::vector<std::vector<double>> strange_lists() {
  const double tiny = 1e-300;
  const double huge = 1e300;
  const double denormal = std::numeric_limits<double>::denorm_min();
  const double most = std::numeric_limits<double>::max();
  std::vector<std::vector<double>> lists{
      {},
      {0},
      {0.5},
      {-infinity},
      {not_a_number},
      {not_a_number, not_a_number, not_a_number},
      {0, 0, 0},
      {1, 1, 1, 1},
      {infinity, 1, 2},
      {-infinity, infinity, 0},
      {not_a_number, 1, 2, 3},
      {tiny, -tiny, 2 * tiny, 3 * tiny},
      {huge, -huge, huge / 2, huge},
      {tiny, huge, 1, -1},
      {denormal, 0, denormal, -denormal},
      {most, -most, most, most / 3},
      {most, most, most},
      {1e16, 1, -1e16, 3},
      {1e-17, 1, 1, 1},
  };
  for (const double scale : {tiny, 1e-160, 1.0, 1e160, huge}) {
    std::vector<double> many;
    for (int i = 0; i < 60; ++i) many.push_back(scale * ((i * 37) % 11 - 4));
    lists.push_back(many);
    for (double& x : many) x = std::fabs(x);
    lists.push_back(many);
    lists.push_back(std::vector<double>(60, scale));
  }
  return lists;
}

std::vector<Decision> decisions() {
  return {{},
          {.margin = 0.02},
          {.alpha = 0.01, .margin = 1e300},
          {.alpha = 0},
          {.alpha = 1},
          {.alpha = not_a_number},
          {.margin = not_a_number},
          {.margin = -1},
          {.margin = infinity}};
}

TEST(Promises, graded_differences_of_any_kind_are_judged_honestly) {
  const std::vector<std::optional<Bounds>> bounds{
      std::nullopt,         Bounds{-1, 1},           Bounds{-1e300, 1e300},
      Bounds{0, 0},         Bounds{1, -1},           Bounds{not_a_number, 1},
      Bounds{-infinity, 1}, Bounds{-1e-300, 1e-300}, Bounds{-1.7e308, 1.7e308}};
  for (const auto& list : strange_lists()) {
    for (const auto& bound : bounds) {
      for (const Decision& decision : decisions()) {
        expect_honest(paired_graded(list, bound, decision));
      }
    }
  }
}

TEST(Promises, clustered_differences_of_any_kind_are_judged_honestly) {
  for (const auto& list : strange_lists()) {
    for (const std::int64_t clusters : {1, 2, 7, 1000}) {
      std::vector<std::int64_t> own(list.size());
      for (std::size_t i = 0; i < own.size(); ++i) {
        own[i] = static_cast<std::int64_t>(i) % clusters;
      }
      for (const Decision& decision : decisions()) {
        expect_honest(paired_clustered(list, own, std::nullopt, decision));
        expect_honest(paired_clustered(list, own, Bounds{-1, 1}, decision));
      }
    }
    expect_honest(paired_clustered(list, std::vector<std::int64_t>{1, 2}, std::nullopt, {}));
  }
}

TEST(Promises, runs_of_any_kind_are_judged_honestly) {
  const auto lists = strange_lists();
  for (const auto& baseline : lists) {
    for (const auto& fresh : lists) {
      std::vector<std::int64_t> seeds(baseline.size());
      for (std::size_t i = 0; i < seeds.size(); ++i) seeds[i] = static_cast<std::int64_t>(i);
      expect_honest(repeated_runs(baseline, fresh, std::nullopt, {}));
      expect_honest(repeated_runs(baseline, fresh, SeedLists{seeds, seeds}, {.margin = 0.1}));
    }
  }
}

TEST(Promises, aggregates_of_any_kind_are_judged_honestly) {
  const std::vector<double> values{0,      0.5,      -0.5,      1e-300,      1e300,
                                   -1e300, infinity, -infinity, not_a_number};
  for (const double delta : values) {
    for (const double a : values) {
      for (const double b : values) {
        for (const Decision& decision : decisions()) {
          expect_honest(two_standard_errors(delta, a, b, decision));
        }
      }
    }
  }
}

TEST(Promises, counts_of_any_kind_are_judged_honestly) {
  const std::vector<std::uint64_t> counts{0, 1, 2, 5, 29, 30, 1000, 1'000'000'000};
  for (const auto a : counts) {
    for (const auto b : counts) {
      for (const auto n : counts) {
        for (const Decision& decision : decisions()) {
          expect_honest(paired_binary(a, b, n, decision));
          expect_honest(two_proportions(a, b, n, decision));
          expect_honest(two_count_ranges({0, a}, {b, n}, n, decision));
        }
      }
    }
  }
}

TEST(Promises, nan_is_never_a_pass) {
  for (const double low : {not_a_number, -1.0, 1.0}) {
    for (const double high : {not_a_number, -1.0, 1.0}) {
      for (const double margin : {not_a_number, 0.0, 2.0}) {
        if (!std::isnan(low) && !std::isnan(high) && !std::isnan(margin)) continue;
        const VerdictOf found = verdict_of(low, high, margin);
        EXPECT_EQ(found.verdict, Verdict::inconclusive);
        EXPECT_FALSE(found.non_inferior);
      }
    }
  }
  EXPECT_EQ(verdict_of(2, 1, 0).verdict, Verdict::inconclusive);
  EXPECT_EQ(verdict_of(-infinity, infinity, 0).verdict, Verdict::inconclusive);
}

TEST(Promises, binary_numbers_mirror_when_the_sides_change_places) {
  for (std::uint64_t wins = 0; wins <= 12; ++wins) {
    for (std::uint64_t losses = 0; losses <= 12; ++losses) {
      const Estimate one = paired_binary(wins, losses, 40, {});
      const Estimate other = paired_binary(losses, wins, 40, {});
      EXPECT_NEAR(*one.low, -*other.high, 1e-12);
      EXPECT_NEAR(*one.p_value, *other.p_value, 1e-12);
      EXPECT_EQ(*one.difference, -*other.difference);
      EXPECT_EQ(one.verdict == Verdict::regressed, other.verdict == Verdict::improved);
    }
  }
}

std::vector<double> graded(std::uint64_t seed, std::size_t n, double shift) {
  std::vector<double> d;
  Draws draws(seed, 5, 0);
  for (std::size_t i = 0; i < n; ++i) {
    d.push_back(static_cast<double>(draws.bits(i) >> 11) * 0x1p-53 - 0.5 + shift);
  }
  return d;
}

TEST(Promises, graded_numbers_mirror_and_ignore_order) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const std::size_t n = 5 + 7 * seed;
    std::vector<double> d = graded(seed, n, 0.05);
    const Estimate one = paired_graded(d, Bounds{-1, 1}, {.margin = 0.1});
    std::ranges::reverse(d);
    std::rotate(d.begin(), d.begin() + 3, d.end());
    const Estimate again = paired_graded(d, Bounds{-1, 1}, {.margin = 0.1});
    EXPECT_EQ(one.low, again.low);
    EXPECT_EQ(one.p_value, again.p_value);
    EXPECT_EQ(one.effect, again.effect);
    EXPECT_EQ(one.verdict, again.verdict);
    for (double& x : d) x = -x;
    const Estimate mirrored = paired_graded(d, Bounds{-1, 1}, {.margin = 0.1});
    EXPECT_NEAR(*one.low, -*mirrored.high, 1e-12);
    EXPECT_NEAR(*one.difference, -*mirrored.difference, 1e-15);
    // Monte Carlo draws other signs for other values; exact p must mirror.
    EXPECT_NEAR(*one.p_value, *mirrored.p_value, n <= 30 ? 1e-12 : 0.05);
  }
}

TEST(Promises, a_power_of_two_of_the_unit_changes_nothing_but_the_unit) {
  const std::vector<double> d = graded(3, 80, -0.1);
  const Estimate one = paired_graded(d, std::nullopt, {.margin = 0.25});
  for (const int power : {-900, -10, 10, 900}) {
    std::vector<double> scaled = d;
    for (double& x : scaled) x = std::scalbn(x, power);
    const Estimate other =
        paired_graded(scaled, std::nullopt, {.margin = std::scalbn(0.25, power)});
    EXPECT_EQ(one.verdict, other.verdict);
    EXPECT_EQ(one.p_value, other.p_value);
    EXPECT_EQ(std::scalbn(*one.low, power), *other.low);
  }
}

TEST(Promises, a_larger_margin_never_makes_a_verdict_worse) {
  for (std::uint64_t wins = 0; wins <= 30; wins += 3) {
    for (std::uint64_t losses = 0; losses <= 30; losses += 3) {
      for (const std::uint64_t n : {60u, 300u, 3000u}) {
        int before = 0;
        for (double margin = 0; margin < 0.5; margin += 0.004) {
          const int now = goodness(paired_binary(wins, losses, n, {.margin = margin}));
          EXPECT_GE(now, before) << wins << ' ' << losses << ' ' << n << ' ' << margin;
          before = now;
        }
      }
    }
  }
}

}  // namespace
}  // namespace reprocheck::stats
