// properties: what must not matter does not, what mirrors does, and exact is what counting says.
//
// For every situation over seeded random inputs; promises.cpp has the strange ones.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

#include "src/stats/paired_binary.h"
#include "src/stats/philox.h"
#include "src/stats/ranks.h"
#include "src/stats/seeds.h"
#include "src/stats/sign_flip.h"
#include "src/stats/situation.h"
#include "tests/src/stats/honest.h"

namespace reprocheck::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::nan("");

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : draws_(seed, 77, 0) {}
  std::size_t below(std::size_t n) { return draws_.index(next_++, n); }
  double uniform() { return static_cast<double>(draws_.bits(next_++) >> 11) * 0x1p-53; }
  std::vector<double> values(std::size_t n, double low, double high) {
    std::vector<double> found(n);
    for (double& x : found) x = low + (high - low) * uniform();
    return found;
  }
  std::vector<std::size_t> order(std::size_t n) {
    std::vector<std::size_t> found(n);
    std::iota(found.begin(), found.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(found[i - 1], found[below(i)]);
    return found;
  }

 private:
  Draws draws_;
  std::uint64_t next_ = 0;
};

template <typename Value>
std::vector<Value> arranged(const std::vector<Value>& values,
                            const std::vector<std::size_t>& order) {
  std::vector<Value> found;
  for (const std::size_t i : order) found.push_back(values[i]);
  return found;
}

std::vector<double> negated(std::vector<double> values) {
  for (double& x : values) x = -x;
  return values;
}

void expect_near(const std::optional<double>& one, const std::optional<double>& other) {
  ASSERT_EQ(one.has_value(), other.has_value());
  if (!one) return;
  EXPECT_NEAR(*one, *other, 1e-11 * (1 + std::fabs(*one)));
}

void expect_same(const Estimate& one, const Estimate& other) {
  expect_near(one.difference, other.difference);
  expect_near(one.low, other.low);
  expect_near(one.high, other.high);
  expect_near(one.p_value, other.p_value);
  EXPECT_EQ(one.verdict, other.verdict);
  EXPECT_EQ(one.detail, other.detail);
  EXPECT_EQ(one.flags, other.flags);
}

std::optional<double> minus(const std::optional<double>& value) {
  return value ? std::optional(-*value) : std::nullopt;
}

void expect_mirrored(const Estimate& one, const Estimate& other) {
  expect_near(one.difference, minus(other.difference));
  expect_near(one.low, minus(other.high));
  expect_near(one.high, minus(other.low));
  expect_near(one.p_value, other.p_value);
  EXPECT_EQ(one.verdict == Verdict::regressed, other.verdict == Verdict::improved);
  EXPECT_EQ(one.verdict == Verdict::improved, other.verdict == Verdict::regressed);
}

// A larger margin never turns a verdict into a worse one.
void expect_monotone(const std::function<Estimate(double margin)>& judge, double most) {
  int before = 0;
  for (int step = 0; step <= 40; ++step) {
    const int now = goodness(judge(most * step / 40));
    EXPECT_GE(now, before) << judge(0).test << ", margin " << most * step / 40;
    before = now;
  }
}

struct Families {
  std::vector<double> d;
  std::vector<std::int64_t> cluster;
};

Families families(Dice& dice, std::size_t clusters) {
  Families found;
  for (std::size_t g = 0; g < clusters; ++g) {
    const double shared = dice.uniform() - 0.4;
    for (std::size_t i = 0; i <= dice.below(6); ++i) {
      found.d.push_back(shared + dice.uniform() - 0.5);
      found.cluster.push_back(static_cast<std::int64_t>(g));
    }
  }
  return found;
}

TEST(Properties, neither_order_nor_names_of_clusters_matter) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    const Families all = families(dice, 2 + seed % 40);
    const Estimate one = paired_clustered(all.d, all.cluster, std::nullopt, {.margin = 0.1});
    const auto order = dice.order(all.d.size());
    auto named = arranged(all.cluster, order);
    for (std::int64_t& name : named) name = 1'000'000'007 - 917 * name * (seed % 2 == 0 ? 1 : -1);
    expect_same(one,
                paired_clustered(arranged(all.d, order), named, std::nullopt, {.margin = 0.1}));
  }
}

TEST(Properties, clusters_of_one_are_no_clusters) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Dice dice(seed);
    const auto d = dice.values(40, -0.5, 0.6);
    std::vector<std::int64_t> own(d.size());
    std::iota(own.begin(), own.end(), std::int64_t{-20});
    const Estimate one = paired_clustered(d, own, std::nullopt, {});
    const Estimate other = paired_graded(d, std::nullopt, {});
    expect_near(one.difference, other.difference);
    expect_near(one.low, other.low);
    expect_near(one.high, other.high);
  }
}

