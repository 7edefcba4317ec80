// planned_noise: which noise the plan of a metric has to bring down.

#pragma once

#include <cstdint>
#include <optional>

#include "src/compare/comparison.h"

namespace reprocheck {

enum class Noise : std::uint8_t {
  none,        // nothing is known of it
  binary,      // the share of pairs that changed
  paired,      // the spread of the pairs' differences
  crossed,     // questions and runs apart
  answers,     // the answers to the same questions alone
  runs,        // run against run, by their aggregates
  folds,       // fold against fold, whose training data overlap
  times,       // the same on a logarithm: only the error is known
  aggregates,  // an error or a count on each side, without pairs
};

// std_error: of the difference, > 0, where it is known.
[[nodiscard]] Noise noise_of(const MetricComparison& metric,
                             const std::optional<double>& std_error);

}  // namespace reprocheck
