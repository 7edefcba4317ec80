// classification: accuracy, precision, recall and F1 of predicted labels.
//
// As scikit-learn computes them with zero_division=0: a label without predictions has
// precision 0, one without targets recall 0. Labels are codes; which text a code stands
// for is the caller's business.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace reprocheck::stats {

enum class Average : std::uint8_t { macro, micro, weighted };

struct PrecisionRecall {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

// Codes below `labels`, one a sample, in both spans, which are of equal length. nullopt where they
// are empty. Every code that occurs in either span is a label, as in scikit-learn.
[[nodiscard]] std::optional<PrecisionRecall> precision_recall(std::span<const std::uint32_t> target,
                                                              std::span<const std::uint32_t> output,
                                                              std::uint32_t labels,
                                                              Average average);

// Of one label against all others ("binary").
[[nodiscard]] std::optional<PrecisionRecall> precision_recall_of(
    std::span<const std::uint32_t> target, std::span<const std::uint32_t> output,
    std::uint32_t label);

}  // namespace reprocheck::stats
