// sums: sums, means and moments that do not depend on threads or vector width.
//
// A naive sum of [1e16, 1, -1e16, 3] is 2 instead of 4. Every sum here is compensated
// (Neumaier 1974) and reduced over blocks of fixed size joined in a fixed binary tree, so
// that the same numbers give the same bits however the work is split. Spans hold finite
// numbers; a NaN in gives NaN out.

#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

namespace reprocheck::stats {

class CompensatedSum {
 public:
  void add(double x) {
    const double next = sum_ + x;
    // What the addition lost, exactly and without asking which of the two is larger (Knuth).
    const double added = next - sum_;
    lost_ += (sum_ - (next - added)) + (x - added);
    sum_ = next;
  }
  void add(const CompensatedSum& other) {
    add(other.sum_);
    lost_ += other.lost_;
  }
  [[nodiscard]] double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

inline constexpr std::size_t sum_block = 4096;

// value(begin) + ... + value(end - 1). A block is four sums side by side, so that no addition waits
// for the one before it.
template <typename Value>
[[nodiscard]] CompensatedSum sum_of(std::size_t begin, std::size_t end, const Value& value) {
  const std::size_t count = end - begin;
  if (count <= sum_block) {
    constexpr std::size_t lanes = 4;
    std::array<CompensatedSum, lanes> parts;
    std::size_t i = begin;
    for (; i + lanes <= end; i += lanes)
      for (std::size_t lane = 0; lane < lanes; ++lane) parts[lane].add(value(i + lane));
    for (std::size_t lane = 0; i < end; ++i, ++lane) parts[lane].add(value(i));
    parts[0].add(parts[1]);
    parts[2].add(parts[3]);
    parts[0].add(parts[2]);
    return parts[0];
  }
  std::size_t left = sum_block;
  while (2 * left < count) left *= 2;
  CompensatedSum total = sum_of(begin, begin + left, value);
  total.add(sum_of(begin + left, end, value));
  return total;
}

// NaN where a value is not positive or there is none.
[[nodiscard]] double geometric_mean(std::span<const double> values);
[[nodiscard]] double sum(std::span<const double> x);
// NaN where empty.
[[nodiscard]] double mean(std::span<const double> x);
// Divisor n - 1, two passes; NaN below two values. Exactly 0 where all values are equal, which the
// rounded mean alone would not give (three times 0.7 has a mean that is not 0.7).
[[nodiscard]] double variance(std::span<const double> x);
[[nodiscard]] double standard_deviation(std::span<const double> x);
// Sum of (x - mean x)(y - mean y) over n - 1; the spans are of equal length.
[[nodiscard]] double covariance(std::span<const double> x, std::span<const double> y);
// g1 = m3 / m2^(3/2) with divisor n (Joanes and Gill 1998); nullopt without spread.
[[nodiscard]] std::optional<double> skewness(std::span<const double> x);

}  // namespace reprocheck::stats
