// cross_validation: differences over folds, whose training sets overlap.
//
// The plain t test over folds takes overlapping training sets for independent ones and
// rejects far too often. Nadeau and Bengio (2003) widen the variance by n_test / n_train;
// Dietterich's 5x2cv t (1998) and Alpaydin's F (1999) use five halvings.

#pragma once

#include <array>
#include <optional>
#include <span>

namespace reprocheck::stats {

struct FoldTest {
  double std_error = 0;  // of the mean difference, widened by n_test / n_train
  double t = 0;
  double df = 0;
  double p = 1;  // two-sided
};
// One difference a fold. nullopt below two folds, without spread, or for sizes that are not
// positive.
[[nodiscard]] std::optional<FoldTest> nadeau_bengio(std::span<const double> d, double n_train,
                                                    double n_test);

struct FiveByTwo {
  double t = 0, p_t = 1;  // df 5
  double f = 0, p_f = 1;  // df 10, 5
};
// d[i] holds the two differences of halving i. nullopt without spread inside any halving.
[[nodiscard]] std::optional<FiveByTwo> five_by_two(std::span<const std::array<double, 2>, 5> d);

}  // namespace reprocheck::stats
