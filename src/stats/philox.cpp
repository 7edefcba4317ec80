// philox: ten rounds of multiply and swap.
//
// The counter is (draw / 2, replicate low, stream, replicate high); streams and draws use
// their low 32 bits, which is enough for any span that fits in memory here.

#include "src/stats/philox.h"

#include <limits>

// The build is for any x86-64; the processor says whether it has wider vectors.
#if defined(__x86_64__) && defined(__GNUC__)
#define REPROCHECK_AVX2 1
#include <immintrin.h>
#endif

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

#ifdef REPROCHECK_AVX2

constexpr std::size_t blocks_at_once = 16;

// Four blocks, a word of each in the low half of a lane; the high halves hold rubbish, which no
// multiplication reads.
struct FourBlocks {
  __m256i word[4];
};

__attribute__((target("avx2"))) inline __m256i all_lanes(std::uint64_t x) {
  return _mm256_set1_epi64x(static_cast<long long>(x));
}

// The draws of a block are (word 1, word 0) and (word 3, word 2); n below 2^32.
__attribute__((target("avx2"))) inline void store_indices(const FourBlocks& blocks, __m256i n,
                                                          std::size_t* found) {
  __m256i index[2];
  for (std::size_t k = 0; k < 2; ++k) {
    const __m256i low_part = _mm256_srli_epi64(_mm256_mul_epu32(blocks.word[2 * k], n), 32);
    const __m256i high_part = _mm256_mul_epu32(blocks.word[2 * k + 1], n);
    index[k] = _mm256_srli_epi64(_mm256_add_epi64(high_part, low_part), 32);
  }
  const __m256i even = _mm256_unpacklo_epi64(index[0], index[1]);  // of blocks 0 and 2
  const __m256i odd = _mm256_unpackhi_epi64(index[0], index[1]);   // of blocks 1 and 3
  auto* to = reinterpret_cast<__m256i*>(found);
  _mm256_storeu_si256(to, _mm256_permute2x128_si256(even, odd, 0x20));
  _mm256_storeu_si256(to + 1, _mm256_permute2x128_si256(even, odd, 0x31));
}

// The indices of `blocks_at_once` blocks from `first` on.
__attribute__((target("avx2"))) void indices_by_avx2(std::array<std::uint32_t, 4> first,
                                                     std::array<std::uint32_t, 2> key,
                                                     std::size_t n, std::size_t* found) {
  FourBlocks all[blocks_at_once / 4];
  const __m256i places = _mm256_setr_epi64x(0, 1, 2, 3);
  std::uint64_t begin = first[0];
  for (FourBlocks& blocks : all) {
    blocks.word[0] = _mm256_add_epi64(all_lanes(begin), places);
    for (std::size_t w = 1; w < 4; ++w) blocks.word[w] = all_lanes(first[w]);
    begin += 4;
  }
  for (int round = 0; round < rounds; ++round) {
    const __m256i key_0 = all_lanes(key[0]);
    const __m256i key_1 = all_lanes(key[1]);
    for (auto& [word] : all) {
      const __m256i product_0 = _mm256_mul_epu32(word[0], all_lanes(multiplier_0));
      const __m256i product_1 = _mm256_mul_epu32(word[2], all_lanes(multiplier_1));
      word[0] =
          _mm256_xor_si256(_mm256_srli_epi64(product_1, 32), _mm256_xor_si256(word[1], key_0));
      word[2] =
          _mm256_xor_si256(_mm256_srli_epi64(product_0, 32), _mm256_xor_si256(word[3], key_1));
      word[1] = product_1;
      word[3] = product_0;
    }
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  for (const FourBlocks& blocks : all) {
    store_indices(blocks, all_lanes(n), found);
    found += 8;
  }
}

#endif

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

void Draws::indices(std::span<std::size_t> found, std::size_t n) {
  std::size_t done = 0;
#ifdef REPROCHECK_AVX2
  constexpr std::size_t draws_at_once = 2 * blocks_at_once;
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  if (n <= most && found.size() <= most && __builtin_cpu_supports("avx2"))
    for (; done + draws_at_once <= found.size(); done += draws_at_once)
      indices_by_avx2({low(done / 2), low(replicate_), stream_, high(replicate_)}, key_, n,
                      found.data() + done);
#endif
  for (; done < found.size(); ++done) found[done] = index(done, n);
}

}  // namespace reprocheck::stats
