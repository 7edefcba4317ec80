// tree_of_files: one interface over a folder and over a revision of a repository.
//
// A walk never leaves its root, never follows a link out, never opens anything but a
// regular file, and counts what it passed over. Paths are relative, with '/', sorted by
// bytes, so that every later step sees the same order on every machine.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/digest.h"
#include "src/base/limits.h"
#include "src/base/result.h"

namespace reprocheck {

struct FileEntry {
  std::string path;  // relative to the root, '/' between parts
  std::uint64_t size_bytes = 0;
};

// What a walk saw and did not list as a file.
enum class PassedOver : std::uint8_t {
  ignored_folder,  // .git, .venv, venv, node_modules, __pycache__, .dvc/cache
  link_escaped,    // a link that leads out of the root, or through a magic link
  link_repeated,   // a link to a folder or file of the same tree: its target is listed itself
  not_regular,     // FIFO, socket, device
  mounted,         // another file system, or a part of this one, mounted inside the root
  unreadable,      // no permission; a link to nothing of the tree, or in a loop
  name_not_utf8,   // listed nowhere: its name is no text
};

struct PassedOverEntry {
  PassedOver why;
  std::string path;    // for name_not_utf8 with \xNN
  std::string target;  // of a link, as written; "" else
};

// An opened file: read forward in pieces; the same bytes for its whole life or an error.
class FileStream {
 public:
  virtual ~FileStream() = default;
  // Fills the buffer from the current place; 0 at the end. An error of kind input if the file
  // changed while it was read (size, mtime or inode differ from those at opening).
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
  // Passes over the next bytes unread; those behind the end are an error of kind input.
  virtual Result<void> skip(std::uint64_t bytes) = 0;
};

class TreeOfFiles {
 public:
  virtual ~TreeOfFiles() = default;
  TreeOfFiles() = default;
  TreeOfFiles(const TreeOfFiles&) = delete;
  TreeOfFiles& operator=(const TreeOfFiles&) = delete;

  [[nodiscard]] virtual const std::vector<FileEntry>& files() const = 0;  // sorted by path
  [[nodiscard]] virtual const std::vector<PassedOverEntry>& passed_over() const = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<FileStream>> open(std::string_view path) const = 0;

  [[nodiscard]] const FileEntry* find(std::string_view path) const;  // binary search
  // All bytes of one file, at most `most` of them; more is an error of kind limit.
  [[nodiscard]] Result<std::string> read_all(std::string_view path, std::uint64_t most) const;
  // Of all its bytes, in lower case.
  [[nodiscard]] Result<std::string> digest(std::string_view path, Algorithm algorithm) const;
  // Files whose path begins with `folder` + "/" ("" lists all).
  [[nodiscard]] std::span<const FileEntry> below(std::string_view folder) const;
};

// A folder on disk. Errors: input where it is missing or no folder, limit where it is too large.
// The root may itself be a link, as the user named it.
[[nodiscard]] Result<std::unique_ptr<TreeOfFiles>> open_folder(const std::string& path,
                                                               const Limits& limits);

// The folder `path` ("" or "." is the whole tree) of a commit, out of the object store.
class Repository;
[[nodiscard]] Result<std::unique_ptr<TreeOfFiles>> open_revision(
    std::shared_ptr<const Repository> repository, const std::string& commit,
    const std::string& path, const Limits& limits);

}  // namespace reprocheck