TEST(Properties, clusters_mirror) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    const Families all = families(dice, 2 + seed % 40);
    expect_mirrored(paired_clustered(all.d, all.cluster, std::nullopt, {}),
                    paired_clustered(negated(all.d), all.cluster, std::nullopt, {}));
  }
}

TEST(Properties, graded_verdicts_mirror_where_the_sample_is_no_small_one) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    // Multiples of one unit: the p is exact, and mirrors.
    std::vector<double> d(30 + 5 * seed);
    for (double& x : d) x = 0.25 * (static_cast<double>(dice.below(9)) - 3.6 + 0.6);
    const Estimate one = paired_graded(d, Bounds{-2, 2}, {});
    if (std::ranges::find(one.flags, "small_n") != one.flags.end()) continue;
    expect_mirrored(one, paired_graded(negated(d), Bounds{-2, 2}, {}));
  }
}

TEST(Properties, neither_order_nor_names_of_seeds_matter) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    const std::size_t runs = 3 + seed % 5;
    const auto baseline = dice.values(runs, 0.7, 0.8);
    const auto fresh = dice.values(runs, 0.68, 0.8);
    std::vector<std::int64_t> seeds(runs);
    std::iota(seeds.begin(), seeds.end(), std::int64_t{0});
    const Estimate one = repeated_runs(baseline, fresh, SeedLists{seeds, seeds}, {});
    EXPECT_EQ(one.test, "runs_paired_t");
    const auto left = dice.order(runs), right = dice.order(runs);
    auto left_seeds = arranged(seeds, left), right_seeds = arranged(seeds, right);
    for (auto* names : {&left_seeds, &right_seeds})
      for (std::int64_t& name : *names) name = 42 - 7 * name;
    expect_same(one, repeated_runs(arranged(baseline, left), arranged(fresh, right),
                                   SeedLists{left_seeds, right_seeds}, {}));
    expect_mirrored(one, repeated_runs(fresh, baseline, SeedLists{seeds, seeds}, {}));
    expect_mirrored(repeated_runs(baseline, fresh, std::nullopt, {}),
                    repeated_runs(fresh, baseline, std::nullopt, {}));
    const auto single = std::span(fresh).first(1);
    const std::vector<double> turned = negated({single.begin(), single.end()});
    expect_mirrored(repeated_runs(baseline, single, std::nullopt, {}),
                    repeated_runs(negated(baseline), turned, std::nullopt, {}));
  }
}

TEST(Properties, a_seed_that_stands_twice_pairs_nothing) {
  const std::vector<double> baseline{0.70, 0.71, 0.72}, fresh{0.60, 0.61, 0.63};
  const std::vector<std::int64_t> twice{1, 1, 2}, once{1, 2, 3};
  for (const SeedLists& seeds :
       {SeedLists{twice, twice}, SeedLists{once, twice}, SeedLists{twice, once}}) {
    const Estimate found = repeated_runs(baseline, fresh, seeds, {});
    EXPECT_EQ(found.test, "runs_welch");
    expect_honest(found);
  }
}

TEST(Properties, aggregates_mirror) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    const double delta = dice.uniform() - 0.5, a = dice.uniform() / 5, b = dice.uniform() / 5;
    expect_mirrored(two_standard_errors(delta, a, b, {}), two_standard_errors(-delta, b, a, {}));
    // From 30 items on: a gain of fewer is taken back, a loss is not.
    const std::uint64_t n = 30 + dice.below(300);
    const std::uint64_t one = dice.below(n + 1), other = dice.below(n + 1);
    expect_mirrored(two_proportions(one, other, n, {}), two_proportions(other, one, n, {}));
    const CountRange left{one, std::min(n, one + dice.below(4))};
    const CountRange right{other, std::min(n, other + dice.below(4))};
    expect_mirrored(two_count_ranges(left, right, n, {}), two_count_ranges(right, left, n, {}));
  }
}

