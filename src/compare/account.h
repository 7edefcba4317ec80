// account: where the difference of two aggregates comes from, to the last sample.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/compare/measure_metric.h"

namespace reprocheck {

// Contributions of every cause to fresh - baseline, each side's aggregate over its own denominator;
// they sum to the total exactly (the rounding of the sum stands in the largest term). nullopt where
// a side has no scored sample.
[[nodiscard]] std::optional<Waterfall> waterfall_of(const MetricPlan& plan, const Pairing& pairing);

// Of every row of the baseline's table its place among those that were to be paired, in the order
// of their names: whatever the order of the file.
[[nodiscard]] std::vector<std::uint32_t> places_by_name(const Pairing& pairing);

// Broken and fixed samples of a metric, with excerpts of the first ones in the order of their names
// (files hold them in any order, which changes no result), and the places of all; without `places`,
// none.
[[nodiscard]] Flips flips_of(const MetricPlan& plan, const Pairing& pairing, Direction direction,
                             std::span<const std::uint32_t> places);

// What became of the items of one task and arm: each expected item in exactly one bucket of each
// side.
void add_to_ledger(const Pairing& pairing, LedgerSide& baseline, LedgerSide& fresh);

// Counts and first ids of what changed between the items.
[[nodiscard]] ItemChanges item_changes(const Pairing& pairing, const std::string& task,
                                       const std::string& arm);

}  // namespace reprocheck
