// philox: random numbers that are a function of (seed, stream, replicate, draw).
//
// Philox4x32-10 (Salmon et al. 2011) has no state to share or split: any thread can compute
// any draw, so a resampled number is the same for one thread and for forty. A stream is a
// hash of (metric, statistic), so that adding a metric moves no other metric's interval.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace reprocheck::stats {

[[nodiscard]] std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                                         std::array<std::uint32_t, 2> key);

// The draws of one replicate. Draw i is made of two words of block i / 2.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint64_t stream, std::uint64_t replicate);
  // Uniform 64 bits; consecutive i cost half a block each.
  [[nodiscard]] std::uint64_t bits(std::uint64_t i);
  // In [0, n): the high half of bits * n. Its bias is below n / 2^64.
  [[nodiscard]] std::size_t index(std::uint64_t i, std::size_t n);
  // index(0, n), index(1, n) and so on, several at once where the processor can.
  void indices(std::span<std::size_t> found, std::size_t n);

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t stream_;
  std::uint64_t replicate_;
  std::uint64_t block_number_ = ~std::uint64_t{0};
  std::array<std::uint32_t, 4> block_{};
};

}  // namespace reprocheck::stats
