// flip-rows: which rows of the baseline flipped, as one text.
//
// The ids of a result are the first hundred. Whoever averages several runs of one commit item by
// item needs all of them, of a million items too: a sign and the step from the row before,
// "-4+1-12" for rows 3 and 15 that broke and row 4 that was fixed. Two to three bytes a flip.

#pragma once

#include <string>
#include <string_view>

#include "src/compare/comparison.h"

namespace reprocheck::reports {

// "" where no row is on record.
[[nodiscard]] std::string rows_text(const Flips& flips);

// Appends to both lists of `flips`; false where it is no such text.
[[nodiscard]] bool read_rows(std::string_view text, Flips& flips);

}  // namespace reprocheck::reports
