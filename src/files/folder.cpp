// folder: a folder on disk as a tree of files.
//
// The walk keeps names, never descriptors, and opens every folder anew beneath the root: no
// recursion, no change of directory, no link followed, no mount crossed, and a depth that costs
// no descriptors.
// A file is opened as the walk saw it or not at all: what is hashed and what is parsed are the
// same bytes.

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <unordered_map>
#include <utility>

#include "src/base/open_beneath.h"
#include "src/base/text.h"
#include "src/files/tree_map.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {
namespace {

using files::TreeMap;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::unexpected<Error> changed(const std::string& path) {
  return fail(ErrorKind::input, shown(path), "changed while it was read",
              "run again when nothing writes to the bundle");
}

class DiskStream final : public FileStream {
 public:
  DiskStream(Descriptor file, Stamp stamp, std::string path)
      : file_(std::move(file)), stamp_(stamp), path_(std::move(path)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    if (buffer.empty()) return 0;
    ssize_t count = -1;
    do {
      count = ::read(file_.number(), buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
      return fail(ErrorKind::input, shown(path_), "cannot be read: " + system_words(errno));
    }
    read_bytes_ += static_cast<std::uint64_t>(count);
    if (read_bytes_ > stamp_.size_bytes) return changed(path_);
    if (count == 0) {
      struct stat status = {};
      const bool same = fstat(file_.number(), &status) == 0 && stamp_of(status) == stamp_;
      if (!same || read_bytes_ != stamp_.size_bytes) return changed(path_);
    }
    return static_cast<std::size_t>(count);
  }

  Result<void> skip(std::uint64_t bytes) override {
    if (bytes > stamp_.size_bytes - read_bytes_) return changed(path_);
    read_bytes_ += bytes;
    if (lseek(file_.number(), static_cast<off_t>(read_bytes_), SEEK_SET) >= 0) return {};
    return fail(ErrorKind::input, shown(path_), "cannot be read: " + system_words(errno));
  }

 private:
  Descriptor file_;
  Stamp stamp_;
  std::string path_;
  std::uint64_t read_bytes_ = 0;  // or skipped
};

struct SeenFile {
  FileEntry entry;
  Stamp stamp;
  std::string real_path;  // where it lies, if a link into .dvc/cache names it; "" else
};

class Folder final : public TreeOfFiles {
 public:
  Folder(Descriptor root, std::vector<SeenFile> seen, std::vector<PassedOverEntry> passed_over)
      : root_(std::move(root)), passed_over_(std::move(passed_over)) {
    files_.reserve(seen.size());
    stamps_.reserve(seen.size());
    for (SeenFile& file : seen) {
      if (!file.real_path.empty()) real_paths_[file.entry.path] = std::move(file.real_path);
      stamps_.push_back(file.stamp);
      files_.push_back(std::move(file.entry));
    }
  }

  [[nodiscard]] const std::vector<FileEntry>& files() const override { return files_; }
  [[nodiscard]] const std::vector<PassedOverEntry>& passed_over() const override {
    return passed_over_;
  }

  [[nodiscard]] Result<std::unique_ptr<FileStream>> open(std::string_view path) const override {
    const FileEntry* entry = find(path);
    if (entry == nullptr) return fail(ErrorKind::input, shown(path), "is not there");
    const auto real = real_paths_.find(entry->path);
    const std::string& place = real == real_paths_.end() ? entry->path : real->second;
    Descriptor file = open_beneath(root_.number(), place, O_RDONLY);
    if (!file.is_open()) {
      return fail(ErrorKind::input, shown(path), "cannot be read: " + system_words(errno));
    }
    struct stat status = {};
    if (fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
      return changed(entry->path);
    }
    const Stamp stamp = stamps_[static_cast<std::size_t>(entry - files_.data())];
    if (stamp_of(status) != stamp) return changed(entry->path);
    return std::make_unique<DiskStream>(std::move(file), stamp, entry->path);
  }

 private:
  Descriptor root_;
  std::vector<FileEntry> files_;
  std::vector<Stamp> stamps_;  // of files_, in its order
  std::vector<PassedOverEntry> passed_over_;
  std::unordered_map<std::string, std::string> real_paths_;
};

class Walk {
 public:
  Walk(int root, const Limits& limits) : root_(root), limits_(limits) {}

  Result<void> run() {
    const std::optional<NodeStatus> root = node_at(root_, "");
    if (!root) return fail(ErrorKind::input, ".", "cannot be read: " + system_words(errno));
    root_node_ = *root;
    pending_.emplace_back();
    while (!pending_.empty()) {
      const std::string folder = std::move(pending_.back());
      pending_.pop_back();
      if (auto listed = list(folder); !listed) return listed;
    }
    settle_links();
    std::ranges::sort(seen_, {}, [](const SeenFile& file) { return file.entry.path; });
    std::ranges::sort(passed_over_, {}, &PassedOverEntry::path);
    return {};
  }

  std::vector<SeenFile> seen() { return std::move(seen_); }
  std::vector<PassedOverEntry> passed_over() { return std::move(passed_over_); }

 private:
  void pass_over(const std::string& path, PassedOver why) {
    passed_over_.push_back({why, path, {}});
    map_.add_other(path, why);
  }

  std::unexpected<Error> over(const std::string& path, std::string_view limit,
                              std::uint64_t value) const {
    return fail(ErrorKind::limit, path.empty() ? "." : shown(path),
                fmt::format("the bundle is over the limit {}={}", limit, value),
                fmt::format("--limit {}={}", limit, 2 * value));
  }

