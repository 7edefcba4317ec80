// means: the t family for differences, and what a design could have seen.
//
// Student (1908), Welch (1947), Schuirmann's two one-sided tests (1987), Nadeau and Bengio
// (2003) and Alpaydin (1999) live next door in cross_validation. Values are finite; alpha is
// two-sided; the unit of every result is that of the input.

#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "src/stats/interval.h"

namespace reprocheck::stats {

struct TTest {
  double difference = 0;
  double std_error = 0;  // > 0
  double df = 0;
  double t = 0;
  double p = 1;         // two-sided
  double p_less = 0.5;  // P(T <= t): small where the difference is negative
  Interval interval;    // of the difference (of the mean itself where mu0 is given)
};

// From an estimate with its own standard error and degrees of freedom (infinite: normal law).
// nullopt unless std_error and df are positive and everything is finite.
[[nodiscard]] std::optional<TTest> t_test(double difference, double std_error, double df,
                                          double alpha);
// H0: mean(d) = mu0. nullopt below two values or without spread.
[[nodiscard]] std::optional<TTest> paired_t(std::span<const double> d, double alpha,
                                            double mu0 = 0);
// mean(x) - mean(y). nullopt below two values a side or without spread on both.
[[nodiscard]] std::optional<TTest> welch(std::span<const double> x, std::span<const double> y,
                                         double alpha);

// Two one-sided tests against -margin and +margin. The first alone is non-inferiority.
struct Tost {
  double p_non_inferior = 1;
  double p_non_superior = 1;
  double p = 1;  // the larger
};
[[nodiscard]] std::optional<Tost> tost(double difference, double std_error, double df,
                                       double margin);

// Smallest true difference found with the given power: (z_{1-alpha/2} + z_power) x std_error.
[[nodiscard]] double minimal_detectable(double std_error, double alpha, double power = 0.8);
// The same by the t law of a test: with few degrees of freedom much more has to move.
[[nodiscard]] double minimal_detectable(const TTest& test, double alpha, double power = 0.8);
// Units needed for a difference delta at standard deviation sd; not rounded.
[[nodiscard]] double units_needed(double sd, double delta, double alpha, double power);
// Of the paired t test, exact, from the noncentral t.
[[nodiscard]] double power_of_paired_t(double delta, double sd, std::size_t n, double alpha);
// Of "interval within the margin" at a true difference, normal law, alpha one-sided each.
[[nodiscard]] double power_of_tost(double margin, double true_difference, double sd, std::size_t n,
                                   double alpha);

}  // namespace reprocheck::stats
