// outcome: the ways in which a metric ends without an estimate.

#pragma once

#include <cstdint>
#include <string_view>

#include "src/compare/comparison.h"

namespace reprocheck {

inline constexpr std::string_view k_replay =
    "outputs and scores are byte-identical: a deterministic or cached replay, which says nothing "
    "of sampling noise";

// Not comparable, for the reason of this detail. No number of what was or would have been judged
// stays beside it.
void refuse(MetricComparison& metric, std::string_view detail);

// Equivalent because the record is the same, and not by any test.
void take_identical(MetricComparison& metric, std::string_view assumption);

// Equivalent, non-inferior or improved.
[[nodiscard]] bool is_favourable(MetricVerdict verdict);

// Takes back what the metric claims beyond what another look at the same records allows: `detail`
// where that allows no claim, else `allowed_detail`.
void hold_to(MetricVerdict allowed, std::string_view allowed_detail, std::string_view detail,
             MetricComparison& metric);

// Inconclusive where a side has fewer runs than the policy demands. A regression stands where only
// fresh does: runs that it holds back take no loss out of the test.
void hold_to_min_runs(int demanded, std::uint64_t runs_baseline, std::uint64_t runs_fresh,
                      MetricComparison& metric);

}  // namespace reprocheck
