// seal: one digest over every file of a tree.

#pragma once

#include <string>

#include "src/base/result.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {

// "sha256:HEX" over a line for every file, in path order: the SHA-256 of its bytes, two blanks, its
// path, as sha256sum writes them. Errors: as opening and reading give them.
[[nodiscard]] Result<std::string> seal(const TreeOfFiles& tree);

}  // namespace reprocheck
