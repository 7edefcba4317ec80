// load_bundle: a path, as the user named it, to a bundle.
//
// The tree is walked once and read once. Everything that stands in the bundle is untrusted; the
// repository around it is found from the working folder, never from the bundle.

#include "src/readers/load_bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "src/base/digest.h"
#include "src/base/text.h"
#include "src/git/repository.h"
#include "src/readers/digesting_tree.h"
#include "src/readers/group_runs.h"
#include "src/readers/native_names.h"
#include "src/readers/read_files.h"
#include "src/readers/repository_files.h"

namespace reprocheck {
namespace {

using readers::BundleRoles;
using readers::DigestingTree;
using readers::FileReading;

std::string absolute(const std::string& folder, const std::string& working_folder) {
  std::filesystem::path path(folder);
  if (path.is_relative() && !working_folder.empty())
    path = std::filesystem::path(working_folder) / path;
  std::error_code error;
  const auto resolved = std::filesystem::weakly_canonical(path, error);
  return (error ? path.lexically_normal() : resolved).generic_string();
}

struct Opened {
  std::unique_ptr<TreeOfFiles> tree;
  std::string identity;
  readers::Surroundings surroundings;
};

Result<Opened> open_bundle(const BundlePath& path, const RepositoryChoice& choice,
                           const Limits& limits) {
  Opened opened;
  if (path.kind == BundlePath::Kind::none)
    return fail(ErrorKind::input, path.text, "names no bundle");
  if (path.kind == BundlePath::Kind::folder) {
    const std::string folder = absolute(path.folder, choice.working_folder);
    auto tree = open_folder(folder, limits);
    if (!tree) {
      tree.error().where = path.text;
      return std::unexpected(tree.error());
    }
    opened.tree = std::move(*tree);
    opened.identity = folder;
    opened.surroundings = readers::around_folder(path, folder, choice);
    return opened;
  }
  auto repository = readers::repository_of(choice);
  if (!repository) return std::unexpected(repository.error());
  auto commit = (*repository)->resolve(path.revision);
  if (!commit) {
    commit.error().where = path.text;
    return std::unexpected(commit.error());
  }
  auto tree = open_revision(*repository, *commit, path.path_in_repository, limits);
  if (!tree) {
    tree.error().where = path.text;
    return std::unexpected(tree.error());
  }
  opened.tree = std::move(*tree);
  opened.identity = fmt::format("git:{}:{}", *commit, path.path_in_repository);
  opened.surroundings = {.repository = *repository,
                         .folder = path.path_in_repository,
                         .revision = *commit,
                         .note = ""};
  return opened;
}

// Nothing to check is never a pass, also where what stood there could not be opened.
bool holds_nothing(const TreeOfFiles& tree) {
  return tree.files().empty() &&
         std::ranges::all_of(tree.passed_over(), [](const PassedOverEntry& entry) {
           return entry.why == PassedOver::ignored_folder || entry.why == PassedOver::link_repeated;
         });
}

// What the walk passed over and a person should know of.
void note_passed_over(const TreeOfFiles& tree, Bundle& bundle) {
  for (const PassedOverEntry& entry : tree.passed_over()) {
    ++bundle.files.skipped;
    const bool decides = tree.files().empty() || readers::is_result_name(entry.path);
    switch (entry.why) {
      case PassedOver::link_escaped:
        bundle.problems.push_back(
            {entry.path, 0, ProblemKind::link_escaped,
             fmt::format("a link that leads out of the bundle, to {}", shown(entry.target, 120)),
             decides});
        break;
      case PassedOver::not_regular:
        bundle.problems.push_back({entry.path, 0, ProblemKind::not_regular,
                                   "is no regular file and was not opened", decides});
        break;
      case PassedOver::unreadable:
        bundle.problems.push_back(
            {entry.path, 0, ProblemKind::unreadable, "cannot be opened for reading", decides});
        break;
      case PassedOver::mounted:
        bundle.problems.push_back({entry.path, 0, ProblemKind::not_regular,
                                   "is mounted here from elsewhere and was not read", decides});
        break;
      case PassedOver::name_not_utf8:
        bundle.problems.push_back({entry.path, 0, ProblemKind::unreadable,
                                   "has a name that is no UTF-8 and was not read", decides});
        break;
      case PassedOver::ignored_folder:
      case PassedOver::link_repeated:
        break;
    }
  }
}

// Which files went into the bundle's records: read themselves, or together with another. A file
// that another reader took along is that reader's: its own reading falls away.
std::set<std::string> settle_files(std::vector<FileReading>& files, const BundleRoles& roles,
                                   Bundle& bundle) {
  std::set<std::string> also, read;
  for (const FileReading& file : files)
    also.insert(file.reading.also_read.begin(), file.reading.also_read.end());
  for (FileReading& file : files) {
    const std::string& path = file.entry->path;
    if (also.contains(path) && file.reader) {
      file.reader = nullptr;
      file.reading = {};
    }
    if (file.ignored) bundle.readers.push_back({path, "ignored", ""});
    if (file.reader)
      bundle.readers.push_back({path, std::string(file.reader->name), file.reading.mapping});
    if (file.reader || file.ignored || also.contains(path)) read.insert(path);
  }
  if (roles.present) {
    read.insert(std::string(readers::k_bundle_file));
    bundle.readers.push_back({std::string(readers::k_bundle_file), "bundle", ""});
    std::ranges::sort(bundle.readers, {}, &ReadFile::path);
  }
  // A file that a pointer names is known by it, though nobody read its bytes here.
  std::set<std::string> named;
  for (const FileReading& file : files)
    for (const DataFile& data : file.reading.records.data)
      if (!data.path.empty() && !read.contains(data.path)) named.insert(data.path);
  bundle.files.total = files.size();
  for (const FileReading& file : files) {
    if (read.contains(file.entry->path)) continue;
    if (named.contains(file.entry->path) && file.problems.empty()) {
      ++bundle.files.understood;
      continue;
    }
    const bool whole =
        file.problems.empty() || std::ranges::all_of(file.problems, [](const Problem& problem) {
          return problem.kind == ProblemKind::ambiguous || problem.kind == ProblemKind::other;
        });
    if (whole) bundle.not_understood.push_back(file.entry->path);
  }
  bundle.files.understood += read.size();
  bundle.files.not_understood = bundle.not_understood.size();
  return read;
}

// Over path, size and bytes of the files read and path and size of the rest, in path order.
std::string digest_of(const DigestingTree& tree, const std::set<std::string>& read) {
  Digest digest(Algorithm::xxh128);
  for (const FileEntry& entry : tree.files()) {
    digest.add(entry.path);
    digest.add(fmt::format("\n{}\n", entry.size_bytes));
    if (read.contains(entry.path)) digest.add(tree.digest_of(entry.path).value_or(""));
    digest.add("\n");
  }
  return "xxh128:" + digest.hex();
}

}  // namespace

Result<std::unique_ptr<Bundle>> load_bundle(const BundlePath& path,
                                            const RepositoryChoice& repository,
                                            const Limits& limits, unsigned jobs) {
  auto opened = open_bundle(path, repository, limits);
  if (!opened) return std::unexpected(opened.error());
  if (holds_nothing(*opened->tree)) return fail(ErrorKind::input, path.text, "holds no files");
  auto bundle = std::make_unique<Bundle>();
  const auto tree = std::make_shared<const DigestingTree>(std::move(opened->tree));
  bundle->tree = tree;
  bundle->path = path.text;
  bundle->identity = opened->identity;
  note_passed_over(*tree, *bundle);
  BundleRoles roles = readers::read_bundle_roles(*tree, limits);
  for (Problem& problem : roles.problems) bundle->problems.push_back(std::move(problem));
  for (Problem& problem : roles.without_files(tree->files()))
    bundle->problems.push_back(std::move(problem));
  std::vector<FileReading> files = readers::read_files(*tree, roles, limits, jobs);
  const std::set<std::string> read = settle_files(files, roles, *bundle);
  bundle->digest = digest_of(*tree, read);
  tree->stop();
  readers::group_runs(files, *bundle);
  if (auto declared = readers::declared_evidence(roles))
    bundle->shared.facts.push_back(std::move(*declared));
  if (!path.run_id.empty())
    if (auto chosen = readers::choose_run(*bundle, path.run_id); !chosen)
      return std::unexpected(chosen.error());
  readers::read_repository(opened->surroundings, repository, limits, *bundle);
  std::ranges::stable_sort(bundle->problems, [](const Problem& one, const Problem& other) {
    return std::tie(one.path, one.line) < std::tie(other.path, other.line);
  });
  return bundle;
}

Result<bool> revision_lacks_path(const BundlePath& path, const RepositoryChoice& choice) {
  if (path.kind != BundlePath::Kind::revision) return false;
  const auto repository = readers::repository_of(choice);
  if (!repository) return std::unexpected(repository.error());
  const auto commit = (*repository)->resolve(path.revision);
  if (!commit) return std::unexpected(commit.error());
  const auto entries = (*repository)->list(*commit, path.path_in_repository, Limits{});
  if (!entries) return std::unexpected(entries.error());
  return !entries->has_value();
}

}  // namespace reprocheck
