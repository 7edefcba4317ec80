// verdict_only: thousands of verdicts are given in less time, and are the same verdicts.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "src/compare/units.h"
#include "tests/support/answered_run.h"

namespace reprocheck {
namespace {

// Graded differences of which most are 0, moved by so many of their standard errors.
Units graded(std::uint64_t seed, std::size_t n, double errors, bool clustered) {
  Units units;
  for (std::size_t i = 0; i < n; ++i) {
    const double size = tests::chance(seed, 2 * i);
    const double part = tests::chance(seed, 2 * i + 1);
    units.differences.push_back(part < 0.4 ? 0 : part < 0.7 ? size : -size);
    if (clustered) units.clusters.push_back(static_cast<std::int64_t>(i % 25));
  }
  const double shift = errors * 0.45 / std::sqrt(static_cast<double>(n));
  for (double& d : units.differences)
    if (d != 0) d = std::clamp(d + shift, -1.0, 1.0);
  return units;
}

TEST(VerdictOnly, GivesTheVerdictOfCompare) {
  for (const std::size_t n : {20U, 60U, 400U, 2'500U})
    for (std::uint64_t seed = 1; seed <= 8; ++seed)
      for (const double errors : {-4.0, -2.2, 0.0, 2.2})
        for (const bool clustered : {false, true}) {
          const Units units = graded(seed, n, errors, clustered);
          stats::Decision decision{.alpha = 0.05, .margin = 0.04};
          const auto whole = test_units(units, {.bounded = true}, decision);
          decision.verdict_only = true;
          const auto brief = test_units(units, {.bounded = true}, decision);
          EXPECT_EQ(whole.low, brief.low);
          EXPECT_EQ(whole.mde, brief.mde);
          if (std::abs(whole.p_value.value_or(1) - decision.alpha) < 0.01) continue;
          EXPECT_EQ(whole.verdict, brief.verdict) << n << " " << seed << " " << errors;
          EXPECT_EQ(whole.detail, brief.detail);
          EXPECT_NEAR(*whole.p_value, *brief.p_value, 0.06);  // two ways to one tail
        }
}

}  // namespace
}  // namespace reprocheck
