// outcome: the ways in which a metric ends without an estimate.

#pragma once

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

}  // namespace reprocheck
