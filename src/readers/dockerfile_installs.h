// dockerfile_installs: what a RUN or ADD fetches without saying exactly what.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/readers/dockerfile_lines.h"

namespace reprocheck::readers {

// The offending pieces of an instruction, each one command; empty where all of it is pinned.
[[nodiscard]] std::vector<std::string> unpinned_installs(const DockerInstruction& instruction);

}  // namespace reprocheck::readers