TEST(Properties, a_larger_margin_never_makes_any_verdict_worse) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    const double shift = (dice.uniform() - 0.5) / 4;
    const auto d = dice.values(5 + dice.below(200), shift - 0.3, shift + 0.3);
    expect_monotone([&](double m) { return paired_graded(d, Bounds{-1, 1}, {.margin = m}); }, 0.5);
    auto rare = d;
    for (double& x : rare) x = x < shift - 0.25 ? -0.9 : 0.05;
    expect_monotone([&](double m) { return paired_graded(rare, Bounds{-1, 1}, {.margin = m}); },
                    0.5);
    const Families all = families(dice, 2 + seed);
    expect_monotone(
        [&](double m) { return paired_clustered(all.d, all.cluster, std::nullopt, {.margin = m}); },
        1);
    expect_monotone([&](double m) { return two_standard_errors(shift, 0.03, 0.02, {.margin = m}); },
                    0.5);
    const std::uint64_t n = 20 + dice.below(2000);
    const std::uint64_t one = dice.below(n + 1), other = dice.below(n + 1);
    expect_monotone([&](double m) { return two_proportions(one, other, n, {.margin = m}); }, 1);
    const CountRange left{one, std::min(n, one + dice.below(4))};
    const CountRange right{other, std::min(n, other + dice.below(4))};
    expect_monotone([&](double m) { return two_count_ranges(left, right, n, {.margin = m}); }, 1);
    const auto baseline = dice.values(3 + dice.below(4), 0.7, 0.8);
    const auto fresh = dice.values(1 + dice.below(5), 0.7 + shift, 0.8 + shift);
    expect_monotone(
        [&](double m) { return repeated_runs(baseline, fresh, std::nullopt, {.margin = m}); }, 0.5);
  }
}

TEST(Properties, what_is_not_a_number_never_passes) {
  const auto passes = [](const Estimate& found) {
    return found.non_inferior || found.verdict == Verdict::improved ||
           found.verdict == Verdict::equivalent;
  };
  for (const double bad : {not_a_number, infinity, -infinity}) {
    for (const double margin : {0.0, 0.5, 1e300}) {
      const Decision decision{.margin = margin};
      const std::vector<double> runs{0.7, 0.71, 0.72}, spoilt{0.9, bad, 0.92};
      EXPECT_FALSE(passes(repeated_runs(runs, spoilt, std::nullopt, decision)));
      EXPECT_FALSE(passes(repeated_runs(spoilt, runs, std::nullopt, decision)));
      EXPECT_FALSE(passes(two_standard_errors(bad, 0.1, 0.1, decision)));
      EXPECT_FALSE(passes(two_standard_errors(0.5, bad, 0.1, decision)));
      EXPECT_FALSE(passes(two_standard_errors(0.5, 0.1, bad, decision)));
      EXPECT_FALSE(passes(paired_graded(std::vector<double>(60, bad), Bounds{-1, 1}, decision)));
      const std::vector<std::int64_t> cluster(60, 3);
      EXPECT_FALSE(
          passes(paired_clustered(std::vector<double>(60, bad), cluster, Bounds{-1, 1}, decision)));
    }
    const std::vector<double> good(60, 0.5);
    for (const double alpha : {bad, 0.05}) {
      const Decision decision{.alpha = alpha, .margin = alpha == 0.05 ? bad : 0.1};
      EXPECT_FALSE(passes(paired_graded(good, Bounds{-1, 1}, decision)));
      EXPECT_FALSE(passes(paired_binary(50, 0, 60, decision)));
      EXPECT_FALSE(passes(two_proportions(10, 60, 60, decision)));
    }
  }
}

TEST(Properties, spoilt_tables_of_seeds_and_answers_have_no_numbers) {
  const std::vector<double> fine{1, 2, 3, 5, 4, 6};
  ASSERT_TRUE(run_noise({fine, 3, 2}, {fine, 3, 2}));
  for (const double bad : {not_a_number, infinity, -infinity, 1e300, -1e300}) {
    for (std::size_t place = 0; place < fine.size(); ++place) {
      auto spoilt = fine;
      spoilt[place] = bad;
      EXPECT_FALSE(crossed_anova({spoilt, 3, 2})) << bad;
      EXPECT_FALSE(run_noise({spoilt, 3, 2}, {fine, 3, 2})) << bad;
      EXPECT_FALSE(run_noise({fine, 3, 2}, {spoilt, 3, 2})) << bad;
    }
  }
  EXPECT_FALSE(run_noise({fine, 2, 2}, {fine, 3, 2}));
  EXPECT_FALSE(run_noise({{}, 0, 0}, {{}, 0, 0}));
  // As many answers as there were; none is no answer.
  using Answers = std::vector<std::vector<double>>;
  const Answers varying{{1, 0, 1}, {1}, {0, 0}}, whole{{1}, {1, 0}, {0}};
  const auto found = sampled_difference(varying, whole);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->difference, (1 - 2.0 / 3 + 0.5 - 1) / 3, 1e-12);
  EXPECT_FALSE(sampled_difference(varying, Answers{{1}, {}, {0}}));
  EXPECT_FALSE(sampled_difference(varying, Answers{{1}, {not_a_number}, {0}}));
}

