// multiplicity: several metrics, several slices, several looks.
//
// Holm (1979) for metrics of which any may block, Benjamini and Hochberg (1995) or Benjamini
// and Yekutieli (2001) for slices, a convergent series for the pushes of one change. Adjusted
// values come back in the order of the input; a NaN counts as 1 and stays in the family, so
// that a test that could not be computed never lightens the others' burden.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reprocheck::stats {

[[nodiscard]] std::vector<double> holm(std::span<const double> p);
[[nodiscard]] std::vector<double> benjamini_hochberg(std::span<const double> p);
[[nodiscard]] std::vector<double> benjamini_yekutieli(std::span<const double> p);

// The two-sided form of Holm over one-sided p: 2 x the adjusted value, at most 1. Compared with
// alpha as the one-sided value is with alpha / 2.
[[nodiscard]] std::vector<double> holm_two_sided(std::span<const double> p_less);
// Of tests whose effect may lie on either side: Holm over each side's own family, the smaller of
// the two. What lies on one side never changes what the other side is told. Sizes must be equal.
[[nodiscard]] std::vector<double> holm_two_sided(std::span<const double> p_less,
                                                 std::span<const double> p_greater);

// What the j-th look of an endless series may spend: 6 alpha / (pi j)^2. j counts from 1.
[[nodiscard]] std::optional<double> alpha_spending(double alpha, std::uint64_t j);

}  // namespace reprocheck::stats
