// flip-places: which items of the baseline flipped, as one text.
//
// The ids of a result are the first hundred. Whoever averages several runs of one commit item by
// item needs all of them, of a million items too: a sign and the step from the place before,
// "-4+1-12" for places 3 and 16 that broke and place 4 that was fixed. Places are those of the
// baseline's items in the order of their names. Two to three bytes a flip.

#pragma once

#include <string>
#include <string_view>

#include "src/compare/comparison.h"

namespace reprocheck::reports {

// "" where no place is on record.
[[nodiscard]] std::string places_text(const Flips& flips);

// Appends to both lists of `flips`; false where it is no such text.
[[nodiscard]] bool read_places(std::string_view text, Flips& flips);

}  // namespace reprocheck::reports
