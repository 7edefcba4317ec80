// aggregates: what two numbers with standard errors allow to be said.
//
// Without per-item scores the correlation between the runs is unknown. Taking it as 0 is
// cautious where both ran the same items; these functions say what another value would do.

#pragma once

#include <cstdint>
#include <optional>

namespace reprocheck::stats {

// sqrt(a^2 + b^2 - 2 rho a b).
[[nodiscard]] double difference_error(double se_baseline, double se_fresh, double rho = 0);

// The correlation above which delta is significant (or below which it no longer is); nullopt where
// no value in [-1, 1] changes that, or an error is not positive.
[[nodiscard]] std::optional<double> correlation_that_flips(double delta, double se_baseline,
                                                           double se_fresh, double alpha);

// sqrt(p (1 - p) / (n - 1)): what the standard error of a rate should be. nullopt outside [0, 1] or
// below two items.
[[nodiscard]] std::optional<double> rate_error(double rate, std::uint64_t n);

}  // namespace reprocheck::stats
