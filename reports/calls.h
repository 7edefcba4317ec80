// calls: command lines for a shell, of runs as the user named them.

#pragma once

#include <string>
#include <string_view>

#include "src/engine/report.h"

namespace reprocheck::reports {

// As one argument; a shell reads quotes, a page reads neither.
[[nodiscard]] std::string argument(std::string_view untrusted);

// "reprocheck compare runs/a runs/b --baseline runs/a2", without settings.
[[nodiscard]] std::string compare_call(const Report& report);

// The call that makes this very report again.
[[nodiscard]] std::string repeating_call(const Report& report);

}  // namespace reprocheck::reports
