// flip_words: how samples that changed are told.

#pragma once

#include <string>
#include <string_view>

#include "src/compare/comparison.h"

namespace reprocheck::reports {

// "broke" and "fixed"; of graded scores, which change by any amount, "worse" and "better".
[[nodiscard]] std::string_view flip_word(const Flips& flips, bool broke);
// "12 broke, 3 fixed, 285 same"; "12 answers worse, ...".
[[nodiscard]] std::string flips_counts(const Flips& flips);
// "94 more broke, 78 more fixed": of which no excerpt stands here; "" where all do.
[[nodiscard]] std::string left_out_text(const Flips& flips);

}  // namespace reprocheck::reports
