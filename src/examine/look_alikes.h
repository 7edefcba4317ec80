// look_alikes: names of files, metrics, settings and samples that are not what they look like.

#pragma once

#include "src/examine/examination.h"

namespace reprocheck {

// Fills `names_alike` and `names_disguised` from the names of the bundle and its runs.
void look_at_names(Examination& examination);

}  // namespace reprocheck
