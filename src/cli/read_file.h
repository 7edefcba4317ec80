// read_file: one file that the person named, whole.

#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace reprocheck::cli {

// Also from a pipe; nullopt where it is missing, a folder, or cannot be read to its end.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path);

}  // namespace reprocheck::cli
