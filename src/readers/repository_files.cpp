// repository_files: what the repository around a run knows of it.
//
// A run directory is usually a corner of one. Its lock files, Dockerfile, data pointers and
// prompts are read out of the object store at the commit that the run recorded: what the work
// tree looks like now says nothing certain about a run. A `.git` inside a bundle never comes here.

#include "src/readers/repository_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "src/base/text.h"
#include "src/files/tree_of_files.h"
#include "src/readers/dvc_config.h"
#include "src/readers/noting.h"
#include "src/readers/read_files.h"
#include "src/readers/run_facts.h"

namespace reprocheck::readers {
namespace {

constexpr std::size_t k_most_files = 2'000;
constexpr std::size_t k_most_changed = 100;
constexpr std::uint64_t k_most_bytes = 64ULL << 20;

std::string canonical(const std::string& path) {
  std::error_code error;
  const auto resolved = std::filesystem::weakly_canonical(path, error);
  return error ? path : resolved.generic_string();
}

// `path` as seen from the folder `root`, both absolute; nothing where it lies elsewhere.
std::optional<std::string> inside(const std::string& path, const std::string& root) {
  const std::string base = root.ends_with('/') ? root : root + "/";
  if (path + "/" == base) return "";
  if (!path.starts_with(base)) return std::nullopt;
  return path.substr(base.size());
}

std::string relative_to(const std::string& path, const std::string& folder) {
  const auto relative = std::filesystem::path(path).lexically_relative(folder).generic_string();
  return relative.empty() ? std::string(base_name(path)) : relative;
}

// The hash in a recorded commit: "v1.2-3-g0123abc-dirty" holds one behind the g.
std::string hash_in(std::string text) {
  if (text.ends_with("-dirty")) text.resize(text.size() - 6);
  if (const std::size_t g = text.rfind("-g");
      g != std::string::npos && is_hexadecimal(std::string_view(text).substr(g + 2)))
    text.erase(0, g + 2);
  return text.size() >= 7 && is_hexadecimal(text) ? lower(text) : std::string();
}

class Consultation {
 public:
  Consultation(const Surroundings& around, const RepositoryChoice& choice, const Limits& limits,
               Bundle& bundle)
      : around_(around),
        repository_(*around.repository),
        choice_(choice),
        limits_(limits),
        bundle_(bundle) {}

  void run() {
    facts_.work_tree =
        repository_.work_tree().empty()
            ? std::string(".")
            : relative_to(canonical(repository_.work_tree()), canonical(choice_.working_folder));
    facts_.shallow = repository_.is_shallow();
    facts_.remote_url = repository_.remote_url();
    const std::optional<std::string> commit = commit_to_read();
    if (facts_.commit) reach(*facts_.commit);
    if (commit) read_at(*commit);
    if (facts_.commit && around_.revision.empty()) note_work_tree(*facts_.commit);
    if (facts_.commit) note_prompts(*facts_.commit);
    open_work_tree();
    bundle_.repository = std::move(facts_);
  }

 private:
  // The commit whose files count: the recorded one if the store has it; a revision's own, or HEAD,
  // where none was recorded.
  std::optional<std::string> commit_to_read() {
    std::set<std::string> hashes;
    const auto collect = [&](const Records& records) {
      for (const Fact& fact : records.facts)
        if (fact.layer == Layer::code && fact.key == "commit" && fact.certain) {
          facts_.commit_recorded = true;
          if (std::string hash = hash_in(fact.value); !hash.empty()) hashes.insert(hash);
        }
    };
    for (const Run& run : bundle_.runs) collect(run.records);
    collect(bundle_.shared);
    for (const std::string& hash : hashes) {
      facts_.commit = repository_.find_commit(hash);
      facts_.commit_present = facts_.commit.has_value();
      if (facts_.commit) return facts_.commit;
    }
    if (facts_.commit_recorded) return std::nullopt;
    if (!around_.revision.empty()) return around_.revision;
    facts_.read_at_head = true;
    return repository_.head();
  }

