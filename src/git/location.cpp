// location: the git directory of a folder, and why it may not be opened.
//
// A `.git` file is a stranger's word about where to read. It is believed only where the main
// repository has registered this very work tree under worktrees/ and so points back at it.

#include "src/git/location.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

#include "src/base/text.h"
#include "src/git/config_file.h"

namespace reprocheck::git {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> leaves(const std::string& where, const std::string& why) {
  return fail(ErrorKind::input, shown(where), "is no repository to read: " + why);
}

std::string canonical(const std::string& path) {
  std::error_code error;
  const fs::path resolved = fs::canonical(path, error);
  return error ? std::string() : resolved.string();
}

fs::file_type type_of(const std::string& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type();
}

bool looks_bare(const std::string& folder) {
  return type_of(folder + "/HEAD") == fs::file_type::regular &&
         type_of(folder + "/objects") == fs::file_type::directory &&
         type_of(folder + "/refs") == fs::file_type::directory;
}

// Links among the parts that libgit2 reads, alternates, and a work tree set elsewhere.
Result<void> check_parts(const Location& at) {
  constexpr std::array<const char*, 9> parts = {"objects",      "objects/info", "objects/pack",
                                                "refs",         "refs/heads",   "refs/tags",
                                                "refs/remotes", "packed-refs",  "config"};
  for (const char* part : parts) {
    if (type_of(at.common_folder + '/' + part) == fs::file_type::symlink) {
      return leaves(at.named(), std::string(part) + " is a link");
    }
  }
  for (const char* name : {"alternates", "http-alternates"}) {
    if (type_of(at.common_folder + "/objects/info/" + name) != fs::file_type::not_found) {
      return leaves(at.named(), "it borrows objects from elsewhere (objects/info/alternates)");
    }
  }
  for (const char* name : {"/config", "/config.worktree"}) {
    for (const std::string& folder : {at.common_folder, at.git_folder}) {
      const std::string text = small_file(folder + name);
      if (!config_values(text, "core.worktree").empty()) {
        return leaves(at.named(), "its configuration sets core.worktree");
      }
    }
  }
  if (type_of(at.common_folder + "/commondir") != fs::file_type::not_found) {
    return leaves(at.named(), "it shares the folder of another one (commondir)");
  }
  return {};
}

// A linked work tree: MAIN/.git/worktrees/NAME, whose `gitdir` points back at this `.git` file.
Result<Location> locate_linked(const std::string& work_tree, const std::string& dot_git) {
  constexpr std::string_view prefix = "gitdir:";
  const std::string text = small_file(dot_git);
  if (!text.starts_with(prefix)) return leaves(work_tree, "its .git file names no folder");
  const std::string named(trim(std::string_view(text).substr(prefix.size())));
  if (named.empty() || named.find('\0') != std::string::npos) {
    return leaves(work_tree, "its .git file names no folder");
  }
  const std::string git_folder =
      canonical(named.starts_with('/') ? named : work_tree + '/' + named);
  const std::string worktrees(parent_path(git_folder));
  const std::string common(parent_path(worktrees));
  if (git_folder.empty() || base_name(worktrees) != "worktrees") {
    return leaves(work_tree, "its .git file leads elsewhere (a submodule or a folder apart)");
  }
  const std::string shared(trim(small_file(git_folder + "/commondir")));
  const std::string shared_at = shared.starts_with('/') ? shared : git_folder + '/' + shared;
  if (shared.empty() || canonical(shared_at) != common || !looks_bare(common)) {
    return leaves(work_tree, "its commondir leaves the main repository");
  }
  const std::string back(trim(small_file(git_folder + "/gitdir")));
  const std::string back_at = back.starts_with('/') ? back : git_folder + '/' + back;
  if (back.empty() || canonical(back_at) != dot_git) {
    return leaves(work_tree, "the main repository has not registered this work tree");
  }
  return Location{git_folder, common, work_tree};
}

Result<Location> locate_unchecked(const std::string& folder) {
  const std::string dot_git = folder == "/" ? "/.git" : folder + "/.git";
  const fs::file_type type = type_of(dot_git);
  if (type == fs::file_type::symlink) return leaves(folder, ".git is a link");
  if (type == fs::file_type::regular) return locate_linked(folder, dot_git);
  if (type == fs::file_type::directory) {
    if (!looks_bare(dot_git)) return leaves(folder, ".git is not complete");
    return Location{dot_git, dot_git, folder};
  }
  if (!looks_bare(folder)) return fail(ErrorKind::input, shown(folder), "is no git repository");
  if (base_name(folder) == ".git") {
    return Location{folder, folder, std::string(parent_path(folder))};
  }
  return Location{folder, folder, ""};
}

}  // namespace

Result<Location> locate(const std::string& folder) {
  const std::string resolved = canonical(folder);
  if (resolved.empty()) return fail(ErrorKind::input, shown(folder), "there is no such folder");
  auto location = locate_unchecked(resolved);
  if (!location) return location;
  if (auto checked = check_parts(*location); !checked) {
    return std::unexpected(std::move(checked.error()));
  }
  return location;
}

Result<std::string> folder_around(const std::string& folder) {
  std::string at = canonical(folder);
  if (at.empty()) return fail(ErrorKind::input, shown(folder), "there is no such folder");
  while (true) {
    const std::string dot_git = at == "/" ? "/.git" : at + "/.git";
    const fs::file_type type = type_of(dot_git);
    if (type != fs::file_type::not_found && type != fs::file_type::none) return at;
    if (at == "/") return std::string();
    at = parent_path(at);
    if (at.empty()) at = "/";
  }
}

}  // namespace reprocheck::git
