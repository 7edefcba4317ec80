// rendered_prompts: whether the prompts that were logged come from the prompt files that were kept.

#pragma once

#include "src/model/bundle.h"

namespace reprocheck {

// Whether the first logged prompt of every sample table holds the words of one of the prompt files;
// true where no table logs one.
[[nodiscard]] bool rendered_from_files(const Bundle& bundle);

}  // namespace reprocheck
