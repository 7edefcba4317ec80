// line_ends: the digests that a text had before somebody rewrote its line ends.
//
// git writes CRLF on Windows and LF elsewhere where `core.autocrlf` or `.gitattributes` let it:
// the digest of such a file, taken on one system, is another on the next.

#pragma once

#include <string>
#include <string_view>

#include "src/base/digest.h"
#include "src/base/result.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {

// With every line end as LF, and with every one as CRLF. What git takes for no text it never
// rewrites: there both are the digest of the bytes as they are.
struct LineEndDigests {
  std::string lf;
  std::string crlf;
};

// Of one file. Errors: as opening and reading give them.
[[nodiscard]] Result<LineEndDigests> line_end_digests(const TreeOfFiles& tree,
                                                      std::string_view path, Algorithm algorithm);

// Of a directory as DVC 3 takes it, with all of its texts rewritten alike. Errors: as
// dvc_members and reading give them.
[[nodiscard]] Result<LineEndDigests> line_end_digests_of_folder(const TreeOfFiles& tree,
                                                                std::string_view folder);

}  // namespace reprocheck
