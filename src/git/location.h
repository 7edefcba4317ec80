// location: where a repository's parts lie, checked before libgit2 sees any of them.
//
// libgit2 follows alternates, commondir, core.worktree and `.git` files wherever they lead.
// Each of them is looked at here first; one that leaves the repository refuses it.

#pragma once

#include <string>

#include "src/base/result.h"

namespace reprocheck::git {

struct Location {
  std::string git_folder;     // HEAD and index; absolute, links resolved
  std::string common_folder;  // objects, refs, config; the same but for a linked work tree
  std::string work_tree;      // absolute; "" if bare
  [[nodiscard]] const std::string& named() const {
    return work_tree.empty() ? git_folder : work_tree;
  }
};

// The folder that holds `.git`, or a bare repository, or a `.git` folder itself. Kind input where
// it is none or leads elsewhere.
[[nodiscard]] Result<Location> locate(const std::string& folder);

// The nearest folder upward from this one with a `.git`; "" where there is none.
[[nodiscard]] Result<std::string> folder_around(const std::string& folder);

}  // namespace reprocheck::git
