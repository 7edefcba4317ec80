// level: how far a bundle is on the way from opaque to reproduced.

#pragma once

#include "src/examine/examination.h"

namespace reprocheck {

// Fills layers, level and next_level from everything else in the examination. Level 5 is given by a
// comparison only.
void find_level(Examination& examination, const Policy& policy);

}  // namespace reprocheck
