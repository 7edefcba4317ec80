// state: what an opened repository holds, shared by the files that implement it.
//
// One lock a repository: libgit2's handles may be used from several threads only in turn.

#pragma once

#include <git2.h>

#include <mutex>
#include <string>
#include <string_view>

#include "src/git/library.h"
#include "src/git/location.h"
#include "src/git/repository.h"

namespace reprocheck {

struct Repository::State {
  git::Location location;
  git::RepositoryHandle handle;
  git::ObjectStore objects;
  std::mutex mutex;
};

namespace git {

// A revision taken apart: its base and the steps behind it, as "~3^" is 3 and 1.
struct RevisionParts {
  std::string base;
  std::uint64_t parents = 0;  // first parents to go back in all
  bool valid = false;
};

[[nodiscard]] RevisionParts parts_of(std::string_view revision);

[[nodiscard]] Commit commit_at(git_repository* repository, const git_oid& id);

// "git fetch ..." for a commit or name that this clone does not hold.
[[nodiscard]] std::string fetch_line(std::string_view revision, bool shallow);

}  // namespace git
}  // namespace reprocheck
