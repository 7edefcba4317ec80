// arguments: a command line to options, or what to print instead.

#pragma once

#include <string>
#include <variant>
#include <vector>

#include "src/base/result.h"
#include "src/cli/options.h"

namespace reprocheck::cli {

// Text that was asked for (--help, --version): printed, exit 0.
struct Asked {
  std::string text;
};

[[nodiscard]] Result<std::variant<CommandLine, Asked>> parse_arguments(
    const std::vector<std::string>& arguments);

}  // namespace reprocheck::cli
