// aggregates: the variance of a difference, solved for its correlation.
//
// hypot instead of squares, so that errors of 1e-200 are not 0.

#include "src/stats/aggregates.h"

#include <algorithm>
#include <cmath>

#include "src/stats/special.h"

namespace reprocheck::stats {

double difference_error(double se_baseline, double se_fresh, double rho) {
  if (rho == 0) return std::hypot(se_baseline, se_fresh);
  const double squares = se_baseline * se_baseline + se_fresh * se_fresh;
  return std::sqrt(std::max(squares - 2 * rho * se_baseline * se_fresh, 0.0));  // NaN stays NaN
}

std::optional<double> correlation_that_flips(double delta, double se_baseline, double se_fresh,
                                             double alpha) {
  if (!(se_baseline > 0) || !(se_fresh > 0) || !std::isfinite(delta)) return std::nullopt;
  const double ratio = se_baseline / se_fresh;
  const double reach = delta / normal_quantile(1 - alpha / 2) / se_fresh;
  const double rho = (ratio * ratio + 1 - reach * reach) / (2 * ratio);
  if (!(rho >= -1 && rho <= 1)) return std::nullopt;
  return rho;
}

std::optional<double> rate_error(double rate, std::uint64_t n) {
  if (!(rate >= 0 && rate <= 1) || n < 2) return std::nullopt;
  return std::sqrt(rate * (1 - rate) / static_cast<double>(n - 1));
}

}  // namespace reprocheck::stats
