// random: uniform and normal numbers out of one counter-based stream.

#pragma once

#include <cstddef>
#include <cstdint>

#include "src/stats/philox.h"
#include "src/stats/special.h"

namespace reprocheck::simulation {

// What replicate `replicate` of a stream draws, one number after another; never seen by any other.
class Random {
 public:
  Random(std::uint64_t stream, std::uint64_t replicate) : draws_(k_seed, stream, replicate) {}

  // In (0, 1), never an end of it: 32 bits, two to a draw.
  double uniform() {
    const std::uint64_t bits = draws_.bits(next_ / 2) >> (next_ % 2 * 32);
    ++next_;
    return (static_cast<double>(bits & 0xFFFFFFFF) + 0.5) * 0x1p-32;
  }
  double normal() { return stats::normal_quantile(uniform()); }
  // In [0, n).
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(n));
  }

 private:
  static constexpr std::uint64_t k_seed = 20240601;
  stats::Draws draws_;
  std::uint64_t next_ = 0;
};

}  // namespace reprocheck::simulation
