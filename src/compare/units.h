// units: what a test may count as independent: items, and the clusters they come in.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/compare/measure_metric.h"
#include "src/compare/pair_samples.h"
#include "src/stats/situation.h"

namespace reprocheck {

// What one pair, or one item that fresh lacks, adds to a test.
struct RowDifference {
  std::uint32_t row = 0;  // of the baseline
  double value = 0;       // oriented: positive is better
};

struct Units {
  std::vector<double> differences;     // one an item: the mean over its repeats
  std::vector<std::int64_t> clusters;  // of each; empty where the items are independent
};

// Which item each of some rows of the baseline belongs to, and which cluster each item.
struct UnitIndex {
  std::vector<std::uint32_t> unit;      // one a row, in their order, from 0
  std::vector<std::int64_t> cluster;    // one a unit; empty where the items are independent
  std::size_t units = 0, clusters = 0;  // clusters: 0 where the items are independent
};
[[nodiscard]] UnitIndex index_units(const Pairing& pairing, std::span<const std::uint32_t> rows);

// In an order that no order of lines changes: by cluster, then by size. Items without a name are
// repeats of one, and a row without a cluster is of the cluster "".
[[nodiscard]] Units units_of(const Pairing& pairing, std::span<const RowDifference> differences);

// What a metric's differences are, beside independent.
struct UnitTest {
  bool binary = false;   // every one is -1, 0 or 1
  bool bounded = false;  // of rates: they lie in [-1, 1]
};
// The test of a metric whose samples pair: by cluster where there are any.
[[nodiscard]] stats::Estimate test_units(const Units& units, const UnitTest& kind,
                                         const stats::Decision& decision);

}  // namespace reprocheck
