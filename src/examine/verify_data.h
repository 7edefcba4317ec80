// verify_data: the bytes behind every recorded digest, hashed again.

#pragma once

#include <vector>

#include "src/examine/examination.h"

namespace reprocheck {

// One entry a recorded data file of the bundle, in order of the records. The bytes are looked for
// in the bundle, then in the work tree of the repository around it, then in a local DVC cache
// there.
[[nodiscard]] std::vector<DataState> verify_data(const Bundle& bundle);

}  // namespace reprocheck
