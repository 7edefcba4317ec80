// repeat_call: what of a command line decided, so that a report can say how to make it again.

#pragma once

#include <string>
#include <vector>

#include "src/cli/options.h"

namespace reprocheck::cli {

// Flags and their values beside the runs, the seed, the threads and the outputs, as they were given
// on the command line or by a variable; without credentials.
[[nodiscard]] std::vector<std::string> deciding_arguments(const CommandLine& line);

}  // namespace reprocheck::cli
