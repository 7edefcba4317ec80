// seal: one digest over every file of a tree.
//
// Anybody can make it again with sha256sum over the sorted paths: a seal that only its maker can
// check is none.

#include "src/files/seal.h"

#include <fmt/format.h>

#include "src/base/digest.h"

namespace reprocheck {
namespace {

// A line break in a name would let one name look like two files.
std::string line_for(const std::string& hex, const std::string& path) {
  std::string name;
  for (const char c : path) {
    if (c == '\\')
      name += "\\\\";
    else if (c == '\n')
      name += "\\n";
    else if (c == '\r')
      name += "\\r";
    else
      name += c;
  }
  return fmt::format("{}{}  {}\n", name == path ? "" : "\\", hex, name);
}

}  // namespace

Result<std::string> seal(const TreeOfFiles& tree) {
  Digest digest(Algorithm::sha256);
  for (const FileEntry& entry : tree.files()) {
    const auto hex = tree.digest(entry.path, Algorithm::sha256);
    if (!hex) return std::unexpected(hex.error());
    digest.add(line_for(*hex, entry.path));
  }
  return "sha256:" + digest.hex();
}

}  // namespace reprocheck
