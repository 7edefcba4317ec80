// objects: trees and blobs out of the object store.
//
// Sizes are asked before bytes are read, names are checked although git checked them once (a
// hostile tree may hold "..": this one was fetched, not written here), and the bytes of a blob are
// hashed again, so that what is reported under an id is what the id says.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/base/text.h"
#include "src/git/state.h"

namespace reprocheck {
namespace {

using git::hex_of;
using git::Tree;

std::unexpected<Error> over(const std::string& path, std::string_view limit, std::uint64_t value) {
  return fail(ErrorKind::limit, path.empty() ? "." : shown(path),
              fmt::format("the revision is over the limit {}={}", limit, value),
              fmt::format("--limit {}={}", limit, 2 * value));
}

Tree tree_at(git_repository* repository, const git_oid& id) {
  git_tree* found = nullptr;
  return git_tree_lookup(&found, repository, &id) == 0 ? Tree(found) : Tree();
}

// Without doubled, leading and trailing slashes and "." parts.
std::string plain_folder(const std::string& folder) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(folder, '/')) {
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  return join(parts, "/");
}

class Listing {
 public:
  Listing(git_repository* repository, const Limits& limits)
      : repository_(repository), limits_(limits) {}

  // Takes an entry in: a folder waits for its turn.
  Result<void> take(const std::string& path, git_filemode_t mode, const git_oid& id,
                    std::size_t depth) {
    if (++count_ > limits_.entries) return over(path, "entries", limits_.entries);
    if (path.size() > limits_.path_bytes) return over(path, "path_bytes", limits_.path_bytes);
    switch (mode) {
      case GIT_FILEMODE_TREE:
        if (depth > limits_.depth) return over(path, "depth", limits_.depth);
        pending_.push_back({path, id, depth});
        break;
      case GIT_FILEMODE_BLOB:
      case GIT_FILEMODE_BLOB_EXECUTABLE:
      case GIT_FILEMODE_LINK:
        entries_.push_back(
            {path, hex_of(id), mode == GIT_FILEMODE_LINK, mode == GIT_FILEMODE_BLOB_EXECUTABLE});
        break;
      case GIT_FILEMODE_COMMIT:
      case GIT_FILEMODE_UNREADABLE:
        break;
    }
    return {};
  }

  Result<void> take_tree(const std::string& folder, const git_oid& id, std::size_t depth) {
    const Tree tree = tree_at(repository_, id);
    if (!tree) {
      return fail(ErrorKind::input, folder.empty() ? "." : shown(folder),
                  "the tree " + hex_of(id) + " cannot be read: " + git::last_complaint());
    }
    for (std::size_t at = 0; at < git_tree_entrycount(tree.get()); ++at) {
      const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), at);
      const std::string name = git_tree_entry_name(entry);
      if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos) {
        return fail(ErrorKind::input, shown(folder),
                    "the tree holds the name '" + shown(name) + "'");
      }
      std::string path = folder;
      if (!path.empty()) path += '/';
      path += name;
      auto taken = take(path, git_tree_entry_filemode(entry), *git_tree_entry_id(entry), depth + 1);
      if (!taken) return taken;
    }
    return {};
  }

  Result<std::vector<GitEntry>> finish() {
    while (!pending_.empty()) {
      const Waiting next = std::move(pending_.back());
      pending_.pop_back();
      if (auto taken = take_tree(next.path, next.id, next.depth); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
    }
    std::ranges::sort(entries_, {}, &GitEntry::path);
    return std::move(entries_);
  }

 private:
  struct Waiting {
    std::string path;
    git_oid id;
    std::size_t depth;
  };

  git_repository* repository_;
  const Limits& limits_;
  std::uint64_t count_ = 0;
  std::vector<Waiting> pending_;
  std::vector<GitEntry> entries_;
};

}  // namespace

Result<std::optional<std::vector<GitEntry>>> Repository::list(const std::string& commit,
                                                              const std::string& folder,
                                                              const Limits& limits) const {
  const std::scoped_lock lock(state_->mutex);
  git_repository* repository = state_->handle.get();
  git_oid id;
  const git::Commit found = git::read_id(commit, id) ? git::commit_at(repository, id) : nullptr;
  if (!found) {
    return fail(ErrorKind::input, shown(commit), "is no commit that this clone holds",
                git::fetch_line(commit, is_shallow()));
  }
  Listing listing(repository, limits);
  const git_oid* root = git_commit_tree_id(found.get());
  const std::string path = plain_folder(folder);
  Result<void> taken;
  if (path.empty()) {
    taken = listing.take_tree("", *root, 0);
  } else {
    const Tree tree = tree_at(repository, *root);
    git_tree_entry* entry = nullptr;
    if (!tree) {
      return fail(ErrorKind::input, shown(commit), "its tree is not in this clone",
                  git::fetch_line(commit, is_shallow()));
    }
    if (git_tree_entry_bypath(&entry, tree.get(), path.c_str()) != 0) return std::nullopt;
    const git::TreeEntry owner(entry);
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode == GIT_FILEMODE_COMMIT) return std::nullopt;
    // The folder that was named is the root: it is no entry and at no depth.
    taken = mode == GIT_FILEMODE_TREE ? listing.take_tree(path, *git_tree_entry_id(entry), 0)
                                      : listing.take(path, mode, *git_tree_entry_id(entry), 0);
  }
  if (!taken) return std::unexpected(std::move(taken.error()));
  auto entries = listing.finish();
  if (!entries) return std::unexpected(std::move(entries.error()));
  return std::optional(std::move(*entries));
}

Result<std::uint64_t> Repository::blob_size(const std::string& id) const {
  git_oid object;
  if (!git::read_id(id, object)) return fail(ErrorKind::input, shown(id), "is no blob's id");
  const std::scoped_lock lock(state_->mutex);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&size, &type, state_->objects.get(), &object);
  if (code == 0 && type == GIT_OBJECT_BLOB) return size;
  return fail(ErrorKind::input, id, "is no blob that this clone holds", "git fetch origin");
}

Result<std::string> Repository::blob(const std::string& id, const Limits& limits) const {
  const auto size = blob_size(id);
  if (!size) return std::unexpected(size.error());
  if (*size > limits.git_blob) {
    return fail(
        ErrorKind::limit, id,
        fmt::format("the blob holds {} bytes, over the limit git.blob={}", *size, limits.git_blob),
        fmt::format("--limit git.blob={}", *size));
  }
  git_oid object;
  if (!git::read_id(id, object)) return fail(ErrorKind::input, shown(id), "is no blob's id");
  std::string bytes;
  {
    const std::scoped_lock lock(state_->mutex);
    git_odb_object* read = nullptr;
    if (git_odb_read(&read, state_->objects.get(), &object) != 0) {
      return fail(ErrorKind::input, id, "the blob cannot be read: " + git::last_complaint());
    }
    const git::RawObject owner(read);
    bytes.assign(static_cast<const char*>(git_odb_object_data(read)), git_odb_object_size(read));
  }
  if (bytes.size() != *size || blob_id(bytes) != id) {
    return fail(ErrorKind::input, id, "the blob's bytes are not what its id says");
  }
  return bytes;
}

}  // namespace reprocheck
