// joined_tree: several trees as one, each below a name of its own.
//
// Nothing is opened here: every path goes back to the tree that it came from, which keeps to
// its own root.

#include "src/files/joined_tree.h"

#include <algorithm>
#include <utility>

#include "src/base/text.h"

namespace reprocheck {
namespace {

class JoinedTree final : public TreeOfFiles {
 public:
  explicit JoinedTree(std::vector<NamedTree> trees) : trees_(std::move(trees)) {
    for (const NamedTree& part : trees_) {
      for (const FileEntry& entry : part.tree->files())
        files_.push_back({part.name + "/" + entry.path, entry.size_bytes});
      for (const PassedOverEntry& entry : part.tree->passed_over())
        passed_over_.push_back({entry.why, part.name + "/" + entry.path, entry.target});
    }
    std::ranges::sort(files_, {}, &FileEntry::path);
    std::ranges::sort(passed_over_, {}, &PassedOverEntry::path);
  }

  [[nodiscard]] const std::vector<FileEntry>& files() const override { return files_; }
  [[nodiscard]] const std::vector<PassedOverEntry>& passed_over() const override {
    return passed_over_;
  }

  [[nodiscard]] Result<std::unique_ptr<FileStream>> open(std::string_view path) const override {
    const std::size_t slash = path.find('/');
    const auto part = std::ranges::find(trees_, path.substr(0, slash), &NamedTree::name);
    if (slash == std::string_view::npos || part == trees_.end())
      return fail(ErrorKind::input, shown(path), "is not there");
    return part->tree->open(path.substr(slash + 1));
  }

 private:
  std::vector<NamedTree> trees_;
  std::vector<FileEntry> files_;
  std::vector<PassedOverEntry> passed_over_;
};

}  // namespace

std::shared_ptr<const TreeOfFiles> join_trees(std::vector<NamedTree> trees) {
  return std::make_shared<const JoinedTree>(std::move(trees));
}

}  // namespace reprocheck
