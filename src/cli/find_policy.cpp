// find_policy: which reprocheck.yaml is in force.
//
// Upward from the working directory to the repository's root and no further: a policy from
// somewhere above would judge by rules that nobody here has seen. With --policy-from the base
// side's policy decides, and the work tree's is only held beside it.

#include <fmt/format.h>

#include <filesystem>

#include "src/base/text.h"
#include "src/cli/known_checks.h"
#include "src/cli/read_file.h"
#include "src/cli/settings.h"
#include "src/git/repository.h"

namespace reprocheck::cli {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_policy(const fs::path& path, const std::string& name) {
  if (auto text = read_file(path)) return std::move(*text);
  return fail(ErrorKind::usage, name, "the policy cannot be read");
}

// The nearest reprocheck.yaml from `folder` up to the folder that holds a .git, as a path to show.
std::optional<fs::path> nearest_policy(fs::path folder) {
  while (true) {
    std::error_code error;
    if (fs::is_regular_file(folder / "reprocheck.yaml", error)) return folder / "reprocheck.yaml";
    if (fs::exists(folder / ".git", error) || !folder.has_parent_path() ||
        folder == folder.parent_path())
      return std::nullopt;
    folder = folder.parent_path();
  }
}

std::string path_to_show(const fs::path& path) {
  std::error_code error;
  const fs::path relative = fs::relative(path, fs::current_path(error), error);
  return error || relative.empty() ? path.filename().string() : relative.generic_string();
}

// The folder that holds the .git, from `folder` upward; empty where there is none.
fs::path root_around(fs::path folder) {
  std::error_code error;
  while (!fs::exists(folder / ".git", error)) {
    if (!folder.has_parent_path() || folder == folder.parent_path()) return {};
    folder = folder.parent_path();
  }
  return folder;
}

// Where the policy would stand in the repository: what -c names, else reprocheck.yaml in the
// working directory and every folder above it.
std::vector<std::string> policy_paths(const fs::path& root, const fs::path& folder,
                                      const std::string& named) {
  const auto in_root = [&](const fs::path& path) {
    return path.lexically_normal().lexically_relative(root).generic_string();
  };
  if (!named.empty()) return {in_root(folder / named)};
  std::vector<std::string> paths;
  for (fs::path at = folder;; at = at.parent_path()) {
    paths.push_back(in_root(at / "reprocheck.yaml"));
    if (at == root) return paths;
  }
}

struct BasePolicy {
  std::string path = "reprocheck.yaml";  // from the repository's root
  std::string text;                      // "" where that revision has none: the defaults
};

// The policy of the same place as the work tree's: the same rules by the base side's word.
Result<BasePolicy> policy_at(const std::string& from, const std::string& named,
                             const Limits& limits) {
  if (!from.starts_with("git:") || !is_revision_syntax(from.substr(4)))
    return fail(ErrorKind::usage, "--policy-from", fmt::format("\"{}\" is no git:REV", shown(from)),
                "--policy-from git:origin/main");
  std::error_code error;
  const fs::path folder = fs::current_path(error);
  auto around = Repository::around(folder.string());
  if (!around) return std::unexpected(around.error());
  const fs::path root = root_around(folder);
  if (!*around || root.empty())
    return fail(ErrorKind::usage, "--policy-from", "the working directory lies in no repository");
  const Repository& repository = ***around;
  auto commit = repository.resolve(from.substr(4));
  if (!commit) return std::unexpected(commit.error());
  for (const std::string& path : policy_paths(root, folder, named)) {
    if (path.starts_with(".."))
      return fail(ErrorKind::usage, "--policy-from",
                  fmt::format("{} lies in no folder of the repository", shown(named)));
    auto entries = repository.list(*commit, path, limits);
    if (!entries) return std::unexpected(entries.error());
    if (!*entries || (*entries)->empty()) continue;
    auto text = repository.blob((*entries)->front().id, limits);
    if (!text) return std::unexpected(text.error());
    return BasePolicy{path, std::move(*text)};
  }
  return BasePolicy{};
}

}  // namespace

Result<Policy> find_policy(const CommandLine& line, const Limits& limits) {
  const std::vector<KnownCheck> known = known_checks();
  if (!line.policy_from.empty() && !line.sets.empty())
    return fail(ErrorKind::usage, fmt::format("--set {}", shown(line.sets.front())),
                "the policy of --policy-from decides alone, so that a change cannot judge itself",
                "leave one of the two out");
  std::string text, name;
  if (!line.policy_path.empty()) {
    auto read = read_policy(line.policy_path, line.policy_path);
    if (!read) return std::unexpected(read.error());
    text = *read;
    name = line.policy_path;
  } else if (!line.no_config) {
    std::error_code error;
    if (const auto path = nearest_policy(fs::current_path(error))) {
      name = path_to_show(*path);
      auto read = read_policy(*path, name);
      if (!read) return std::unexpected(read.error());
      text = *read;
    }
  }
  if (line.policy_from.empty()) {
    if (name.empty() && line.sets.empty()) return Policy{};
    return parse_policy(text, name, known, limits, line.sets);
  }
  auto base = policy_at(line.policy_from, line.policy_path, limits);
  if (!base) {
    base.error().kind = ErrorKind::usage;
    return std::unexpected(base.error());
  }
  auto policy =
      parse_policy(base->text, fmt::format("{}:{}", line.policy_from, base->path), known, limits);
  if (!policy) return policy;
  policy->differs_from_worktree = text != base->text;
  policy->other_path = name;
  policy->other_text = text;
  return policy;
}

}  // namespace reprocheck::cli
