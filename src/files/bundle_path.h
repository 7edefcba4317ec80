// bundle_path: what a person may name as a bundle, taken apart.
//
// "-" (no baseline), a folder, "git:REV:PATH", and one run of a store, "PATH#RUN_ID".
// Nothing is opened here: whether the place exists is the business of whoever reads it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace reprocheck {

struct BundlePath {
  enum class Kind : std::uint8_t { none, folder, revision };
  Kind kind = Kind::none;
  std::string text;                // as given
  std::string folder;              // of kind folder
  std::string revision;            // of kind revision: REV
  std::string path_in_repository;  // of kind revision: PATH without "."; "" for the whole tree
  std::string run_id;              // "" where none was named
};

// The last '#' splits off a run id, unless a path of the whole name exists on disk. Errors: usage
// for a REV or PATH that may not be written, input for an archive (a regular file named so).
[[nodiscard]] Result<BundlePath> parse_bundle_path(std::string_view text);

}  // namespace reprocheck
