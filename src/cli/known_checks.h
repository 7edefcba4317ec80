// known_checks: the checks of this program, by the names under which people speak of them.

#pragma once

#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/engine/check.h"
#include "src/policy/policy.h"

namespace reprocheck::cli {

// Errors: usage, with the nearest name that there is.
[[nodiscard]] Result<const Check*> check_called(std::string_view name);

// Every check with its options, as a policy may name them.
[[nodiscard]] std::vector<KnownCheck> known_checks();

}  // namespace reprocheck::cli
