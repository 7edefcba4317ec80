// redact: no credential of a bundle leaves through a report.

#pragma once

#include <string>

#include "src/engine/report.h"

namespace reprocheck {

// Replaces every credential in every text of the report that a bundle gave.
void redact(Report& report);

// One argument of a command line: a text, or KEY=VALUE whose key may say what the value is.
[[nodiscard]] std::string redacted_argument(std::string argument);

}  // namespace reprocheck
