// settings: options made whole with the policy, the terminal and the repository around.

#pragma once

#include <cstdio>
#include <string_view>
#include <vector>

#include "src/cli/options.h"

namespace reprocheck::cli {

// Usage errors: unknown format, check, limit; two outputs to stdout; everything the policy may say
// wrong.
[[nodiscard]] Result<Settings> make_settings(const CommandLine& line, std::FILE* out);

// The policy that --config, --policy-from or the nearest reprocheck.yaml gives; defaults where
// there is none.
[[nodiscard]] Result<Policy> find_policy(const CommandLine& line, const Limits& limits);

// Whether a command ends in reports; the others print what they know, as text or as JSON.
[[nodiscard]] bool makes_reports(std::string_view command);

// Every -o; "text" where there is none. Errors: usage, where the command has no such format, and
// where two would go to stdout.
[[nodiscard]] Result<std::vector<OutputChoice>> outputs_of(const CommandLine& line);

}  // namespace reprocheck::cli
