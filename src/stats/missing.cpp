// missing: three sums over the same items.
//
// An item that neither side scored still counts: leaving it out would narrow the bounds by
// losing more.

#include "src/stats/missing.h"

#include <cmath>

#include "src/stats/sums.h"

namespace reprocheck::stats {

std::optional<MissingBounds> missing_bounds(std::span<const double> baseline,
                                            std::span<const double> fresh, double low,
                                            double high) {
  if (baseline.empty() || baseline.size() != fresh.size()) return std::nullopt;
  if (!std::isfinite(low) || !std::isfinite(high) || !(low <= high)) return std::nullopt;
  CompensatedSum complete;
  CompensatedSum worst;
  CompensatedSum best;
  MissingBounds result;
  result.all = baseline.size();
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    const bool has_baseline = !std::isnan(baseline[i]);
    const bool has_fresh = !std::isnan(fresh[i]);
    if (has_baseline && has_fresh) {
      ++result.pairs;
      complete.add(fresh[i] - baseline[i]);
    }
    worst.add((has_fresh ? fresh[i] : low) - (has_baseline ? baseline[i] : high));
    best.add((has_fresh ? fresh[i] : high) - (has_baseline ? baseline[i] : low));
  }
  const auto all = static_cast<double>(result.all);
  if (result.pairs > 0) result.complete = complete.value() / static_cast<double>(result.pairs);
  result.worst = worst.value() / all;
  result.best = best.value() / all;
  return result;
}

}  // namespace reprocheck::stats
