// label_scores: the ways in which predicted labels are summed up to one number.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/stats/classification.h"

namespace reprocheck {

enum class LabelPart : std::uint8_t { precision, recall, f1 };

// A part over all labels, averaged, or of one label against all others.
struct LabelFormula {
  LabelPart part = LabelPart::f1;
  std::optional<stats::Average> average;
  std::uint32_t label = 0;  // where there is no average
  std::string words;        // "f1 of target and output, macro"
};

// Every one that a metric's name allows; none where it speaks of no labels ("recall_at_5" ranks
// documents) or where most of the texts are labels of their own.
[[nodiscard]] std::vector<LabelFormula> label_formulas(std::string_view metric_name,
                                                       std::uint32_t labels, std::size_t samples);

// Of the counts of every label.
[[nodiscard]] double label_score(std::span<const stats::LabelCounts> labels,
                                 const LabelFormula& formula);

}  // namespace reprocheck
