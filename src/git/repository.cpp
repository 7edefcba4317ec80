// repository: opening one, and turning what a person wrote into a commit.
//
// Names are looked up one by one in git's own order; libgit2's revision parser is never called,
// since its language reaches further than ours.

#include "src/git/repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "src/base/text.h"
#include "src/git/config_file.h"
#include "src/git/state.h"

namespace reprocheck {
namespace git {

Commit commit_at(git_repository* repository, const git_oid& id) {
  git_commit* found = nullptr;
  return git_commit_lookup(&found, repository, &id) == 0 ? Commit(found) : Commit();
}

std::string fetch_line(std::string_view revision, bool shallow) {
  if (shallow) return "git fetch --unshallow";
  // A place in a history that is here as a whole: no fetch lengthens it.
  if (revision.find_first_of("~^@") != std::string_view::npos) return "git log --oneline";
  std::string_view name = revision;
  if (name.starts_with("origin/")) name.remove_prefix(7);
  return "git fetch origin " + shown(name);
}

}  // namespace git

namespace {

using git::Commit;
using git::hex_of;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
  });
}

Commit peeled(git_repository* repository, const git_oid& id) {
  git_object* object = nullptr;
  if (git_object_lookup(&object, repository, &id, GIT_OBJECT_ANY) != 0) return {};
  const git::Object owner(object);
  git_object* commit = nullptr;
  if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0) return {};
  const git::Object peeled_owner(commit);
  return git::commit_at(repository, *git_object_id(commit));
}

// A reference's commit; `found` says whether the reference is there at all.
Commit referenced(git_repository* repository, const std::string& name, bool& found) {
  git_oid id;
  if (git_reference_name_to_id(&id, repository, name.c_str()) != 0) return {};
  found = true;
  return peeled(repository, id);
}

Commit abbreviated(git_repository* repository, const std::string& hash) {
  git_oid id;
  if (hash.size() > GIT_OID_HEXSZ || git_oid_fromstrn(&id, hash.c_str(), hash.size()) != 0) {
    return {};
  }
  git_commit* commit = nullptr;
  if (git_commit_lookup_prefix(&commit, repository, &id, hash.size()) == 0) return Commit(commit);
  // An annotated tag may be named by its own hash.
  git_object* object = nullptr;
  if (git_object_lookup_prefix(&object, repository, &id, hash.size(), GIT_OBJECT_TAG) != 0) {
    return {};
  }
  const git::Object owner(object);
  return peeled(repository, *git_object_id(object));
}

// `ambiguous`: a tag and a branch of one name hold two commits. Whoever may push a tag must not
// choose the baseline by it.
Commit base_commit(git_repository* repository, const std::string& base, bool& ambiguous) {
  const std::string hash = lower(base);
  constexpr std::size_t shortest = 7;
  if (hash.size() == GIT_OID_HEXSZ && is_hex(hash)) return abbreviated(repository, hash);
  bool found = false;
  if (base == "HEAD") return referenced(repository, base, found);
  for (const std::string_view allowed : {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
    if (base.starts_with(allowed)) return referenced(repository, base, found);
  }
  for (const std::string_view allowed : {"heads/", "tags/", "remotes/"}) {
    if (!base.starts_with(allowed)) continue;
    Commit commit = referenced(repository, "refs/" + base, found);
    if (found) return commit;
  }
  Commit named;
  for (const std::string_view folder : {"refs/tags/", "refs/heads/", "refs/remotes/"}) {
    bool here = false;
    Commit commit = referenced(repository, std::string(folder) + base, here);
    found = found || here;
    if (!here) continue;
    if (named && commit && !git_oid_equal(git_commit_id(named.get()), git_commit_id(commit.get())))
      ambiguous = true;
    if (!named) named = std::move(commit);
  }
  if (found) return named;
  if (Commit commit = referenced(repository, "refs/remotes/" + base + "/HEAD", found); found) {
    return commit;
  }
  if (hash.size() >= shortest && is_hex(hash)) return abbreviated(repository, hash);
  return {};
}

// "https://user:token@host/x?token=1" without what could be a secret.
std::string without_user(std::string url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(url.find('/', begin), url.size());
  const std::size_t sign = url.rfind('@', end);
  const bool local = scheme == std::string::npos && url.find(':') == std::string::npos;
  if (!local && sign != std::string::npos && sign >= begin && sign < end) {
    url.erase(begin, sign + 1 - begin);
  }
  return scheme == std::string::npos ? url : url.substr(0, url.find_first_of("?#"));
}

}  // namespace

