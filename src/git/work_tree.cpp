// work_tree: which tracked files differ from a commit, by their bytes.
//
// The index says which files are tracked and nothing about whether they changed: its times can be
// set by anybody. No filter is run; a file that git LFS replaced by its real bytes is held against
// the digest in its pointer instead. The executable bit is not compared.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <map>
#include <utility>

#include "src/base/digest.h"
#include "src/base/open_beneath.h"
#include "src/base/text.h"
#include "src/git/state.h"

namespace reprocheck {
namespace {

struct Tracked {
  std::string id;  // in the commit; "" if only the index has it
  bool is_link = false;
  bool may_be_absent = false;  // a sparse checkout leaves it out
};

using TrackedFiles = std::map<std::string, Tracked>;

void add_index(const git::Location& location, TrackedFiles& tracked) {
  git_index* opened = nullptr;
  const std::string path = location.git_folder + "/index";
  if (git_index_open(&opened, path.c_str()) != 0) return;
  const git::Index index(opened);
  for (std::size_t at = 0; at < git_index_entrycount(opened); ++at) {
    const git_index_entry* entry = git_index_get_byindex(opened, at);
    if (entry->mode == GIT_FILEMODE_COMMIT) continue;
    Tracked& file = tracked[entry->path];
    file.may_be_absent = (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
  }
}

// All bytes through two digests at once: the blob id, and SHA-256 as a pointer of git LFS has it.
struct FileDigests {
  std::string blob;
  std::string sha256;
};

std::optional<FileDigests> digests_of(int file, std::uint64_t size, bool with_sha256) {
  Digest blob(Algorithm::sha1);
  blob.add(fmt::format("blob {}", size));
  blob.add(std::string_view("\0", 1));
  Digest sha256(Algorithm::sha256);
  std::array<char, 1U << 16U> buffer;
  while (true) {
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    blob.add(bytes);
    if (with_sha256) sha256.add(bytes);
  }
  return FileDigests{blob.hex(), with_sha256 ? sha256.hex() : std::string()};
}

// What a pointer of git LFS says: the digest and size of the file it stands for.
struct Pointer {
  std::string sha256;
  std::uint64_t size_bytes = 0;
};

std::optional<Pointer> pointer_of(std::string_view text) {
  if (!text.starts_with("version https://git-lfs.github.com/spec/")) return std::nullopt;
  constexpr std::string_view digest_key = "oid sha256:";
  constexpr std::string_view size_key = "size ";
  Pointer pointer;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with(digest_key)) pointer.sha256 = line.substr(digest_key.size());
    if (line.starts_with(size_key)) {
      const auto size = parse_integer(line.substr(size_key.size()));
      if (size && *size >= 0) pointer.size_bytes = static_cast<std::uint64_t>(*size);
    }
  }
  if (pointer.sha256.empty()) return std::nullopt;
  return pointer;
}

bool link_is(int link, const std::string& id) {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = readlinkat(link, "", target.data(), target.size());
  if (length < 0) return false;
  target.resize(static_cast<std::size_t>(length));
  return blob_id(target) == id;
}

}  // namespace

Result<std::vector<std::string>> Repository::changed_files(const std::string& commit,
                                                           std::size_t most,
                                                           const Limits& limits) const {
  if (work_tree().empty()) {
    return fail(ErrorKind::input, shown(state_->location.git_folder),
                "a bare repository has no work tree");
  }
  const auto entries = list(commit, "", limits);
  if (!entries) return std::unexpected(entries.error());
  TrackedFiles tracked;
  for (const GitEntry& entry : **entries) tracked[entry.path] = {entry.id, entry.is_link, false};
  {
    const std::scoped_lock lock(state_->mutex);
    add_index(state_->location, tracked);
  }
  const Descriptor root(::open(work_tree().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) {
    return fail(ErrorKind::input, work_tree(), "cannot be opened: " + system_words(errno));
  }

  const auto is_same = [&](const std::string& path, const Tracked& file) {
    const Descriptor seen = open_beneath(root.number(), path, O_PATH);
    struct stat status = {};
    if (!seen.is_open() || fstat(seen.number(), &status) != 0) {
      const bool absent = errno == ENOENT || errno == ENOTDIR;
      return absent && (file.id.empty() || file.may_be_absent);
    }
    if (file.id.empty()) return false;  // Added: in the index and on disk, not in the commit.
    if (S_ISLNK(status.st_mode)) return file.is_link && link_is(seen.number(), file.id);
    if (!S_ISREG(status.st_mode) || file.is_link) return false;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    const auto recorded = blob_size(file.id);
    std::optional<Pointer> pointer;
    constexpr std::uint64_t longest_pointer = 1024;
    if (recorded && *recorded <= longest_pointer && *recorded != size) {
      if (const auto text = blob(file.id, limits)) pointer = pointer_of(*text);
    }
    const std::uint64_t expected = pointer ? pointer->size_bytes : recorded.value_or(size);
    if (expected != size) return false;
    const Descriptor opened = open_beneath(root.number(), path, O_RDONLY);
    if (!opened.is_open()) return false;
    const auto digests = digests_of(opened.number(), size, pointer.has_value());
    if (!digests) return false;
    return pointer ? digests->sha256 == pointer->sha256 : digests->blob == file.id;
  };

  std::vector<std::string> changed;
  for (const auto& [path, file] : tracked) {
    if (changed.size() >= most) break;
    if (!is_same(path, file)) changed.push_back(path);
  }
  return changed;
}

}  // namespace reprocheck
