// proportion: intervals for k hits of n, and for the difference of two such shares.
//
// Wilson (1927), Clopper and Pearson (1934), Jeffreys' prior as in Brown, Cai and DasGupta
// (2001), Newcombe's hybrid score interval (1998, method 10 for two samples). All shares
// are in [0, 1]; alpha is two-sided.

#pragma once

#include <cstdint>
#include <optional>

#include "src/stats/interval.h"

namespace reprocheck::stats {

// nullopt where n is 0 or k exceeds n, here and below.
[[nodiscard]] std::optional<Interval> wilson(std::uint64_t k, std::uint64_t n, double alpha);
[[nodiscard]] std::optional<Interval> clopper_pearson(std::uint64_t k, std::uint64_t n,
                                                      double alpha);
[[nodiscard]] std::optional<Interval> jeffreys(std::uint64_t k, std::uint64_t n, double alpha);

// The largest share of changed items that zero changes in n leave possible: 1 - (alpha/2)^(1/n).
// 1 where n is 0.
[[nodiscard]] double zero_of_n_bound(std::uint64_t n, double alpha);

struct DifferenceOfShares {
  double difference = 0;  // first minus second
  Interval interval;
};
[[nodiscard]] std::optional<DifferenceOfShares> newcombe_unpaired(std::uint64_t k1,
                                                                  std::uint64_t n1,
                                                                  std::uint64_t k2,
                                                                  std::uint64_t n2, double alpha);

// z = (p1 - p2) / sqrt(v1 + v2), v = p(1-p)/(n-1), as other tools print it for two models on the
// same items. Shown for comparison only: on paired data its real size is far below alpha and most
// power is lost.
struct ZTest {
  double z = 0;
  double p = 1;  // two-sided
};
[[nodiscard]] std::optional<ZTest> unpaired_z(std::uint64_t k1, std::uint64_t n1, std::uint64_t k2,
                                              std::uint64_t n2);

// 1 - C(n-c, k) / C(n, k): the chance that one of k answers drawn from n, of which c are right, is
// right (Chen et al. 2021). nullopt where k is 0 or above n, or c above n.
[[nodiscard]] std::optional<double> pass_at_k(std::uint64_t n, std::uint64_t c, std::uint64_t k);

}  // namespace reprocheck::stats
