// resampling_cases: exact laws against brute force, and the same bits from any thread count.
//
// Brute force walks all patterns, so sizes are small and seeds are many.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/bootstrap.h"
#include "src/stats/bounded_mean.h"
#include "src/stats/change_points.h"
#include "src/stats/clusters.h"
#include "src/stats/means.h"
#include "src/stats/multiplicity.h"
#include "src/stats/paired_binary.h"
#include "src/stats/philox.h"
#include "src/stats/ranks.h"
#include "src/stats/seeds.h"
#include "src/stats/sign_flip.h"
#include "src/stats/situation.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

double uniform(Draws& draws, std::uint64_t i) {
  return static_cast<double>(draws.bits(i) >> 11) * 0x1p-53;
}

std::vector<double> random_values(std::uint64_t seed, std::size_t n, double unit) {
  std::vector<double> d;
  Draws draws(seed, 9, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = 2 * uniform(draws, i) - 0.8;
    d.push_back(unit > 0 ? unit * std::nearbyint(u * 5) : u);
  }
  return d;
}

struct Shares {
  double two = 0, less = 0, greater = 0;
};

Shares enumerated(const std::vector<double>& d) {
  double observed = 0;
  double size = 0;
  for (const double x : d) {
    observed += x;
    size += std::fabs(x);
  }
  const double slack = 1e-10 * size;
  Shares shares;
  const std::size_t patterns = std::size_t{1} << d.size();
  for (std::size_t signs = 0; signs < patterns; ++signs) {
    double total = 0;
    for (std::size_t i = 0; i < d.size(); ++i) total += (signs >> i & 1) != 0 ? -d[i] : d[i];
    shares.two += std::fabs(total) >= std::fabs(observed) - slack ? 1 : 0;
    shares.less += total <= observed + slack ? 1 : 0;
    shares.greater += total >= observed - slack ? 1 : 0;
  }
  const auto all = static_cast<double>(patterns);
  return {shares.two / all, shares.less / all, shares.greater / all};
}

TEST(SignFlip, exact_ways_agree_with_enumeration) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    for (const double unit : {0.0, 0.1, 1.0 / 3}) {
      const std::vector<double> d = random_values(seed, 1 + seed % 13, unit);
      const auto found = sign_flip(d);
      ASSERT_TRUE(found.has_value());
      EXPECT_TRUE(found->exact());
      const Shares want = enumerated(d);
      EXPECT_NEAR(found->p_two, want.two, 1e-12) << seed << ' ' << unit;
      EXPECT_NEAR(found->p_less, want.less, 1e-12);
      EXPECT_NEAR(found->p_greater, want.greater, 1e-12);
    }
  }
}

TEST(SignFlip, binary_data_is_exact_mcnemar) {
  for (std::uint64_t wins = 0; wins < 40; wins += 3) {
    for (std::uint64_t losses = 0; losses < 40; losses += 4) {
      std::vector<double> d(wins, 1.0);
      d.insert(d.end(), losses, -1.0);
      d.insert(d.end(), 5, 0.0);
      const auto found = sign_flip(d);
      ASSERT_TRUE(found.has_value());
      const McNemar want = mcnemar(wins, losses);
      EXPECT_NEAR(found->p_two, want.exact, 1e-12);
      EXPECT_NEAR(found->p_less, want.exact_less, 1e-12);
    }
  }
}

TEST(SignFlip, monte_carlo_is_near_the_truth_and_never_zero) {
  const std::vector<double> d = random_values(4, 200, 0);
  const auto found = sign_flip(d, {.seed = 1});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->method, SignFlip::Method::monte_carlo);
  EXPECT_GE(found->p_two, 1.0 / 10'000);
  const std::vector<double> level = random_values(5, 28, 0);
  const std::vector<double> many = [&] {
    std::vector<double> values = level;
    for (const double x : level) values.push_back(-0.3 * x);
    return values;
  }();
  const auto sampled = sign_flip(many, {.alpha = 0, .seed = 2});
  const auto again = sign_flip(many, {.alpha = 0, .seed = 3});
  EXPECT_NEAR(sampled->p_two, again->p_two, 0.03);
}

