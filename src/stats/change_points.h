// change_points: since which run a history is different.
//
// E-divisive (Matteson and James 2014): the split with the largest energy distance, judged by
// permutations of the whole segment, so that having searched for the split is paid for. A
// diagnosis ("since commit c"), never the gate of the current change.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reprocheck::stats {

struct Split {
  std::size_t first_after = 0;  // 0-based: the right segment begins here
  std::size_t end = 0;          // one past the right segment
  double energy = 0;            // q-hat
};
// The best split of the whole series; `least` values or more (at least 2) on either side. nullopt
// where the series is too short or not finite. O(n^2) time.
[[nodiscard]] std::optional<Split> best_split(std::span<const double> x, std::size_t least);
// The right segment may end before the series does. O(n^2) memory too.
[[nodiscard]] std::optional<Split> best_split_and_end(std::span<const double> x, std::size_t least);

struct ChangePoint {
  std::size_t first_after = 0;
  double p = 1;  // (k + 1) / (B + 1)
};
struct ChangePointOptions {
  std::size_t least = 5;
  std::size_t permutations = 999;
  double alpha = 0.01;
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  unsigned threads = 1;  // never changes a number
};
// Ascending. One value a merge, at equal cost; gaps stay gaps (do not fill them).
[[nodiscard]] std::vector<ChangePoint> change_points(std::span<const double> x,
                                                     const ChangePointOptions& options = {});

}  // namespace reprocheck::stats
