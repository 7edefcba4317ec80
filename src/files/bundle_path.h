// bundle_path: what a user may name as a bundle.

#pragma once

#include <string>
#include <string_view>

#include "src/base/result.h"

namespace reprocheck {

struct BundlePath {
  enum class Kind : std::uint8_t { none, folder, revision };
  Kind kind = Kind::folder;
  std::string text;                // as given
  std::string folder;              // of kind folder
  std::string revision;            // of kind revision: REV
  std::string path_in_repository;  // of kind revision: PATH, "" for the root
  std::string run_id;              // after '#', an unambiguous beginning; "" none
};

// `-`, a folder, `git:REV:PATH`, each but the first with an optional `#RUN_ID` (the last # splits,
// unless a path of the whole name exists). Usage errors: a REV or PATH that is none. Input errors:
// an archive, which has to be unpacked first.
[[nodiscard]] Result<BundlePath> parse_bundle_path(std::string_view text);

}  // namespace reprocheck
