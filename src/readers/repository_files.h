// repository_files: what the repository around a run knows of it.

#pragma once

#include <memory>
#include <string>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/git/repository.h"
#include "src/model/bundle.h"
#include "src/readers/load_bundle.h"

namespace reprocheck::readers {

// Where a bundle stands in a repository.
struct Surroundings {
  std::shared_ptr<const Repository> repository;  // null: none
  std::string folder;                            // of the bundle, from the repository's root
  bool outside = false;                          // the bundle lies elsewhere: --repo named this one
  std::string revision;                          // of git:REV:PATH, 40 hex; "" for a folder
  std::string note;                              // why there is none
};

// The repository that a choice names. Errors: usage with --no-repo, input where there is none.
[[nodiscard]] Result<std::shared_ptr<const Repository>> repository_of(
    const RepositoryChoice& choice);

// The repository around a bundle's folder (absolute); a note where there is none.
[[nodiscard]] Surroundings around_folder(const BundlePath& path, const std::string& folder,
                                         const RepositoryChoice& choice);

// Fills repository, repository_note and work_tree, and reads code, data and prompt files of the
// repository at the recorded commit into `shared`; at HEAD, uncertain, where none was recorded.
void read_repository(const Surroundings& around, const RepositoryChoice& choice,
                     const Limits& limits, Bundle& bundle);

}  // namespace reprocheck::readers
