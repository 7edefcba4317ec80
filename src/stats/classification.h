// classification: accuracy, precision, recall and F1 of predicted labels.
//
// As scikit-learn computes them with zero_division=0: a label without predictions has
// precision 0, one without targets recall 0. Labels are codes; which text a code stands
// for is the caller's business.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reprocheck::stats {

enum class Average : std::uint8_t { macro, micro, weighted };

struct PrecisionRecall {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

// Of one label.
struct LabelCounts {
  double hits = 0;  // predicted and right
  double predicted = 0;
  double targets = 0;
};
// Adds so many samples of one target and output, codes of two of the labels; negative: takes away.
void count(std::span<LabelCounts> labels, std::uint32_t target, std::uint32_t output, double times);
// Codes below `labels`, one a sample, in both spans, which are of equal length.
[[nodiscard]] std::vector<LabelCounts> count_labels(std::span<const std::uint32_t> target,
                                                    std::span<const std::uint32_t> output,
                                                    std::uint32_t labels);

// Every label that occurs as a target or an output counts, as in scikit-learn.
[[nodiscard]] PrecisionRecall precision_recall(std::span<const LabelCounts> labels,
                                               Average average);
// Of one label against all others ("binary").
[[nodiscard]] PrecisionRecall precision_recall(const LabelCounts& label);

}  // namespace reprocheck::stats
