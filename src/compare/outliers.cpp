// outliers: a median and a range, which no single item of fresh moves.

#include "src/compare/outliers.h"

#include <algorithm>
#include <cmath>

#include "src/stats/quantiles.h"

namespace reprocheck {

std::vector<std::size_t> without_outliers(std::span<const double> baseline,
                                          std::span<const double> fresh) {
  std::vector<std::size_t> kept;
  if (baseline.empty()) return kept;
  std::vector<double> differences;
  differences.reserve(baseline.size());
  for (std::size_t i = 0; i < baseline.size(); ++i) differences.push_back(fresh[i] - baseline[i]);
  const double centre = stats::median_of(differences);
  const auto [least, most] = std::ranges::minmax(baseline);
  const double reach = most - least;
  for (std::size_t i = 0; i < baseline.size(); ++i)
    if (std::fabs(differences[i] - centre) <= reach) kept.push_back(i);
  return kept;
}

}  // namespace reprocheck
