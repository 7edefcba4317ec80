// load_bundle: a path, as the user named it, to a bundle: files walked once, read by the first
// reader that recognizes them, records grouped into runs, the repository around it consulted.

#pragma once

#include <memory>
#include <string>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/files/bundle_path.h"
#include "src/model/bundle.h"

namespace reprocheck {

// Which repository stands around the run directories.
struct RepositoryChoice {
  bool none = false;           // --no-repo
  std::string folder;          // --repo DIR; "" = the work tree of the working directory
  std::string working_folder;  // absolute; given by cli, since nothing below asks for it
};

// Errors: kind input where the path is missing, no folder, empty of files, or where a revision does
// not resolve (with the `git fetch` line); limit where the walk is too large. A file that cannot be
// read is a Problem of the bundle, never an error here. `jobs` threads, which never change a byte.
[[nodiscard]] Result<std::unique_ptr<Bundle>> load_bundle(const BundlePath& path,
                                                          const RepositoryChoice& repository,
                                                          const Limits& limits, unsigned jobs);

// Whether `git:REV:PATH` resolves to a revision that holds no PATH: no baseline yet.
[[nodiscard]] Result<bool> revision_lacks_path(const BundlePath& path,
                                               const RepositoryChoice& repository);

}  // namespace reprocheck
