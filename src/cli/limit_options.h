// limit_options: --limit NAME=VALUE, the bounds of reading by their names.

#pragma once

#include <string>
#include <vector>

#include "reports/json_documents.h"
#include "src/base/limits.h"
#include "src/base/result.h"

namespace reprocheck::cli {

// Every limit with the value in force, in the order of `config`.
[[nodiscard]] std::vector<reports::LimitName> limit_names(const Limits& limits);

// The defaults with every "NAME=VALUE" set. Errors: usage, where a text names no limit.
[[nodiscard]] Result<Limits> limits_of(const std::vector<std::string>& texts);

}  // namespace reprocheck::cli
