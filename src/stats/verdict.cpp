// verdict: the five words, in the order in which they are asked.
//
// Regressed comes first: an interval wholly below zero that also reaches the margin must
// not be talked down by any later row.

#include "src/stats/verdict.h"

#include <cmath>

namespace reprocheck::stats {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::regressed:
      return "regressed";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::non_inferior:
      return "non_inferior";
    case Verdict::improved:
      return "improved";
    case Verdict::equivalent:
      return "equivalent";
  }
  return "inconclusive";
}

VerdictOf verdict_of(double low, double high, double margin) {
  if (!(low <= high) || !(margin >= 0) || std::isinf(margin)) {
    return {Verdict::inconclusive, "no_interval", false};
  }
  if (high < 0 && low <= -margin) {
    return {Verdict::regressed, high < -margin ? "beyond_margin" : "size_uncertain", false};
  }
  if (margin > 0 && low > -margin && high < margin) {
    const std::string_view detail =
        high < 0 ? "small_decline" : (low > 0 ? "small_gain" : "no_difference");
    return {Verdict::equivalent, detail, true};
  }
  if (low > 0) {
    return {Verdict::improved, low > margin ? "beyond_margin" : "size_uncertain", true};
  }
  if (low > -margin) return {Verdict::non_inferior, "gain_not_excluded", true};
  return {Verdict::inconclusive, "underpowered", false};
}

}  // namespace reprocheck::stats