  void reach(const std::string& commit) {
    switch (repository_.reachable_from_remote(commit)) {
      case Repository::Reach::reachable:
        facts_.reach = RepositoryFacts::Reach::reachable;
        break;
      case Repository::Reach::not_reachable:
        facts_.reach = RepositoryFacts::Reach::not_reachable;
        break;
      case Repository::Reach::unknown:
        facts_.reach = RepositoryFacts::Reach::unknown;
        break;
    }
  }

  // Files that may tell of the run: data pointers anywhere; everything else that describes an
  // environment in the folders from the root down to the bundle, and prompts below those.
  [[nodiscard]] bool concerns_the_run(const std::string& path) const {
    if (in_bundle(path)) return false;
    if (path.ends_with(".dvc")) return true;
    std::string folder(parent_path(path));
    if (const std::size_t at = ("/" + folder + "/").find("/prompts/"); at != std::string::npos)
      folder = at == 0 ? "" : folder.substr(0, at - 1);
    return folder.empty() || around_.folder == folder || around_.folder.starts_with(folder + "/");
  }

  [[nodiscard]] bool in_bundle(const std::string& path) const {
    if (around_.outside) return false;
    return around_.folder.empty() || path == around_.folder ||
           path.starts_with(around_.folder + "/");
  }

  void read_at(const std::string& commit) {
    if (around_.folder.empty() && !around_.outside) return;  // the bundle is the tree itself
    const auto tree = open_revision(around_.repository, commit, "", limits_);
    if (!tree) {
      bundle_.problems.push_back({"", 0, ProblemKind::limit,
                                  "the repository's files were not read: " + tree.error().message,
                                  false});
      return;
    }
    std::size_t count = 0;
    for (const FileEntry& entry : (*tree)->files()) {
      if (!concerns_the_run(entry.path) || entry.size_bytes > k_most_bytes) continue;
      if (++count > k_most_files) break;
      FileReading file = read_file(**tree, entry, nullptr, limits_, Role::environment);
      if (file.reader) take(file.reading.records);
    }
    if (around_.outside) return;
    for (Run& run : bundle_.runs) name_remotes(**tree, run.records);
    name_remotes(**tree, bundle_.shared);
  }

  // Data of the bundle itself may be pushed to where the repository around it says.
  void name_remotes(const TreeOfFiles& tree, Records& records) const {
    for (DataFile& data : records.data) {
      if (is_of_repository(data.source)) continue;
      const std::string path = around_.folder + "/" + data.source.path;
      name_default_remote(tree, parent_path(path), {&data, 1});
    }
  }

  void take(Records& records) {
    const auto mark = [](auto& list) {
      for (auto& one : list) one.source.path.insert(0, k_repository_scheme);
    };
    part_collisions(records);
    mark(records.facts);
    mark(records.packages);
    mark(records.prompts);
    mark(records.data);
    if (facts_.read_at_head)
      for (Fact& fact : records.facts) {
        fact.certain = false;
        fact.change = ChangeClass::unknown;
      }
    Records& shared = bundle_.shared;
    std::ranges::move(records.facts, std::back_inserter(shared.facts));
    std::ranges::move(records.packages, std::back_inserter(shared.packages));
    std::ranges::move(records.prompts, std::back_inserter(shared.prompts));
    std::ranges::move(records.data, std::back_inserter(shared.data));
  }

  // Results are written after the commit, so the bundle's own files say nothing here.
  void note_work_tree(const std::string& commit) {
    if (repository_.work_tree().empty()) return;
    const auto changed = repository_.changed_files(commit, 10 * k_most_changed, limits_);
    if (!changed) return;
    std::set<std::string> read;
    for (const ReadFile& file : bundle_.readers) read.insert(file.path);
    for (const std::string& path : *changed) {
      const bool is_root = around_.folder.empty() && !around_.outside;
      const bool own = is_root ? read.contains(path) : in_bundle(path);
      if (!own && facts_.worktree_changed.size() < k_most_changed)
        facts_.worktree_changed.push_back(path);
    }
  }

