// read_file: one file that the person named, whole.
//
// A policy or a result, never a file of a bundle: those are read through its tree, under limits.

#include "src/cli/read_file.h"

#include <fstream>
#include <iterator>

namespace reprocheck::cli {

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) return std::nullopt;
  return text;
}

}  // namespace reprocheck::cli
