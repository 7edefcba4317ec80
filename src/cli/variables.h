// variables: REPROCHECK_FLAG in the environment stands for --flag.

#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "src/base/result.h"

namespace reprocheck::cli {

// Gives every option of a parsed command that the line left out the value of its variable:
// REPROCHECK_FAIL_ON is --fail-on. A flag takes 1, true, yes or on, and 0, false, no or off; an
// empty variable is none. What the line excludes (--no-config beside REPROCHECK_CONFIG) stays out.
// Returns the "NAME=VALUE" of those that bear on a verdict. Errors: usage, at the variable.
[[nodiscard]] Result<std::vector<std::string>> apply_variables(CLI::App& command);

}  // namespace reprocheck::cli
