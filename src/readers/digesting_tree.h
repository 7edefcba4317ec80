// digesting_tree: a tree of files that hashes what passes while readers read.
//
// A bundle's digest wants the bytes of every file that was read, and the readers have them in
// their hands once already: a file that one of them read to its end is not read again.

#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "src/files/tree_of_files.h"

namespace reprocheck::readers {

class DigestingTree final : public TreeOfFiles {
 public:
  explicit DigestingTree(std::unique_ptr<TreeOfFiles> tree) : tree_(std::move(tree)) {}

  [[nodiscard]] const std::vector<FileEntry>& files() const override { return tree_->files(); }
  [[nodiscard]] const std::vector<PassedOverEntry>& passed_over() const override {
    return tree_->passed_over();
  }
  [[nodiscard]] Result<std::unique_ptr<FileStream>> open(std::string_view path) const override;

  // The xxh128 of a file's bytes, read now where nobody read it whole; nothing where it cannot be.
  [[nodiscard]] std::optional<std::string> digest_of(const std::string& path) const;
  // From now on streams are handed on as they are.
  void stop() const;

 private:
  friend class DigestingStream;
  void keep(const std::string& path, const std::string& digest) const;

  std::unique_ptr<TreeOfFiles> tree_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::string> digests_;
  mutable bool stopped_ = false;
};

}  // namespace reprocheck::readers
