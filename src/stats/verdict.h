// verdict: what one interval and one margin say.
//
// The only place where a number becomes a word (statistics 1.1). Differences are oriented:
// positive means fresh is better. Every comparison is written so that NaN falls through to
// inconclusive.

#pragma once

#include <cstdint>
#include <string_view>

namespace reprocheck::stats {

enum class Verdict : std::uint8_t { regressed, inconclusive, non_inferior, improved, equivalent };
[[nodiscard]] std::string_view to_string(Verdict verdict);

struct VerdictOf {
  Verdict verdict = Verdict::inconclusive;
  std::string_view detail = "underpowered";
  bool non_inferior = false;  // a loss beyond the margin is excluded
};

// low, high: a two-sided interval of the oriented difference; margin >= 0 in the same unit. Crossed
// ends, NaN anywhere, or a negative or infinite margin are inconclusive, detail no_interval.
[[nodiscard]] VerdictOf verdict_of(double low, double high, double margin);

}  // namespace reprocheck::stats
