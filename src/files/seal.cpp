// seal: one digest over every file of a tree.
//
// Anybody can make it again with sha256sum over the sorted paths: a seal that only its maker can
// check is none.

#include "src/files/seal.h"

#include <fmt/format.h>

#include "src/base/digest.h"

namespace reprocheck {
namespace {

Result<std::string> sha256_of(const TreeOfFiles& tree, const std::string& path) {
  const auto stream = tree.open(path);
  if (!stream) return std::unexpected(stream.error());
  Digest digest(Algorithm::sha256);
  std::string buffer(1 << 20, '\0');
  while (true) {
    const auto got = (*stream)->read(buffer);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return digest.hex();
    digest.add(std::string_view(buffer).substr(0, *got));
  }
}

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
    const auto hex = sha256_of(tree, entry.path);
    if (!hex) return std::unexpected(hex.error());
    digest.add(line_for(*hex, entry.path));
  }
  return "sha256:" + digest.hex();
}

}  // namespace reprocheck
