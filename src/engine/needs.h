// needs: what must have been recorded before a question has an answer.

#pragma once

#include <optional>
#include <string>

#include "src/engine/check.h"

namespace reprocheck {

// One sentence that says what is missing ("no commit was recorded"); nullopt where it is there.
[[nodiscard]] std::optional<std::string> missing_for(Need need, const Examination& bundle);

}  // namespace reprocheck
