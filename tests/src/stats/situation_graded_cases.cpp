// situation_graded_cases: what graded differences, errors and repeated runs are judged as.
//
// Every guard has one case in which it takes a claim back and one in which it does not.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "src/stats/philox.h"
#include "src/stats/situation.h"
#include "src/stats/special.h"

namespace reprocheck::stats {
namespace {

bool has_flag(const Estimate& estimate, std::string_view flag) {
  return std::ranges::find(estimate.flags, flag) != estimate.flags.end();
}

std::optional<double> effect(const Estimate& estimate, std::string_view name) {
  const auto at = std::ranges::find(estimate.effect, name, &Effect::name);
  return at == estimate.effect.end() ? std::nullopt : std::optional(at->value);
}

bool has_effect(const Estimate& estimate, std::string_view name) {
  return std::ranges::any_of(estimate.effect,
                             [&](const Effect& effect) { return effect.name == name; });
}

constexpr Bounds unit_scores{-1, 1};

// Normal scores by inversion of a fixed stream.
std::vector<double> normal(std::size_t n, double centre, double sd, std::uint64_t seed) {
  std::vector<double> values;
  Draws draws(seed, 0, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (static_cast<double>(draws.bits(i) >> 11) + 0.5) * 0x1p-53;
    values.push_back(centre + sd * normal_quantile(u));
  }
  return values;
}

TEST(PairedGraded, a_plain_drop_regresses) {
  const Estimate found = paired_graded(normal(200, -0.1, 0.2, 1), unit_scores, {});
  EXPECT_EQ(found.verdict, Verdict::regressed);
  EXPECT_EQ(found.test, "sign_flip");
  EXPECT_EQ(found.interval_method, "t");
  EXPECT_EQ(found.n_used, 200u);
  EXPECT_LE(*found.p_value, 0.05);
  EXPECT_TRUE(found.flags.empty());
  EXPECT_TRUE(has_effect(found, "hodges_lehmann"));
}

TEST(PairedGraded, no_change_within_a_margin_is_equivalent) {
  const Estimate found = paired_graded(normal(400, 0, 0.1, 2), unit_scores, {.margin = 0.03});
  EXPECT_EQ(found.verdict, Verdict::equivalent);
  EXPECT_TRUE(found.non_inferior);
}

// 100 small gains and one rare large loss that nearly balances them: t claims a gain.
std::vector<double> rare_loss() {
  std::vector<double> d(100, 0.03);
  d[7] = -0.57;
  return d;
}

// Alone in its family a metric has the p that it has alone, also where it was drawn.
TEST(PairedGraded, the_one_sided_p_is_half_of_the_other) {
  for (const double shift : {-0.4, -0.02, 0.02, 0.4}) {
    for (const std::size_t n : {12u, 80u}) {
      const Estimate found = paired_graded(normal(n, shift, 0.2, n), std::nullopt, {});
      const double less = *found.difference < 0 ? *found.p_value / 2 : 1 - *found.p_value / 2;
      EXPECT_EQ(*found.p_less, less);
    }
  }
}

TEST(PairedGraded, rare_large_losses_take_good_claims_back) {
  const Estimate found = paired_graded(rare_loss(), std::nullopt, {.margin = 0.02});
  EXPECT_TRUE(has_flag(found, "skewed"));
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_EQ(found.detail, "skewed");
}

TEST(PairedGraded, rare_large_gains_take_regressions_back_and_rare_losses_do_not) {
  std::vector<double> d = rare_loss();
  for (double& x : d) x = -x;
  const Estimate reversed = paired_graded(d, std::nullopt, {});
  EXPECT_EQ(reversed.verdict, Verdict::inconclusive);
  EXPECT_EQ(reversed.detail, "skewed");
  std::vector<double> losses(200, 0.0);
  for (std::size_t i = 0; i < 12; ++i) losses[i] = -0.5 - 0.01 * static_cast<double>(i);
  const Estimate regressed = paired_graded(losses, std::nullopt, {});
  EXPECT_TRUE(has_flag(regressed, "skewed"));
  EXPECT_EQ(regressed.verdict, Verdict::regressed);
}

TEST(PairedGraded, bounds_earn_a_claim_back) {
  std::vector<double> d(2000, 0.05);
  d[3] = -0.9;
  d[5] = -0.8;
  const Estimate without = paired_graded(d, std::nullopt, {.margin = 0.1});
  EXPECT_EQ(without.detail, "skewed");
  const Estimate with = paired_graded(d, unit_scores, {.margin = 0.1});
  EXPECT_EQ(with.verdict, Verdict::equivalent);
  EXPECT_TRUE(has_flag(with, "bounded_mean"));
  EXPECT_TRUE(has_effect(with, "bounded_mean_low"));
}

TEST(PairedGraded, few_items_leave_only_a_regression) {
  std::vector<double> d = normal(20, -0.5, 0.2, 3);
  EXPECT_EQ(paired_graded(d, unit_scores, {}).verdict, Verdict::regressed);
  for (double& x : d) x = -x;
  const Estimate gain = paired_graded(d, std::nullopt, {});
  EXPECT_EQ(gain.verdict, Verdict::inconclusive);
  EXPECT_EQ(gain.detail, "small_n");
}

TEST(PairedGraded, few_changed_items_count_as_a_small_sample) {
  std::vector<double> d(500, 0.0);
  for (std::size_t i = 0; i < 8; ++i) d[i] = i % 2 == 0 ? 0.1 : -0.1;
  const Estimate found = paired_graded(d, std::nullopt, {.margin = 0.05});
  EXPECT_TRUE(has_flag(found, "small_n"));
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
}

TEST(PairedGraded, a_constant_shift_is_not_certainty) {
  // As computed from scores: 0.8 - 0.7 and 0.6 - 0.5 differ in the last bits.
  std::vector<double> d;
  for (int i = 0; i < 50; ++i) d.push_back(i % 2 == 0 ? 0.7 - 0.8 : 0.5 - 0.6);
  const Estimate unknown = paired_graded(d, std::nullopt, {});
  EXPECT_TRUE(has_flag(unknown, "constant_shift"));
  EXPECT_EQ(unknown.verdict, Verdict::inconclusive);
  EXPECT_FALSE(unknown.low.has_value());
  EXPECT_FALSE(unknown.p_value.has_value());
  const std::vector<double> far(400, -0.5);
  const Estimate bounded = paired_graded(far, unit_scores, {});
  EXPECT_EQ(bounded.verdict, Verdict::regressed);
  EXPECT_EQ(bounded.interval_method, "bounded_mean");
  EXPECT_EQ(effect(bounded, "hodges_lehmann"), -0.5);
  EXPECT_EQ(*bounded.p_less, *bounded.p_value / 2);
  EXPECT_LT(*bounded.low, *bounded.high);
  EXPECT_GT(*bounded.p_value, 0);
}

TEST(PairedGraded, equal_scores_are_bounded_by_the_share_that_can_have_changed) {
  const std::vector<double> d(500, 0.0);
  const Estimate found = paired_graded(d, unit_scores, {.margin = 0.01});
  EXPECT_EQ(found.verdict, Verdict::equivalent);
  EXPECT_EQ(*found.p_value, 1);
  EXPECT_NEAR(*found.high, 0.00735, 1e-5);
  const Estimate unknown = paired_graded(d, std::nullopt, {.margin = 0.01});
  EXPECT_EQ(unknown.verdict, Verdict::inconclusive);
  EXPECT_FALSE(unknown.low.has_value());
}

TEST(PairedGraded, rounding_of_equal_scores_is_no_change) {
  std::vector<double> d(100, 0.0);
  for (std::size_t i = 0; i < 50; ++i) d[i] = (0.1 + 0.2) - 0.3;
  EXPECT_TRUE(has_flag(paired_graded(d, unit_scores, {}), "same_scores"));
}

TEST(PairedClustered, families_widen_what_items_alone_would_narrow) {
  // 40 families of 5 whose members are alike.
  const std::vector<double> family = normal(40, -0.05, 0.2, 9);
  std::vector<double> d;
  std::vector<std::int64_t> cluster;
  for (std::size_t i = 0; i < 200; ++i) {
    d.push_back(family[i / 5] + 0.001 * static_cast<double>(i % 5));
    cluster.push_back(static_cast<std::int64_t>(i / 5));
  }
  const Estimate found = paired_clustered(d, cluster, unit_scores, {});
  const Estimate naive = paired_graded(d, unit_scores, {});
  EXPECT_EQ(found.test, "cluster_t");
  EXPECT_EQ(found.interval_method, "cr2_t");
  EXPECT_NEAR(*found.std_error / *naive.std_error, std::sqrt(5), 0.05);
  EXPECT_TRUE(has_effect(found, "icc"));
}

TEST(PairedClustered, five_clusters_conclude_nothing) {
  std::vector<double> d = normal(100, -0.5, 0.1, 10);
  std::vector<std::int64_t> cluster(100);
  for (std::size_t i = 0; i < 100; ++i) cluster[i] = static_cast<std::int64_t>(i % 5);
  const Estimate few = paired_clustered(d, cluster, unit_scores, {});
  EXPECT_EQ(few.verdict, Verdict::inconclusive);
  EXPECT_EQ(few.detail, "few_clusters");
  for (std::size_t i = 0; i < 100; ++i) cluster[i] = static_cast<std::int64_t>(i % 12);
  const Estimate enough = paired_clustered(d, cluster, unit_scores, {});
  EXPECT_EQ(enough.verdict, Verdict::regressed);
  EXPECT_EQ(enough.test, "cluster_sign_flip");
  EXPECT_FALSE(has_flag(enough, "few_clusters"));
}

TEST(TwoStandardErrors, correlation_that_would_flip_is_shown) {
  const Estimate found = two_standard_errors(-0.02, 0.012, 0.013, {});
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_EQ(found.test, "z");
  ASSERT_TRUE(has_effect(found, "correlation_that_flips"));
  EXPECT_NEAR(found.effect.front().value, 0.6694643953499927, 1e-12);
  EXPECT_EQ(two_standard_errors(-0.06, 0.012, 0.013, {}).verdict, Verdict::regressed);
}

TEST(TwoStandardErrors, errors_of_zero_are_no_certainty) {
  for (const double se : {0.0, -1.0, std::nan("")}) {
    const Estimate found = two_standard_errors(-0.06, se, se, {});
    EXPECT_EQ(found.verdict, Verdict::inconclusive);
    EXPECT_EQ(found.detail, "no_uncertainty");
    EXPECT_EQ(*found.difference, -0.06);
    EXPECT_FALSE(found.low.has_value());
  }
}

TEST(RepeatedRuns, three_against_five_is_welch) {
  const std::vector<double> baseline{0.712, 0.705, 0.721};
  const std::vector<double> fresh{0.684, 0.691, 0.679, 0.688, 0.7};
  const Estimate found = repeated_runs(baseline, fresh, std::nullopt, {});
  EXPECT_EQ(found.test, "runs_welch");
  EXPECT_EQ(found.interval_method, "runs_t");
  EXPECT_EQ(found.verdict, Verdict::regressed);
  EXPECT_NEAR(*found.p_value, 0.012217244751244196, 1e-12);
}

TEST(RepeatedRuns, equal_seed_lists_pair_by_seed) {
  const std::vector<double> baseline{0.52, 0.47, 0.55};
  const std::vector<std::int64_t> seeds_baseline{42, 7, 123};
  const std::vector<double> fresh{0.49, 0.56, 0.5};
  const std::vector<std::int64_t> seeds_fresh{7, 123, 42};
  const Estimate found = repeated_runs(baseline, fresh, SeedLists{seeds_baseline, seeds_fresh}, {});
  EXPECT_EQ(found.test, "runs_paired_t");
  EXPECT_NEAR(*found.p_value, 0.8075499102701248, 1e-10);
  EXPECT_TRUE(has_effect(found, "runs_welch_p"));
  const std::vector<std::int64_t> other{7, 123, 43};
  EXPECT_EQ(repeated_runs(baseline, fresh, SeedLists{seeds_baseline, other}, {}).test,
            "runs_welch");
  const std::vector<std::int64_t> twice{7, 7, 42};
  EXPECT_EQ(repeated_runs(baseline, fresh, SeedLists{twice, twice}, {}).test, "runs_welch");
}

TEST(RepeatedRuns, one_fresh_run_is_predicted) {
  const std::vector<double> baseline{0.712, 0.705, 0.721};
  const std::vector<double> fresh{0.684};
  const Estimate found = repeated_runs(baseline, fresh, std::nullopt, {});
  EXPECT_EQ(found.test, "runs_prediction");
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_NEAR(*found.low, -0.06851624136939842, 1e-12);
}

TEST(RepeatedRuns, two_baseline_runs_are_no_test) {
  const std::vector<double> baseline{0.7, 0.71};
  const std::vector<double> fresh{0.1, 0.11, 0.12};
  const Estimate found = repeated_runs(baseline, fresh, std::nullopt, {});
  EXPECT_EQ(found.test, "none");
  EXPECT_EQ(found.detail, "too_few_runs");
  EXPECT_NEAR(*found.difference, -0.595, 1e-12);
}

// A cached run copied k times has no spread of its own; the other side's is all that is known.
TEST(RepeatedRuns, equal_runs_of_a_side_count_as_one) {
  const std::vector<double> noisy{0.712, 0.705, 0.721};
  const std::vector<double> one{0.684}, copies{0.684, 0.684, 0.684, 0.684, 0.684};
  const Estimate single = repeated_runs(noisy, one, std::nullopt, {});
  for (const std::size_t count : {2u, 3u, 5u}) {
    const Estimate found = repeated_runs(noisy, std::span(copies).first(count), std::nullopt, {});
    EXPECT_EQ(found.test, "runs_prediction");
    EXPECT_TRUE(has_flag(found, "constant_runs"));
    EXPECT_EQ(found.low, single.low);
    EXPECT_EQ(found.p_value, single.p_value);
    EXPECT_EQ(found.verdict, Verdict::inconclusive);
  }
  // Also by seed, and where it is the baseline's runs that are equal.
  const std::vector<std::int64_t> seeds{1, 2, 3};
  const Estimate turned =
      repeated_runs(std::span(copies).first(3), noisy, SeedLists{seeds, seeds}, {});
  EXPECT_EQ(turned.test, "runs_prediction");
  EXPECT_NEAR(*turned.low, -*single.high, 1e-15);
  EXPECT_NEAR(*turned.p_value, *single.p_value, 1e-15);
  EXPECT_LT(*single.p_less, 0.5);
  EXPECT_NEAR(*turned.p_less, 1 - *single.p_less, 1e-15);
  EXPECT_FALSE(repeated_runs(copies, std::span(noisy).first(2), std::nullopt, {}).low);
}

TEST(RepeatedRuns, runs_without_spread_are_no_test) {
  const std::vector<double> baseline{0.7, 0.7, 0.7};
  const std::vector<double> fresh{0.6, 0.6, 0.6};
  for (const std::size_t count : {1u, 3u}) {
    const Estimate found = repeated_runs(baseline, std::span(fresh).first(count), std::nullopt, {});
    EXPECT_TRUE(has_flag(found, "constant_runs"));
    EXPECT_EQ(found.verdict, Verdict::inconclusive);
    EXPECT_FALSE(found.low.has_value());
    EXPECT_FALSE(found.p_value.has_value());
  }
  // The same shift for every seed has no spread either; that of the runs is still there.
  const std::vector<double> moving{0.7, 0.8, 0.9};
  const std::vector<double> shifted{0.6, 0.7, 0.8};
  const std::vector<std::int64_t> seeds{1, 2, 3};
  const Estimate found = repeated_runs(moving, shifted, SeedLists{seeds, seeds}, {});
  EXPECT_EQ(found.test, "runs_welch");
}

}  // namespace
}  // namespace reprocheck::stats
