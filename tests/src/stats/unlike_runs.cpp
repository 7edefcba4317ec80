// unlike_runs: more runs on one side than on the other.

#include <gtest/gtest.h>

#include <vector>

#include "src/stats/philox.h"
#include "src/stats/runs.h"
#include "src/stats/situation.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

std::vector<double> draw(std::uint64_t stream, std::uint64_t seed, std::size_t runs) {
  Draws draws(5, stream, seed);
  std::vector<double> values;
  for (std::uint64_t i = 0; i < runs; ++i)
    values.push_back(normal_quantile((static_cast<double>(draws.bits(i) >> 11) + 0.5) * 0x1p-53));
  return values;
}

double share_of(const std::vector<double>& side) {
  return variance(side) / static_cast<double>(side.size());
}

TEST(UnlikeRuns, HaveCochransCriticalValue) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<double> few = draw(1, seed, 3), many = draw(2, seed, 4 + seed % 17);
    const auto found = runs_cochran(many, few, 0.05);
    ASSERT_TRUE(found);
    const double of_many = t_quantile(0.975, static_cast<double>(many.size()) - 1);
    const double critical = (share_of(many) * of_many + share_of(few) * t_quantile(0.975, 2)) /
                            (share_of(many) + share_of(few));
    EXPECT_NEAR((found->interval.high - found->interval.low) / 2, critical * found->std_error,
                1e-9);
    EXPECT_GE(found->p, runs_welch(many, few, 0.05)->p);
  }
}

// The numbers stay Welch's, and a claim that the fewer runs do not carry is taken back.
TEST(UnlikeRuns, TakeBackWhatOnlyWelchClaims) {
  int taken_back = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const std::vector<double> few = draw(1, seed, 3), many = draw(2, seed, 20);
    const Estimate found = repeated_runs(many, few, std::nullopt, {});
    EXPECT_EQ(found.test, "runs_welch");
    EXPECT_DOUBLE_EQ(*found.p_value, runs_welch(many, few, 0.05)->p);
    const bool claimed = *found.p_value <= 0.05;
    const bool carried = runs_cochran(many, few, 0.05)->p <= 0.05;
    EXPECT_EQ(found.verdict == Verdict::inconclusive, !claimed || !carried);
    EXPECT_EQ(found.detail == "few_runs", claimed && !carried);
    taken_back += found.detail == "few_runs" ? 1 : 0;
  }
  EXPECT_GT(taken_back, 0);
}

// Welch's own test errs in 7.5% of these.
TEST(UnlikeRuns, ErrInNoMoreThanTheyMay) {
  constexpr int pairs = 4'000;
  int claimed = 0;
  for (std::uint64_t seed = 0; seed < pairs; ++seed)
    claimed += runs_cochran(draw(3, seed, 20), draw(4, seed, 3), 0.05)->p <= 0.05 ? 1 : 0;
  EXPECT_LT(claimed, 0.05 * pairs);
}

}  // namespace
}  // namespace reprocheck::stats
