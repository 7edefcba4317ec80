// revision: the folder of a commit as a tree of files, out of the object store.
//
// Nothing is checked out: no filter, hook or attribute of the repository has a say, and the
// work tree's present state is not the run's.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <unordered_map>
#include <utility>

#include "src/base/text.h"
#include "src/files/tree_map.h"
#include "src/files/tree_of_files.h"
#include "src/git/repository.h"

namespace reprocheck {
namespace {

using files::TreeMap;

class BlobStream final : public FileStream {
 public:
  explicit BlobStream(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = std::min(buffer.size(), bytes_.size() - at_);
    if (count > 0) std::memcpy(buffer.data(), bytes_.data() + at_, count);
    at_ += count;
    return count;
  }

  Result<void> skip(std::uint64_t bytes) override {
    if (bytes > bytes_.size() - at_) return fail(ErrorKind::input, "blob", "ends too early");
    at_ += bytes;
    return {};
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

class Revision final : public TreeOfFiles {
 public:
  Revision(std::shared_ptr<const Repository> repository, const Limits& limits)
      : repository_(std::move(repository)), limits_(limits) {}

  [[nodiscard]] const std::vector<FileEntry>& files() const override { return files_; }
  [[nodiscard]] const std::vector<PassedOverEntry>& passed_over() const override {
    return passed_over_;
  }

  [[nodiscard]] Result<std::unique_ptr<FileStream>> open(std::string_view path) const override {
    const FileEntry* entry = find(path);
    if (entry == nullptr) return fail(ErrorKind::input, shown(path), "is not there");
    auto bytes = repository_->blob(ids_.at(entry->path), limits_);
    if (!bytes) {
      bytes.error().where = shown(path);
      return std::unexpected(std::move(bytes.error()));
    }
    return std::make_unique<BlobStream>(std::move(*bytes));
  }

  Result<void> take(const std::vector<GitEntry>& entries, const std::string& folder) {
    for (const GitEntry& entry : entries) {
      const bool is_folder = entry.path.size() > folder.size();
      std::string path = entry.path;
      if (!folder.empty() && is_folder) path = path.substr(folder.size() + 1);
      if (!is_folder) path = base_name(path);  // A file counts as a folder of one.
      if (auto taken = take_entry(entry, path); !taken) return taken;
    }
    for (TreeMap::Link& link : map_.links()) {
      // The cache of .dvc is not committed; what stands there is passed over like on disk.
      if (!link.into_dvc_cache.empty()) link.entry.why = PassedOver::unreadable;
      passed_over_.push_back(std::move(link.entry));
    }
    std::ranges::sort(files_, {}, &FileEntry::path);
    std::ranges::sort(passed_over_, {}, &PassedOverEntry::path);
    return {};
  }

 private:
  // The folders above a path, outermost first; false where one of them is passed over.
  bool enter_folders(const std::string& path) {
    std::size_t slash = path.find('/');
    for (; slash != std::string::npos; slash = path.find('/', slash + 1)) {
      const std::string folder = path.substr(0, slash);
      if (passed_folders_.contains(folder)) return false;
      if (folders_.contains(folder)) continue;
      if (!is_utf8(base_name(folder))) {
        passed_over_.push_back({PassedOver::name_not_utf8, files::escaped_path(folder), {}});
        map_.add_other(folder, PassedOver::name_not_utf8);
        passed_folders_.insert(folder);
        return false;
      }
      if (files::is_ignored_folder(folder)) {
        passed_over_.push_back({PassedOver::ignored_folder, folder, {}});
        map_.add(folder, TreeMap::Node::ignored);
        passed_folders_.insert(folder);
        return false;
      }
      folders_.insert(folder);
      map_.add(folder, TreeMap::Node::folder);
    }
    return true;
  }

  Result<void> take_entry(const GitEntry& entry, const std::string& path) {
    if (!enter_folders(path)) return {};
    if (!is_utf8(base_name(path))) {
      passed_over_.push_back({PassedOver::name_not_utf8, files::escaped_path(path), {}});
      map_.add_other(path, PassedOver::name_not_utf8);
      return {};
    }
    const auto size = repository_->blob_size(entry.id);
    if (!size) {
      // A partial clone holds names without their bytes.
      passed_over_.push_back({PassedOver::unreadable, path, {}});
      map_.add_other(path, PassedOver::unreadable);
      return {};
    }
    if (!entry.is_link) {
      files_.push_back({path, *size});
      ids_[path] = entry.id;
      map_.add(path, TreeMap::Node::file);
      return {};
    }
    if (*size > limits_.path_bytes) {
      return fail(ErrorKind::limit, shown(path),
                  fmt::format("the bundle is over the limit path_bytes={}", limits_.path_bytes),
                  fmt::format("--limit path_bytes={}", 2 * limits_.path_bytes));
    }
    const auto target = repository_->blob(entry.id, limits_);
    if (!target) return std::unexpected(target.error());
    map_.add_link(path, *target);
    return {};
  }

  std::shared_ptr<const Repository> repository_;
  Limits limits_;
  std::vector<FileEntry> files_;
  std::vector<PassedOverEntry> passed_over_;
  std::unordered_map<std::string, std::string> ids_;
  std::set<std::string> folders_;
  std::set<std::string> passed_folders_;
  TreeMap map_;
};

}  // namespace

Result<std::unique_ptr<TreeOfFiles>> open_revision(std::shared_ptr<const Repository> repository,
                                                   const std::string& commit,
                                                   const std::string& path, const Limits& limits) {
  const std::string folder = path == "." ? "" : path;
  auto entries = repository->list(commit, folder, limits);
  if (!entries) return std::unexpected(std::move(entries.error()));
  if (!*entries) {
    return fail(ErrorKind::input, shown(path), "is not in commit " + commit.substr(0, 12),
                "git ls-tree " + commit.substr(0, 12));
  }
  auto tree = std::make_unique<Revision>(std::move(repository), limits);
  if (auto taken = tree->take(**entries, folder); !taken) {
    return std::unexpected(std::move(taken.error()));
  }
  return tree;
}

}  // namespace reprocheck