Repository::Repository() : state_(std::make_unique<State>()) {}
Repository::~Repository() = default;

Result<std::optional<std::shared_ptr<Repository>>> Repository::around(const std::string& folder) {
  const auto found = git::folder_around(folder);
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return std::nullopt;
  auto opened = open(*found);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return std::optional(std::move(*opened));
}

Result<std::shared_ptr<Repository>> Repository::open(const std::string& path) {
  auto location = git::locate(path);
  if (!location) return std::unexpected(std::move(location.error()));
  auto handle = git::open_repository(*location);
  if (!handle) return std::unexpected(std::move(handle.error()));
  std::shared_ptr<Repository> repository(new Repository());
  git_odb* objects = nullptr;
  if (git_repository_odb(&objects, handle->get()) != 0) {
    return fail(ErrorKind::input, shown(path),
                "the object store cannot be opened: " + git::last_complaint());
  }
  repository->state_->objects.reset(objects);
  repository->state_->handle = std::move(*handle);
  repository->state_->location = std::move(*location);
  return repository;
}

const std::string& Repository::work_tree() const {
  return state_->location.work_tree;
}

bool Repository::is_shallow() const {
  return !git::small_file(state_->location.common_folder + "/shallow").empty();
}

Result<std::string> Repository::resolve(std::string_view revision) const {
  const git::RevisionParts parts = git::parts_of(revision);
  if (!parts.valid) {
    return fail(ErrorKind::usage, shown(revision), "is no revision",
                "a hash of at least 7 digits, HEAD, a branch or a tag, with ~N or ^");
  }
  const std::scoped_lock lock(state_->mutex);
  bool ambiguous = false;
  Commit commit = base_commit(state_->handle.get(), parts.base, ambiguous);
  if (ambiguous)
    return fail(ErrorKind::input, shown(revision), "names a tag and a branch, and they differ",
                "say which: tags/NAME, heads/NAME or remotes/NAME");
  for (std::uint64_t step = 0; commit && step < parts.parents; ++step) {
    const git_oid* parent = git_commit_parent_id(commit.get(), 0);
    commit = parent == nullptr ? Commit() : git::commit_at(state_->handle.get(), *parent);
  }
  if (commit) return hex_of(*git_commit_id(commit.get()));
  return fail(ErrorKind::input, shown(revision), "names no commit that this clone holds",
              git::fetch_line(parts.base, is_shallow()));
}

std::optional<std::string> Repository::head() const {
  const std::scoped_lock lock(state_->mutex);
  bool found = false;
  const Commit commit = referenced(state_->handle.get(), "HEAD", found);
  if (!commit) return std::nullopt;
  return hex_of(*git_commit_id(commit.get()));
}

std::optional<std::string> Repository::find_commit(std::string_view hash) const {
  constexpr std::size_t shortest = 7;  // Shorter ones hit some commit by chance.
  const std::string digits = lower(hash);
  git_oid id;
  if (digits.size() < shortest || digits.size() > GIT_OID_HEXSZ || !is_hex(digits)) {
    return std::nullopt;
  }
  if (git_oid_fromstrn(&id, digits.c_str(), digits.size()) != 0) return std::nullopt;
  const std::scoped_lock lock(state_->mutex);
  git_commit* found = nullptr;
  if (git_commit_lookup_prefix(&found, state_->handle.get(), &id, digits.size()) != 0) {
    return std::nullopt;
  }
  const Commit commit(found);
  return hex_of(*git_commit_id(found));
}

std::optional<std::string> Repository::remote_url() const {
  const std::string text = git::small_file(state_->location.common_folder + "/config");
  std::vector<std::string> urls = git::config_values(text, "remote.origin.url");
  if (urls.empty() || urls.front().empty()) return std::nullopt;
  return without_user(std::move(urls.front()));
}

}  // namespace reprocheck
