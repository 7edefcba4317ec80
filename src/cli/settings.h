// settings: options made whole with the policy, the terminal and the repository around.

#pragma once

#include <cstdio>

#include "src/cli/options.h"

namespace reprocheck::cli {

// Usage errors: unknown format, check, limit; two outputs to stdout; everything the policy may say
// wrong.
[[nodiscard]] Result<Settings> make_settings(const CommandLine& line, std::FILE* out);

// The policy that --config, --policy-from or the nearest reprocheck.yaml gives; defaults where
// there is none.
[[nodiscard]] Result<Policy> find_policy(const CommandLine& line, const Limits& limits);

struct LimitName {
  std::string_view name;
  std::uint64_t value;
};
[[nodiscard]] std::vector<LimitName> limit_names(const Limits& limits);
[[nodiscard]] Result<Limits> limits_of(const CommandLine& line);

}  // namespace reprocheck::cli
