// library: libgit2 started once, shut away from every configuration, and its objects freed.

#pragma once

#include <git2.h>

#include <memory>
#include <string>

#include "src/base/result.h"
#include "src/git/location.h"

namespace reprocheck::git {

template <auto release>
struct Release {
  template <typename Object>
  void operator()(Object* object) const {
    release(object);
  }
};

using RepositoryHandle = std::unique_ptr<git_repository, Release<git_repository_free>>;
using Object = std::unique_ptr<git_object, Release<git_object_free>>;
using Commit = std::unique_ptr<git_commit, Release<git_commit_free>>;
using Tree = std::unique_ptr<git_tree, Release<git_tree_free>>;
using TreeEntry = std::unique_ptr<git_tree_entry, Release<git_tree_entry_free>>;
using ObjectStore = std::unique_ptr<git_odb, Release<git_odb_free>>;
using RawObject = std::unique_ptr<git_odb_object, Release<git_odb_object_free>>;
using Index = std::unique_ptr<git_index, Release<git_index_free>>;
using References = std::unique_ptr<git_reference_iterator, Release<git_reference_iterator_free>>;

// Opens exactly this git directory. A repository of another user only where safe.directory of
// the user or the system names it.
[[nodiscard]] Result<RepositoryHandle> open_repository(const Location& location);

// What libgit2 last complained about in this thread, on one line.
[[nodiscard]] std::string last_complaint();

[[nodiscard]] std::string hex_of(const git_oid& id);
// 40 hex digits; false for anything else.
[[nodiscard]] bool read_id(const std::string& hex, git_oid& id);

}  // namespace reprocheck::git