  // A prompt is tracked where the commit holds these very bytes, under whatever path.
  void note_prompts(const std::string& commit) {
    std::vector<const Prompt*> prompts;
    for (const Run& run : bundle_.runs)
      for (const Prompt& prompt : run.records.prompts) prompts.push_back(&prompt);
    for (const Prompt& prompt : bundle_.shared.prompts)
      if (!is_of_repository(prompt.source)) prompts.push_back(&prompt);
    if (prompts.empty()) return;
    const auto entries = repository_.list(commit, "", limits_);
    if (!entries || !*entries) return;
    std::set<std::string> ids;
    for (const GitEntry& entry : **entries) ids.insert(entry.id);
    std::set<std::string> untracked;
    for (const Prompt* prompt : prompts) {
      if (!bundle_.tree->find(prompt->source.path)) continue;
      const auto bytes = bundle_.tree->read_all(prompt->source.path, k_most_bytes);
      if (bytes && !ids.contains(blob_id(*bytes))) untracked.insert(prompt->source.path);
    }
    facts_.prompts_untracked.assign(untracked.begin(), untracked.end());
  }

  // Walked only where data of the repository waits to be hashed: a work tree may hold builds and
  // environments of any size.
  void open_work_tree() {
    const bool has_data = std::ranges::any_of(
        bundle_.shared.data, [](const DataFile& file) { return is_of_repository(file.source); });
    if (repository_.work_tree().empty() || !has_data) return;
    if (auto tree = open_folder(repository_.work_tree(), limits_))
      bundle_.work_tree = std::shared_ptr<const TreeOfFiles>(std::move(*tree));
  }

  const Surroundings& around_;
  const Repository& repository_;
  const RepositoryChoice& choice_;
  const Limits& limits_;
  Bundle& bundle_;
  RepositoryFacts facts_;
};

}  // namespace

Result<std::shared_ptr<const Repository>> repository_of(const RepositoryChoice& choice) {
  if (!choice.folder.empty()) {
    std::filesystem::path folder(choice.folder);
    if (folder.is_relative()) folder = std::filesystem::path(choice.working_folder) / folder;
    auto opened = Repository::open(folder.generic_string());
    if (!opened) return std::unexpected(opened.error());
    return std::shared_ptr<const Repository>(std::move(*opened));
  }
  auto found = Repository::around(choice.working_folder);
  if (!found) return std::unexpected(found.error());
  if (!*found)
    return fail(ErrorKind::input, ".", "the working directory lies in no git repository",
                "name one: --repo DIR");
  return std::shared_ptr<const Repository>(std::move(**found));
}

Surroundings around_folder(const BundlePath& path, const std::string& folder,
                           const RepositoryChoice& choice) {
  Surroundings around;
  if (choice.none) {
    around.note = "not consulted (--no-repo)";
    return around;
  }
  const std::string hint = fmt::format("--repo {}", path.folder.empty() ? "DIR" : path.folder);
  auto repository = repository_of(choice);
  if (!repository) {
    around.note = fmt::format("{}; {}", repository.error().message,
                              repository.error().help.empty() ? hint : repository.error().help);
    return around;
  }
  const std::string root = canonical((*repository)->work_tree());
  const auto place = root.empty() ? std::nullopt : inside(folder, root);
  if (place) {
    around.repository = std::move(*repository);
    around.folder = *place;
  } else if (!choice.folder.empty()) {
    // Somebody named it: the run was copied out of it, and its root is all that is known.
    around.repository = std::move(*repository);
    around.outside = true;
  } else {
    around.note = fmt::format(
        "{} lies outside the git work tree of the working directory; name "
        "its repository: --repo DIR",
        shown(path.text));
  }
  return around;
}

void read_repository(const Surroundings& around, const RepositoryChoice& choice,
                     const Limits& limits, Bundle& bundle) {
  bundle.repository_note = around.note;
  if (!around.repository || choice.none) return;
  Consultation(around, choice, limits, bundle).run();
}

}  // namespace reprocheck::readers
