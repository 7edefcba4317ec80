// ratio: fresh over baseline, of two means (cost, tokens, time).
//
// A ratio of totals, never a mean of ratios. Fieller (1954) is exact for normal means and
// admits that a ratio to a mean near 0 has no finite interval; the log-delta form is for
// display. Positive means are assumed by the logarithm, not by Fieller.

#pragma once

#include <optional>
#include <span>

#include "src/stats/interval.h"

namespace reprocheck::stats {

struct PairedRatio {
  double ratio = 0;  // mean(fresh) / mean(baseline)
  double std_error = 0;
  std::optional<Interval> log_delta;
  std::optional<Interval> fieller;  // absent where unbounded (g >= 1)
  double g = 0;
};
// nullopt below two pairs, for unequal lengths or a mean of 0 below.
[[nodiscard]] std::optional<PairedRatio> paired_ratio(std::span<const double> baseline,
                                                      std::span<const double> fresh, double alpha);

struct UnpairedRatio {
  double ratio = 0;
  double se_log = 0;
  double df = 0;  // Welch, over the squared coefficients of variation
  Interval interval;
};
// nullopt below two values a side, without spread, or where a mean is not positive.
[[nodiscard]] std::optional<UnpairedRatio> unpaired_ratio(std::span<const double> baseline,
                                                          std::span<const double> fresh,
                                                          double alpha);

}  // namespace reprocheck::stats
