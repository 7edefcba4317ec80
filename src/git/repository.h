// repository: an object store opened for reading: commits, trees, blobs, ancestry.
//
// Opened by its exact git directory, never by search; alternates, commondir and work tree
// settings that lead elsewhere are refused; no hook, filter or configuration of the
// repository is obeyed. Of the user's and the system's configuration one key counts:
// safe.directory (with "*"). A `.git` inside a bundle never comes here.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"

namespace reprocheck {

struct GitEntry {
  std::string path;  // from the repository's root
  std::string id;    // 40 hex
  bool is_link = false;
  bool is_executable = false;
};

// What a person may write for a revision: a hash of 7 to 64 hex digits, HEAD, a branch, a
// remote branch or a tag, each with any run of ~N and ^. Anything else is no revision.
[[nodiscard]] bool is_revision_syntax(std::string_view revision);

class Repository {
 public:
  // The repository whose work tree holds `folder`: the nearest folder upward with a `.git`
  // (folder, or file of a linked work tree). nullopt where there is none; an error where it may
  // not be opened (owned by somebody else: with the `git config` line that would allow it).
  static Result<std::optional<std::shared_ptr<Repository>>> around(const std::string& folder);
  // The repository at exactly this work tree or bare git directory.
  static Result<std::shared_ptr<Repository>> open(const std::string& path);

  ~Repository();

  [[nodiscard]] const std::string& work_tree() const;  // absolute; "" if bare
  [[nodiscard]] bool is_shallow() const;

  // The commit that a revision names, as 40 hex. Kind input where it does not resolve, with
  // the `git fetch` line to paste.
  [[nodiscard]] Result<std::string> resolve(std::string_view revision) const;
  // HEAD's commit, if there is one.
  [[nodiscard]] std::optional<std::string> head() const;
  // Whether the object store has this commit (a full hash, or an unambiguous one of at least 7
  // digits): its full hash.
  [[nodiscard]] std::optional<std::string> find_commit(std::string_view hash) const;

  // All blobs and links below a folder of a commit, sorted by path; submodules left out.
  // nullopt where the commit has no such folder (a file counts as a folder of one).
  [[nodiscard]] Result<std::optional<std::vector<GitEntry>>> list(const std::string& commit,
                                                                  const std::string& folder,
                                                                  const Limits& limits) const;
  // The bytes of a blob, re-hashed; an error of kind input if they are not what the id says.
  [[nodiscard]] Result<std::string> blob(const std::string& id, const Limits& limits) const;
  [[nodiscard]] Result<std::uint64_t> blob_size(const std::string& id) const;

  enum class Reach : std::uint8_t { reachable, not_reachable, unknown };
  // From any remote branch (refs/remotes); unknown in a shallow clone that does not show it, and
  // where there is no remote branch.
  [[nodiscard]] Reach reachable_from_remote(const std::string& commit) const;

  [[nodiscard]] Result<std::optional<std::string>> merge_base(const std::string& one,
                                                              const std::string& two) const;
  [[nodiscard]] std::optional<std::string> remote_url() const;  // origin, user-info cut
  // Tracked files of the work tree that differ from a commit (added, changed, deleted), sorted,
  // the first `most`; compared by size and bytes, never by the index alone.
  [[nodiscard]] Result<std::vector<std::string>> changed_files(const std::string& commit,
                                                               std::size_t most,
                                                               const Limits& limits) const;

 private:
  Repository();
  struct State;
  std::unique_ptr<State> state_;
};

// Where the user's own git configuration lies: the home folder and XDG_CONFIG_HOME ("" where there
// is none). Given once by cli, since nothing below it reads the environment.
void set_git_home(std::string home, std::string xdg);

// The id git gives these bytes as a blob (SHA-1 over "blob N\0" and the bytes).
[[nodiscard]] std::string blob_id(std::string_view bytes);

}  // namespace reprocheck
