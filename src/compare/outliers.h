// outliers: items that alone can make an interval so wide that it holds any loss of the others.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace reprocheck {

// Places of the items whose difference lies within one range of the baseline's values of the median
// difference; a loss that all items share is none of theirs. Of two lists of equal length, in any
// unit.
[[nodiscard]] std::vector<std::size_t> without_outliers(std::span<const double> baseline,
                                                        std::span<const double> fresh);

}  // namespace reprocheck
