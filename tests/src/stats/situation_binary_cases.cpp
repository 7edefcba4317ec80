// situation_binary_cases: what paired and counted right answers are judged as.
//
// Counts are small enough to be checked by hand or against the published tables.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "src/stats/paired_binary.h"
#include "src/stats/proportion.h"
#include "src/stats/situation.h"

namespace reprocheck::stats {
namespace {

bool has_flag(const Estimate& estimate, std::string_view flag) {
  return std::ranges::find(estimate.flags, flag) != estimate.flags.end();
}

double effect(const Estimate& estimate, std::string_view name) {
  for (const auto& [key, value, kind] : estimate.effect) {
    if (key == name) return value;
  }
  ADD_FAILURE() << "no effect " << name;
  return 0;
}

Decision with_margin(double margin) {
  return {.margin = margin};
}

TEST(PairedBinary, the_printed_example_is_a_regression_of_uncertain_size) {
  const Estimate found = paired_binary(61, 93, 2000, with_margin(0.01));
  EXPECT_EQ(found.verdict, Verdict::regressed);
  EXPECT_EQ(found.detail, "size_uncertain");
  EXPECT_EQ(found.test, "mcnemar_midp");
  EXPECT_EQ(found.interval_method, "tango");
  EXPECT_NEAR(*found.difference, -0.016, 1e-15);
  EXPECT_NEAR(*found.low, -0.028, 0.0005);
  EXPECT_NEAR(*found.high, -0.004, 0.0005);
  EXPECT_NEAR(*found.p_value, 0.0099, 0.0001);
  EXPECT_NEAR(*found.mde, 0.017, 0.0005);
  EXPECT_NEAR(effect(found, "pairs_needed_for_margin"), 6000, 100);
  EXPECT_FALSE(found.non_inferior);
}

TEST(PairedBinary, fifteen_of_twenty_broken_is_no_matter_of_taste) {
  const Estimate found = paired_binary(0, 15, 20, {});
  EXPECT_EQ(found.verdict, Verdict::regressed);
  EXPECT_EQ(found.test, "mcnemar_exact");
  EXPECT_EQ(found.interval_method, "tango");
  EXPECT_NEAR(*found.p_value, 2 * std::pow(0.5, 15), 1e-15);
  EXPECT_TRUE(has_flag(found, "small_n"));
}

TEST(PairedBinary, a_gain_of_a_small_sample_is_taken_back) {
  const Estimate found = paired_binary(9, 0, 20, {});
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_EQ(found.detail, "small_n");
  EXPECT_FALSE(found.non_inferior);
  EXPECT_GT(*found.low, 0);  // the number that was not believed stays
}

TEST(PairedBinary, an_overwhelming_gain_is_earned_back) {
  const Estimate found = paired_binary(29, 0, 29, {});
  EXPECT_EQ(found.verdict, Verdict::improved);
  EXPECT_TRUE(has_flag(found, "bounded_mean"));
}

TEST(PairedBinary, four_changes_are_never_significant) {
  for (std::uint64_t losses = 0; losses <= 4; ++losses) {
    const Estimate found = paired_binary(0, losses, 400, {});
    EXPECT_NE(found.verdict, Verdict::regressed) << losses;
    EXPECT_TRUE(has_flag(found, "too_few_changes"));
  }
  // Tango excludes 0 with four losses, mid-p does not: both must agree.
  EXPECT_EQ(paired_binary(0, 4, 400, {}).detail, "test_disagrees");
  EXPECT_EQ(paired_binary(0, 6, 400, {}).verdict, Verdict::regressed);
}

TEST(PairedBinary, zero_changes_bound_the_share_that_changed) {
  const Estimate unsure = paired_binary(0, 0, 500, with_margin(0.007));
  EXPECT_EQ(unsure.verdict, Verdict::inconclusive);
  const Estimate equal = paired_binary(0, 0, 500, with_margin(0.008));
  EXPECT_EQ(equal.verdict, Verdict::equivalent);
  EXPECT_EQ(equal.detail, "no_difference");
  EXPECT_EQ(*equal.p_value, 1);
  EXPECT_NEAR(*equal.high, zero_of_n_bound(500, 0.05), 1e-15);
  EXPECT_EQ(*equal.low, -*equal.high);
  EXPECT_TRUE(has_flag(equal, "same_scores"));
  EXPECT_GT(*equal.mde, 0);
}

TEST(PairedBinary, impossible_counts_are_judged_as_nothing) {
  for (const auto& found :
       {paired_binary(0, 0, 0, {}), paired_binary(3, 2, 4, {}), paired_binary(5, 0, 4, {})}) {
    EXPECT_EQ(found.verdict, Verdict::inconclusive);
    EXPECT_FALSE(found.difference.has_value());
    EXPECT_FALSE(found.low.has_value());
    EXPECT_EQ(found.detail, "no_pairs");
  }
}

TEST(TwoProportions, the_range_over_all_tables_is_shown) {
  const Estimate found = two_proportions(80, 74, 100, {});
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_EQ(found.detail, "per_sample_file_decides");
  EXPECT_NEAR(effect(found, "p_if_all_changes_one_way"), 0.015625, 1e-12);
  EXPECT_NEAR(effect(found, "p_if_answers_churned_most"), 0.3817, 1e-4);
  EXPECT_EQ(found.interval_method, "newcombe");
}

TEST(TwoProportions, three_answers_cannot_be_significant) {
  EXPECT_EQ(two_proportions(80, 77, 100, {}).detail, "cannot_be_significant");
  EXPECT_EQ(two_proportions(80, 80, 100, {}).detail, "cannot_be_significant");
}

TEST(TwoProportions, a_drop_that_no_table_denies_is_a_regression) {
  const Estimate found = two_proportions(1900, 1700, 2000, {});
  EXPECT_EQ(found.verdict, Verdict::regressed);
  EXPECT_LE(*found.p_value, 0.05);
  EXPECT_EQ(two_proportions(1700, 1900, 2000, {}).verdict, Verdict::improved);
}

TEST(TwoProportions, counts_above_n_are_judged_as_nothing) {
  EXPECT_EQ(two_proportions(5, 3, 4, {}).verdict, Verdict::inconclusive);
  EXPECT_FALSE(two_proportions(0, 0, 0, {}).low.has_value());
}

TEST(TwoCountRanges, AreOneTestWhereEachSideHasOneCount) {
  const Estimate one = two_proportions(80, 74, 100, {});
  const Estimate same = two_count_ranges({80, 80}, {74, 74}, 100, {});
  EXPECT_EQ(one.p_value, same.p_value);
  EXPECT_EQ(one.low, same.low);
  EXPECT_EQ(one.detail, same.detail);
}

TEST(TwoCountRanges, ClaimOnlyWhatEveryPairOfCountsClaims) {
  const Estimate sure = two_count_ranges({170, 190}, {110, 130}, 200, {});
  EXPECT_EQ(sure.verdict, Verdict::regressed);
  EXPECT_EQ(sure.low, two_proportions(190, 110, 200, {}).low);
  EXPECT_EQ(sure.high, two_proportions(170, 130, 200, {}).high);
  EXPECT_EQ(sure.p_less, two_proportions(170, 130, 200, {}).p_less);
  EXPECT_NEAR(*sure.difference, -0.3, 1e-12);
  const Estimate open = two_count_ranges({170, 190}, {150, 170}, 200, {});
  EXPECT_EQ(open.verdict, Verdict::inconclusive);
  EXPECT_EQ(open.detail, "digits_decide");
  EXPECT_EQ(open.p_value, 1) << "170 and 170 fit too";
  EXPECT_EQ(two_count_ranges({110, 130}, {170, 190}, 200, {}).verdict, Verdict::improved);
  EXPECT_FALSE(two_count_ranges({0, 1}, {0, 0}, 0, {}).low.has_value());
}

}  // namespace
}  // namespace reprocheck::stats
