// caveats: what the items themselves say against the assumption of a test.

#pragma once

#include <vector>

#include "src/compare/comparison.h"
#include "src/compare/pair_samples.h"

namespace reprocheck {

// Whether every temperature that a side records for what answers is above 0; false where none is.
[[nodiscard]] bool answers_vary(const Examination& side);

// Of one task and arm: items that repeat another (duplicate_inputs), a column that would be a
// cluster (cluster_undeclared), answers that look like one answer copied (looks_cached). They are
// told and never change a verdict.
struct VaryingSides {
  bool baseline = false, fresh = false;  // answers_vary
};
[[nodiscard]] std::vector<Caveat> item_caveats(const Pairing& pairing, VaryingSides vary);

// Adds them with their flags where the metric's interval stands on items that were sampled.
void add_caveats(const std::vector<Caveat>& caveats, MetricComparison& metric);

}  // namespace reprocheck
