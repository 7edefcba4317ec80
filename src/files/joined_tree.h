// joined_tree: several trees as one, each below a name of its own.
//
// What holds paths of one of them finds its bytes again, whichever tree they came from.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/files/tree_of_files.h"

namespace reprocheck {

struct NamedTree {
  std::string name;  // without '/', each once
  std::shared_ptr<const TreeOfFiles> tree;
};

// A file `a/b` of the tree named `x` is `x/a/b`. The trees live as long as what is returned.
[[nodiscard]] std::shared_ptr<const TreeOfFiles> join_trees(std::vector<NamedTree> trees);

}  // namespace reprocheck