TEST(SignFlip, drawn_patterns_do_not_know_which_side_is_which) {
  for (const std::size_t n : {60, 400, 30'000}) {
    std::vector<double> d = random_values(n, n, 0);
    if (n > 20'000)  // so that large values are drawn beside the many small ones
      for (std::size_t i = 0; i < 40; ++i) d[i] *= 300;
    std::vector<double> mirrored;
    for (const double x : d) mirrored.push_back(-x);
    const auto one = sign_flip(d, {.alpha = 1});
    const auto other = sign_flip(mirrored, {.alpha = 1});
    ASSERT_TRUE(one && other);
    EXPECT_GT(one->replicates, 0) << n;
    EXPECT_DOUBLE_EQ(one->p_two, other->p_two) << n;
    EXPECT_DOUBLE_EQ(one->p_less, other->p_greater) << n;
    EXPECT_DOUBLE_EQ(one->p_greater, other->p_less) << n;
  }
}

TEST(SignFlip, huge_samples_take_the_normal_limit) {
  const std::vector<double> d = random_values(6, 30'000, 0);
  const auto found = sign_flip(d);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->method, SignFlip::Method::normal_limit);
}

TEST(SignFlip, large_values_among_many_small_ones_are_walked_through) {
  // Against plain draws of the same law.
  std::vector<double> d = random_values(6, 30'000, 0);
  for (double& x : d) x *= 1e-3;
  d.push_back(0.4);
  d.push_back(-0.3);
  d.push_back(0.55);
  const auto limit = sign_flip(d);
  ASSERT_EQ(limit->method, SignFlip::Method::normal_limit);
  std::size_t reached = 0;
  double observed = 0;
  for (const double x : d) observed += x;
  constexpr std::size_t draws_made = 400;
  for (std::size_t r = 0; r < draws_made; ++r) {
    Draws draws(17, 1, r);
    double total = 0;
    for (std::size_t i = 0; i < d.size(); ++i) total += draws.bits(i) >> 63 != 0 ? d[i] : -d[i];
    reached += total <= observed ? 1 : 0;
  }
  EXPECT_NEAR(limit->p_less, static_cast<double>(reached) / draws_made, 0.1);
}

TEST(SignFlip, a_value_that_is_not_finite_has_no_p) {
  EXPECT_FALSE(sign_flip(std::vector<double>{1, std::nan("")}).has_value());
  EXPECT_EQ(sign_flip(std::vector<double>{})->p_two, 1);
  EXPECT_EQ(sign_flip(std::vector<double>{0, 0})->p_two, 1);
}

TEST(CommonUnit, finds_the_rubric_and_refuses_noise) {
  const std::vector<double> rubric{0.75, -0.5, 1.25, 2};
  EXPECT_NEAR(common_unit(rubric, 1e6).value_or(0), 0.25, 1e-12);
  const std::vector<double> tenths{0.1, 0.3, -0.7, 0.1 + 0.2};
  EXPECT_NEAR(common_unit(tenths, 1e6).value_or(0), 0.1, 1e-12);
  EXPECT_FALSE(common_unit(random_values(8, 20, 0), 1e6).has_value());
}

TEST(Bootstrap, any_number_of_threads_gives_the_same_bits) {
  const std::vector<double> x = random_values(2, 101, 0);
  const Statistic statistic = [&](std::span<const std::size_t> indices) {
    double total = 0;
    for (const std::size_t i : indices) total += x[i];
    return total / static_cast<double>(indices.size());
  };
  const auto one = bootstrap(x.size(), statistic, {.replicates = 499, .seed = 11});
  for (const unsigned threads : {2u, 3u, 7u, 500u}) {
    EXPECT_EQ(one,
              bootstrap(x.size(), statistic, {.replicates = 499, .seed = 11, .threads = threads}));
  }
  EXPECT_NE(one, bootstrap(x.size(), statistic, {.replicates = 499, .seed = 12}));
  EXPECT_TRUE(bootstrap(0, statistic, {}).empty());
}

TEST(Draws, indices_drawn_together_are_those_drawn_one_by_one) {
  for (const std::size_t n : {std::size_t{1}, std::size_t{7}, std::size_t{10'000},
                              (std::size_t{1} << 32) - 1, std::size_t{1} << 40}) {
    for (const std::size_t size : {0u, 1u, 31u, 32u, 33u, 1000u}) {
      std::vector<std::size_t> together(size);
      const std::uint64_t replicate = 0xFFFFFFFF + size;
      Draws(0x1234567890ABCDEF, 5, replicate).indices(together, n);
      Draws draws(0x1234567890ABCDEF, 5, replicate);
      for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(together[i], draws.index(i, n));
    }
  }
}

TEST(SignFlip, any_number_of_threads_gives_the_same_p) {
  const std::vector<double> d = random_values(3, 403, 0);
  const auto one = sign_flip(d, {.alpha = 0, .seed = 4});
  for (const unsigned threads : {2u, 5u, 64u}) {
    const auto many = sign_flip(d, {.alpha = 0, .seed = 4, .threads = threads});
    EXPECT_EQ(one->p_two, many->p_two);
    EXPECT_EQ(one->p_less, many->p_less);
    EXPECT_EQ(one->replicates, many->replicates);
  }
}

TEST(ChangePoints, any_number_of_threads_finds_the_same) {
  std::vector<double> x = random_values(1, 90, 0);
  for (std::size_t i = 30; i < 60; ++i) x[i] += 0.7;
  const auto one = change_points(x, {.alpha = 0.2});
  ASSERT_FALSE(one.empty());
  for (const unsigned threads : {2u, 5u, 64u}) {
    const auto many = change_points(x, {.alpha = 0.2, .threads = threads});
    ASSERT_EQ(one.size(), many.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(one[i].first_after, many[i].first_after);
      EXPECT_EQ(one[i].p, many[i].p);
    }
  }
}

TEST(WalshMedian, is_the_median_of_all_averages) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<double> d = random_values(seed, 1 + seed % 40, seed % 3 == 0 ? 0.1 : 0);
    std::vector<double> averages;
    for (std::size_t i = 0; i < d.size(); ++i)
      for (std::size_t j = i; j < d.size(); ++j) averages.push_back(d[i] / 2 + d[j] / 2);
    std::ranges::sort(averages);
    const std::size_t n = averages.size();
    EXPECT_EQ(walsh_median(d), averages[(n - 1) / 2] / 2 + averages[n / 2] / 2);
  }
  EXPECT_FALSE(walsh_median({}));
  EXPECT_FALSE(walsh_median(std::vector<double>{1, std::nan("")}));
}

TEST(Sums, do_not_depend_on_where_they_are_split) {
  std::vector<double> x;
  for (int i = 0; i < 20'000; ++i) x.push_back((i % 7 - 3) * 1e10 + i * 1e-7);
  double exact_part = 0;
  for (int i = 0; i < 20'000; ++i) exact_part += i % 7 - 3;
  EXPECT_NEAR(sum(x), exact_part * 1e10 + 1e-7 * 19'999 * 10'000, 1e-4);
  EXPECT_EQ(variance(std::vector<double>{0.7, 0.7, 0.7}), 0);
  EXPECT_TRUE(std::isnan(variance(std::vector<double>{1})));
  EXPECT_TRUE(std::isnan(variance(std::vector<double>{1, std::nan(""), 2})));
}

TEST(BoundedMean, covers_the_truth_and_ignores_order) {
  int missed = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Draws draws(seed, 3, 0);
    std::vector<double> d;
    for (std::size_t i = 0; i < 80; ++i) d.push_back(uniform(draws, i) < 0.05 ? -0.57 : 0.03);
    const auto found = bounded_mean(d, -1, 1, 0.05, seed);
    ASSERT_TRUE(found.has_value());
    if (found->interval.low > 0 || found->interval.high < 0) ++missed;
    EXPECT_EQ(found->p_value <= 0.05, found->interval.low > 0 || found->interval.high < 0);
    std::ranges::reverse(d);
    EXPECT_EQ(bounded_mean(d, -1, 1, 0.05, seed)->interval.low, found->interval.low);
  }
  EXPECT_LE(missed, 10);
}

TEST(BoundedMean, refuses_what_is_not_bounded) {
  const std::vector<double> d{0.5, 2};
  EXPECT_FALSE(bounded_mean_interval(d, -1, 1, 0.05).has_value());
  EXPECT_FALSE(bounded_mean_interval({}, -1, 1, 0.05).has_value());
  EXPECT_FALSE(bounded_mean_interval(d, 3, -3, 0.05).has_value());
  EXPECT_FALSE(bounded_mean_interval(std::vector<double>{std::nan("")}, -1, 1, 0.05).has_value());
}

TEST(ChangePoints, find_a_step_and_leave_noise_alone) {
  std::vector<double> x = random_values(1, 60, 0);
  int alarms = 0;
  for (std::uint64_t seed = 100; seed < 140; ++seed) {
    alarms += change_points(random_values(seed, 30, 0), {.permutations = 199}).empty() ? 0 : 1;
  }
  EXPECT_LE(alarms, 4);
  for (std::size_t i = 30; i < 60; ++i) x[i] += 3;
  const auto found = change_points(x);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].first_after, 30u);
  EXPECT_GT(found[0].p, 0);
}

TEST(Clusters, singletons_are_the_ordinary_error) {
  const std::vector<double> x = random_values(3, 40, 0);
  std::vector<std::int64_t> own(40);
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<std::int64_t>(i) * 3 - 7;
  const auto found = clustered_mean(x, own);
  ASSERT_TRUE(found.has_value());
  EXPECT_NEAR(found->se_cr2, found->se_naive, 1e-14);
  EXPECT_NEAR(found->df, 39, 1e-9);
  EXPECT_FALSE(clustered_mean(x, std::vector<std::int64_t>(40, 1)).has_value());
}

TEST(Seeds, without_seed_noise_two_arms_are_a_paired_comparison) {
  // Every seed gives the same score: only questions vary.
  std::vector<double> baseline;
  std::vector<double> fresh;
  const std::vector<double> question = random_values(7, 12, 0);
  for (const double value : question) {
    for (int seed = 0; seed < 3; ++seed) {
      baseline.push_back(value);
      fresh.push_back(value * 0.5);
    }
  }
  const Estimate found = crossed_runs({baseline, 12, 3}, {fresh, 12, 3}, {}, {}, {}, {});
  std::vector<double> half = question;
  for (double& value : half) value *= -0.5;
  EXPECT_NEAR(*found.std_error, std::sqrt(variance(half) / 12), 1e-12);
  const auto test = paired_t(half, 0.05);
  EXPECT_NEAR(*found.low, test->interval.low, 1e-12);
}

TEST(Multiplicity, nan_counts_as_one_and_two_sided_holm_doubles) {
  const std::vector<double> p{0.01, std::nan(""), 0.02};
  EXPECT_EQ(holm(p), (std::vector<double>{0.03, 1, 0.04}));
  EXPECT_EQ(holm_two_sided(p), (std::vector<double>{0.06, 1, 0.08}));
  EXPECT_TRUE(holm({}).empty());
}

TEST(Multiplicity, a_gain_is_adjusted_among_gains_and_leaves_losses_as_they_are) {
  const std::vector<double> less{0.01, 0.999, 0.02};
  const std::vector<double> greater{1, 0.001, 1};
  EXPECT_EQ(holm_two_sided(less, greater), (std::vector<double>{0.06, 0.006, 0.08}));
  EXPECT_EQ(holm_two_sided(less)[0], holm_two_sided(less, greater)[0]);
  EXPECT_EQ(holm_two_sided(std::vector<double>{0.5}, std::vector<double>{0.5}),
            std::vector<double>{1});
}

}  // namespace
}  // namespace reprocheck::stats
