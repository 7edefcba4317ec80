// missing: what scores that were never recorded could have been.
//
// Complete pairs alone assume that missingness has nothing to do with the score. The bounds
// assume nothing: every missing score is first set against fresh, then for it.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace reprocheck::stats {

struct MissingBounds {
  std::uint64_t pairs = 0;  // both scored
  std::uint64_t all = 0;
  std::optional<double> complete;  // mean fresh - baseline over complete pairs
  double worst = 0;                // over all items
  double best = 0;
};
// One score an item and side, NaN where missing; scores lie in [low, high], oriented so that more
// is better. nullopt where empty, lengths differ, or the bounds are not finite and ordered.
[[nodiscard]] std::optional<MissingBounds> missing_bounds(std::span<const double> baseline,
                                                          std::span<const double> fresh, double low,
                                                          double high);

}  // namespace reprocheck::stats