// All sign patterns of few numbers.
double share_of_patterns(std::size_t n, const std::function<bool(std::size_t pattern)>& holds) {
  std::size_t count = 0;
  for (std::size_t pattern = 0; pattern < std::size_t{1} << n; ++pattern)
    count += holds(pattern) ? 1 : 0;
  return std::ldexp(static_cast<double>(count), -static_cast<int>(n));
}

TEST(Properties, mcnemar_is_what_all_coins_say) {
  for (std::size_t wins = 0; wins <= 7; ++wins) {
    for (std::size_t losses = 0; losses <= 7; ++losses) {
      const std::size_t m = wins + losses;
      const auto heads = [](std::size_t pattern) {
        return static_cast<std::size_t>(std::popcount(pattern));
      };
      const std::size_t least = std::min(wins, losses);
      const double tail = share_of_patterns(m, [&](std::size_t p) { return heads(p) <= least; });
      const double point = share_of_patterns(m, [&](std::size_t p) { return heads(p) == least; });
      const McNemar found = mcnemar(wins, losses);
      EXPECT_NEAR(found.exact, std::min(1.0, 2 * tail), 1e-13);
      EXPECT_NEAR(found.midp, wins == losses ? 1 : std::min(1.0, 2 * tail - point), 1e-13);
    }
  }
}

TEST(Properties, whole_clusters_are_flipped_in_all_ways) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    const std::size_t clusters = 6 + seed % 7;
    const Families all = families(dice, clusters);
    std::map<std::int64_t, double> totals;
    for (std::size_t i = 0; i < all.d.size(); ++i) totals[all.cluster[i]] += all.d[i];
    double observed = 0;
    for (const auto& [name, total] : totals) observed += total;
    const double wanted = share_of_patterns(clusters, [&](std::size_t pattern) {
      double sum = 0;
      for (const auto& [name, total] : totals) sum += (pattern >> name & 1) != 0 ? -total : total;
      return std::fabs(sum) >= std::fabs(observed) - 1e-9;
    });
    EXPECT_NEAR(*paired_clustered(all.d, all.cluster, std::nullopt, {}).p_value, wanted, 1e-12);
  }
}

TEST(Properties, ranks_are_what_all_patterns_and_groupings_say) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    const auto d = dice.values(4 + seed % 8, -0.5, 0.8);
    const auto rank = [&](std::size_t i) {
      return std::ranges::count_if(d, [&](double x) { return std::fabs(x) <= std::fabs(d[i]); });
    };
    const auto distance = [&](const std::function<bool(std::size_t)>& positive) {
      double sum = 0;
      for (std::size_t i = 0; i < d.size(); ++i)
        sum += static_cast<double>(positive(i) ? rank(i) : -rank(i));
      return std::fabs(sum);
    };
    const double observed = distance([&](std::size_t i) { return d[i] > 0; });
    const double wanted = share_of_patterns(d.size(), [&](std::size_t pattern) {
      return distance([&](std::size_t i) { return (pattern >> i & 1) != 0; }) >= observed;
    });
    EXPECT_NEAR(signed_rank(d, 0.05)->p_two, wanted, 1e-12);

    const std::size_t left = 1 + seed % 3;
    std::vector<double> x(d.begin(), d.begin() + static_cast<std::ptrdiff_t>(left));
    std::vector<double> y(d.begin() + static_cast<std::ptrdiff_t>(left), d.end());
    std::size_t all = 0, two = 0;
    const double reach = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()) -
                         std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size());
    for (std::size_t pattern = 0; pattern < std::size_t{1} << d.size(); ++pattern) {
      if (static_cast<std::size_t>(std::popcount(pattern)) != left) continue;
      double inside = 0, outside = 0;
      for (std::size_t i = 0; i < d.size(); ++i)
        ((pattern >> i & 1) != 0 ? inside : outside) += d[i];
      ++all;
      two += std::fabs(inside / static_cast<double>(x.size()) -
                       outside / static_cast<double>(y.size())) >= std::fabs(reach) - 1e-12
                 ? 1
                 : 0;
    }
    const auto found = regroup(x, y);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->all, all);
    EXPECT_EQ(found->two, two);
  }
}

}  // namespace
}  // namespace reprocheck::stats
