// config_file: git's configuration format, read without obeying it.
//
// Three keys are ever asked for: safe.directory of the user and the system, core.worktree and
// remote.origin.url of a repository. No include is followed and nothing is run.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reprocheck::git {

// All values of "section.key" or "section.subsection.key" in order; section and key in lower case.
[[nodiscard]] std::vector<std::string> config_values(std::string_view text, std::string_view key);

// A whole small file; "" where it is missing, no regular file, or larger than 1 MiB.
[[nodiscard]] std::string small_file(const std::string& path);

// Whether safe.directory, as user and system have it, names this absolute path: itself, a folder
// above it with "/*", or "*". An empty value forgets the ones before it.
[[nodiscard]] bool is_safe_directory(const std::vector<std::string>& values,
                                     const std::string& home, const std::string& path);

}  // namespace reprocheck::git