  Result<void> list(const std::string& path) {
    constexpr int flags = O_RDONLY | O_DIRECTORY;
    Descriptor folder = path.empty() ? Descriptor(openat(root_, ".", flags | O_CLOEXEC))
                                     : open_beneath(root_, path, flags);
    if (!folder.is_open() && (errno == EMFILE || errno == ENFILE || errno == ENOMEM)) {
      return fail(ErrorKind::environment, shown(path), "cannot be listed: " + system_words(errno));
    }
    if (!folder.is_open() && path.empty()) {
      return fail(ErrorKind::input, ".", "cannot be listed: " + system_words(errno));
    }
    if (!folder.is_open()) {
      pass_over(path, PassedOver::unreadable);
      return {};
    }
    const int number = folder.number();
    const std::unique_ptr<DIR, CloseFolder> entries(fdopendir(number));
    if (!entries) return fail(ErrorKind::environment, shown(path), system_words(errno));
    folder.release();
    while (true) {
      errno = 0;
      const dirent* entry = readdir(entries.get());
      if (entry == nullptr) break;
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      if (auto taken = take(number, path, name); !taken) return taken;
    }
    if (errno != 0) pass_over(path, PassedOver::unreadable);
    return {};
  }

  Result<void> take(int folder, const std::string& parent, const std::string& name) {
    const std::string path = parent.empty() ? name : parent + '/' + name;
    if (++entries_ > limits_.entries) return over(parent, "entries", limits_.entries);
    if (path.size() > limits_.path_bytes) return over(path, "path_bytes", limits_.path_bytes);
    const std::optional<NodeStatus> node = node_at(folder, name);
    if (!node) {
      if (errno != ENOENT) pass_over(path, PassedOver::unreadable);
      return {};
    }
    if (!is_utf8(name)) {
      map_.add_other(path, PassedOver::name_not_utf8);
      passed_over_.push_back({PassedOver::name_not_utf8, files::escaped_path(path), {}});
      return {};
    }
    if (S_ISLNK(node->mode)) return take_link(folder, path, name);
    if (is_mounted(root_node_, *node) && !files::is_ignored_folder(path)) {
      pass_over(path, PassedOver::mounted);
      return {};
    }
    if (S_ISDIR(node->mode)) return take_folder(path);
    if (!S_ISREG(node->mode)) {
      pass_over(path, PassedOver::not_regular);
      return {};
    }
    // Asked only where the bits leave a doubt: one call less for nearly every file.
    const bool own = node->owner == geteuid() && (node->mode & S_IRUSR) != 0;
    if (!own && faccessat(folder, name.c_str(), R_OK, AT_EACCESS) != 0) {
      pass_over(path, PassedOver::unreadable);
      return {};
    }
    map_.add(path, TreeMap::Node::file);
    seen_.push_back({{path, node->stamp.size_bytes}, node->stamp, {}});
    return {};
  }

  Result<void> take_link(int folder, const std::string& path, const std::string& name) {
    std::string target(limits_.path_bytes + 1, '\0');
    const ssize_t length = readlinkat(folder, name.c_str(), target.data(), target.size());
    if (length < 0) {
      pass_over(path, PassedOver::unreadable);
      return {};
    }
    target.resize(static_cast<std::size_t>(length));
    if (target.size() > limits_.path_bytes) return over(path, "path_bytes", limits_.path_bytes);
    map_.add_link(path, target);
    return {};
  }

  Result<void> take_folder(const std::string& path) {
    if (files::is_ignored_folder(path)) {
      passed_over_.push_back({PassedOver::ignored_folder, path, {}});
      map_.add(path, TreeMap::Node::ignored);
      return {};
    }
    const auto depth = static_cast<std::size_t>(std::ranges::count(path, '/')) + 1;
    if (depth > limits_.depth) return over(path, "depth", limits_.depth);
    map_.add(path, TreeMap::Node::folder);
    pending_.push_back(path);
    return {};
  }

  void settle_links() {
    for (const TreeMap::Link& link : map_.links()) {
      // DVC may leave a link into its cache where the data was: the file is read through it,
      // since the cache itself is passed over and its bytes would be seen nowhere.
      if (!link.into_dvc_cache.empty() && take_from_cache(link)) continue;
      PassedOverEntry entry = link.entry;
      if (!link.into_dvc_cache.empty()) entry.why = PassedOver::unreadable;
      passed_over_.push_back(std::move(entry));
    }
  }

  bool take_from_cache(const TreeMap::Link& link) {
    const Descriptor file = open_beneath(root_, link.into_dvc_cache, O_PATH);
    if (!file.is_open()) return false;
    const std::optional<NodeStatus> node = node_at(file.number(), "");
    if (!node || !S_ISREG(node->mode) || is_mounted(root_node_, *node)) return false;
    const Stamp& stamp = node->stamp;
    seen_.push_back({{link.entry.path, stamp.size_bytes}, stamp, link.into_dvc_cache});
    return true;
  }

  int root_;
  NodeStatus root_node_;
  const Limits& limits_;
  std::uint64_t entries_ = 0;
  std::vector<std::string> pending_;
  std::vector<SeenFile> seen_;
  std::vector<PassedOverEntry> passed_over_;
  TreeMap map_;
};

}  // namespace

Result<std::unique_ptr<TreeOfFiles>> open_folder(const std::string& path, const Limits& limits) {
  Descriptor root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) {
    const int why = errno;
    if (why == ENOENT) return fail(ErrorKind::input, path, "there is no such folder");
    if (why == ENOTDIR) return fail(ErrorKind::input, path, "is not a folder");
    return fail(ErrorKind::input, path, "cannot be opened: " + system_words(why));
  }
  Walk walk(root.number(), limits);
  if (auto done = walk.run(); !done) return std::unexpected(std::move(done.error()));
  return std::make_unique<Folder>(std::move(root), walk.seen(), walk.passed_over());
}

}  // namespace reprocheck
