// philox: ten rounds of multiply and swap.
//
// The counter is (draw / 2, replicate low, stream, replicate high); streams and draws use
// their low 32 bits, which is enough for any span that fits in memory here.

#include "src/stats/philox.h"

namespace reprocheck::stats {
namespace {

constexpr std::uint64_t multiplier_0 = 0xD2511F53;
constexpr std::uint64_t multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9;
constexpr std::uint32_t weyl_1 = 0xBB67AE85;
constexpr int rounds = 10;

std::uint32_t low(std::uint64_t x) {
  return static_cast<std::uint32_t>(x);
}
std::uint32_t high(std::uint64_t x) {
  return static_cast<std::uint32_t>(x >> 32);
}

// The high 64 bits of a 128-bit product, by halves: __int128 is no standard C++.
std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a0 = low(a);
  const std::uint64_t a1 = high(a);
  const std::uint64_t b0 = low(b);
  const std::uint64_t b1 = high(b);
  const std::uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  const std::uint64_t rest = a0 * b1 + low(middle);
  return a1 * b1 + (middle >> 32) + (rest >> 32);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t product_0 = multiplier_0 * counter[0];
    const std::uint64_t product_1 = multiplier_1 * counter[2];
    counter = {high(product_1) ^ counter[1] ^ key[0], low(product_1),
               high(product_0) ^ counter[3] ^ key[1], low(product_0)};
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  return counter;
}

Draws::Draws(std::uint64_t seed, std::uint64_t stream, std::uint64_t replicate)
    : key_{low(seed), high(seed)}, stream_(low(stream)), replicate_(replicate) {}

std::uint64_t Draws::bits(std::uint64_t i) {
  if (i / 2 != block_number_) {
    block_number_ = i / 2;
    block_ = philox4x32_10({low(block_number_), low(replicate_), stream_, high(replicate_)}, key_);
  }
  const std::size_t first = 2 * static_cast<std::size_t>(i % 2);
  // Which of the two words is the high one is part of the stream's definition.
  return (std::uint64_t{block_[first + 1]} << 32) | block_[first];
}

std::size_t Draws::index(std::uint64_t i, std::size_t n) {
  return static_cast<std::size_t>(multiply_high(bits(i), n));
}

}  // namespace reprocheck::stats
