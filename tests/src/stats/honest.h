// honest: what every estimate has to keep, whatever it was made from.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "src/stats/situation.h"

namespace reprocheck::stats {

inline void expect_honest(const Estimate& found) {
  for (const auto& value : {found.difference, found.low, found.high, found.std_error, found.p_value,
                            found.p_less, found.mde}) {
    EXPECT_TRUE(std::isfinite(value.value_or(0)));
  }
  EXPECT_EQ(found.low.has_value(), found.high.has_value());
  EXPECT_LT(found.low.value_or(0), found.high.value_or(1));
  EXPECT_EQ(found.low.has_value(), found.interval_method != "none");
  for (const auto& p : {found.p_value, found.p_less}) {
    EXPECT_TRUE(p.value_or(1) > 0 && p.value_or(1) <= 1);
  }
  for (const Effect& effect : found.effect) EXPECT_TRUE(std::isfinite(effect.value)) << effect.name;
  EXPECT_FALSE(found.assumption.empty());
  EXPECT_FALSE(found.detail.empty());
  EXPECT_TRUE(found.low || found.verdict == Verdict::inconclusive);
  EXPECT_TRUE(std::ranges::is_sorted(found.flags));
  const bool favourable = found.verdict == Verdict::improved ||
                          found.verdict == Verdict::equivalent ||
                          found.verdict == Verdict::non_inferior;
  EXPECT_EQ(found.non_inferior, favourable);
}

// Harmless is more than undecided is more than harmful.
inline int goodness(const Estimate& found) {
  if (found.verdict == Verdict::regressed) return 0;
  return found.non_inferior ? 2 : 1;
}

}  // namespace reprocheck::stats
