// tree_of_files: what every tree can do with a sorted list of files and a stream.
//
// Bounds are checked before the first byte is read: a hole of 16 GiB costs nothing.

#include "src/files/tree_of_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"

namespace reprocheck {
namespace {

std::unexpected<Error> too_large(std::string_view path, std::uint64_t size, std::uint64_t most) {
  return fail(ErrorKind::limit, shown(path),
              fmt::format("holds {} bytes, more than the limit of {}", size, most));
}

}  // namespace

const FileEntry* TreeOfFiles::find(std::string_view path) const {
  const std::vector<FileEntry>& all = files();
  const auto found = std::ranges::lower_bound(all, path, {}, &FileEntry::path);
  return found != all.end() && found->path == path ? &*found : nullptr;
}

Result<std::string> TreeOfFiles::read_all(std::string_view path, std::uint64_t most) const {
  const FileEntry* entry = find(path);
  if (entry == nullptr) return fail(ErrorKind::input, shown(path), "is not there");
  if (entry->size_bytes > most) return too_large(path, entry->size_bytes, most);
  auto stream = open(path);
  if (!stream) return std::unexpected(std::move(stream.error()));
  std::string text;
  text.resize(static_cast<std::size_t>(entry->size_bytes) + 1);  // One more: the end is seen.
  std::size_t filled = 0;
  while (true) {
    const auto count = (*stream)->read(std::span(text).subspan(filled));
    if (!count) return std::unexpected(count.error());
    if (*count == 0) break;
    filled += *count;
    if (filled > most) return too_large(path, filled, most);
    if (filled == text.size()) text.resize(2 * filled);
  }
  text.resize(filled);
  return text;
}

Result<std::string> TreeOfFiles::digest(std::string_view path, Algorithm algorithm) const {
  const auto stream = open(path);
  if (!stream) return std::unexpected(stream.error());
  Digest digest(algorithm);
  std::string buffer(std::size_t{1} << 16, '\0');
  while (true) {
    const auto got = (*stream)->read(buffer);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return digest.hex();
    digest.add(std::string_view(buffer).substr(0, *got));
  }
}

std::span<const FileEntry> TreeOfFiles::below(std::string_view folder) const {
  const std::vector<FileEntry>& all = files();
  if (folder.empty()) return all;
  const std::string prefix = std::string(folder) + '/';
  const auto begins = std::ranges::lower_bound(all, prefix, {}, &FileEntry::path);
  const auto ends = std::partition_point(
      begins, all.end(), [&](const FileEntry& entry) { return entry.path.starts_with(prefix); });
  return {begins, ends};
}

}  // namespace reprocheck
