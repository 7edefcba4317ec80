// cross_validation: corrected variances of fold differences.
//
// Both tests end in the tails of special.h; a variance of zero gives no test, not p = 0.

#include "src/stats/cross_validation.h"

#include <cmath>

#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {

std::optional<FoldTest> nadeau_bengio(std::span<const double> d, double n_train, double n_test) {
  if (d.size() < 2 || !(n_train > 0) || !(n_test > 0)) return std::nullopt;
  const auto folds = static_cast<double>(d.size());
  const double widened = (1 / folds + n_test / n_train) * variance(d);
  if (!(widened > 0) || !std::isfinite(widened)) return std::nullopt;
  FoldTest test;
  test.std_error = std::sqrt(widened);
  test.t = mean(d) / test.std_error;
  test.df = folds - 1;
  test.p = t_two_sided_p(test.t, test.df);
  return test;
}

std::optional<FiveByTwo> five_by_two(std::span<const std::array<double, 2>, 5> d) {
  double spread = 0;
  double squares = 0;
  for (const auto& [first, second] : d) {
    const double centre = (first + second) / 2;
    spread += (first - centre) * (first - centre) + (second - centre) * (second - centre);
    squares += first * first + second * second;
  }
  if (!(spread > 0) || !std::isfinite(spread) || !std::isfinite(squares)) return std::nullopt;
  FiveByTwo test;
  test.t = d[0][0] / std::sqrt(spread / 5);
  test.p_t = t_two_sided_p(test.t, 5);
  test.f = squares / (2 * spread);
  test.p_f = f_upper(test.f, 10, 5);
  return test;
}

}  // namespace reprocheck::stats
