// sign_flip: how often random signs move the sum of differences as far as it is.
//
// Fisher (1935). Under "each difference is symmetric about 0" all 2^n sign patterns are
// equally likely. Exact wherever that is affordable: by dynamic programming where all
// differences are multiples of one unit (rates, rubric points), by two sorted halves up to 30
// non-zero differences, and by Monte Carlo beyond. It is no cure for skewness: its null is
// symmetry, not a mean of 0.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace reprocheck::stats {

struct SignFlip {
  enum class Method : std::uint8_t { lattice, halves, monte_carlo, normal_limit };
  Method method = Method::lattice;
  double p_two = 1;   // share of patterns with |T| >= |T observed|
  double p_less = 1;  // T <= T observed: small where the differences are negative
  double p_greater = 1;
  std::size_t nonzero = 0;
  std::size_t replicates = 0;  // 0 where exact
  [[nodiscard]] bool exact() const { return method == Method::lattice || method == Method::halves; }
};

struct SignFlipOptions {
  double alpha = 0.05;  // Monte Carlo stops early only once p is beyond doubt above it
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  std::size_t replicates = 9999;
  unsigned threads = 1;  // never changes a number
};

// d in any unit, zeros allowed. nullopt where a value is not finite. Empty or all zero: p = 1.
// Monte Carlo p is (k + 1) / (B + 1) and never 0. Over 20,000 non-zero differences the small ones
// are taken as normal together (odd moments are 0, so the error is O(1/n)), given the large ones.
[[nodiscard]] std::optional<SignFlip> sign_flip(std::span<const double> d,
                                                const SignFlipOptions& options = {});

// The unit of which all d are whole multiples (to 1e-6 of it), if the sum of the multiples is at
// most `most_steps`; nullopt where there is none. d without zeros, finite.
[[nodiscard]] std::optional<double> common_unit(std::span<const double> d, double most_steps);

// Two independent samples: the share of all regroupings with |mean difference| >= the observed.
// Exact, up to 1e6 regroupings; nullopt beyond and for empty sides.
struct Regroupings {
  double difference = 0;                                  // mean(x) - mean(y)
  std::uint64_t two = 0, less = 0, greater = 0, all = 0;  // counts of regroupings
};
[[nodiscard]] std::optional<Regroupings> regroup(std::span<const double> x,
                                                 std::span<const double> y);

}  // namespace reprocheck::stats
