// run_folders: which folders of a bundle are runs, by what lies in them.
//
// runs/a/predictions.csv beside runs/b/predictions.csv are two runs; results/metrics.json beside
// predictions/out.jsonl are one. The difference is whether siblings repeat each other: a program
// run twice writes the same names twice.

#include "src/readers/run_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

struct Group {
  std::string directory;
  std::vector<const FolderRecord*> records;

  [[nodiscard]] bool any(bool FolderRecord::* what) const {
    return std::ranges::any_of(records, [&](const FolderRecord* r) { return r->*what; });
  }
  // The names that make two siblings repeat each other.
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> all;
    for (const FolderRecord* record : records)
      if (record->is_result || record->is_run_record) all.insert(record->name);
    return all;
  }
};

bool repeat_each_other(const Group& one, const Group& other) {
  const std::set<std::string> names = one.names();
  return std::ranges::any_of(other.names(),
                             [&](const std::string& name) { return names.contains(name); });
}

struct Folder {
  std::map<std::string, std::unique_ptr<Folder>> children;
  std::vector<const FolderRecord*> records;
};

// What a folder and all below it come to: runs that are settled, and at most one group that may
// still join something above.
struct Found {
  std::vector<Group> settled;
  std::optional<Group> open;
};

class Finder {
 public:
  FolderRuns find(const Folder& root) {
    Found found = below(root, "");
    if (found.open) found.settled.push_back(std::move(*found.open));
    std::erase_if(found.settled, [&](const Group& group) {
      const bool is_run = group.any(&FolderRecord::is_result) ||
                          group.any(&FolderRecord::is_run_record) || found.settled.size() == 1;
      if (!is_run) put(group, runs_.of_no_run);
      return !is_run;
    });
    for (const Group& group : found.settled) {
      FolderRun run{group.directory, {}};
      put(group, run.files);
      std::ranges::sort(run.files);
      runs_.runs.push_back(std::move(run));
    }
    std::ranges::sort(runs_.runs, {}, &FolderRun::directory);
    std::ranges::sort(runs_.beside);
    std::ranges::sort(runs_.of_no_run);
    return std::move(runs_);
  }

 private:
  static void put(const Group& group, std::vector<std::size_t>& files) {
    for (const FolderRecord* record : group.records) files.push_back(record->file);
  }

  static void join(Group& into, Group&& from) {
    into.records.insert(into.records.end(), from.records.begin(), from.records.end());
  }

  Found below(const Folder& folder, const std::string& path) {
    Found found;
    std::vector<Group> open;
    for (const auto& [name, child] : folder.children) {
      Found inner = below(*child, path.empty() ? name : fmt::format("{}/{}", path, name));
      std::ranges::move(inner.settled, std::back_inserter(found.settled));
      if (inner.open) open.push_back(std::move(*inner.open));
    }
    separate_repeats(open, found.settled);
    Group own{path, folder.records};
    // A run with its own record and results stays itself under somebody else's results.
    if (own.any(&FolderRecord::is_result) || own.any(&FolderRecord::is_run_record))
      std::erase_if(open, [&](Group& group) {
        const bool itself =
            group.any(&FolderRecord::is_run_record) && group.any(&FolderRecord::is_result);
        if (itself) found.settled.push_back(std::move(group));
        return itself;
      });
    take_open(found, std::move(own), std::move(open));
    return found;
  }

  // Moves siblings that repeat another into the settled runs.
  void separate_repeats(std::vector<Group>& open, std::vector<Group>& settled) {
    std::vector<bool> repeats(open.size(), false);
    for (std::size_t i = 0; i < open.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (repeat_each_other(open[i], open[j])) repeats[i] = repeats[j] = true;
    std::vector<Group> left;
    for (std::size_t i = 0; i < open.size(); ++i)
      (repeats[i] ? settled : left).push_back(std::move(open[i]));
    open = std::move(left);
    separate_settings(open);
  }

  // params.yaml in two sibling folders without results: a collection of configurations.
  void separate_settings(std::vector<Group>& open) {
    std::map<std::string, int> names;
    for (const Group& group : open)
      if (group.names().empty())
        for (const FolderRecord* record : group.records) ++names[record->name];
    std::erase_if(open, [&](const Group& group) {
      const bool twice = group.names().empty() &&
                         std::ranges::any_of(group.records, [&](const FolderRecord* record) {
                           return names[record->name] > 1;
                         });
      if (twice) put(group, runs_.of_no_run);
      return twice;
    });
  }

  void take_open(Found& found, Group own, std::vector<Group> open) {
    const bool has_own = !own.records.empty();
    if (!has_own && open.size() == 1) {
      found.open = std::move(open[0]);
    } else {
      for (Group& group : open) join(own, std::move(group));
      if (!own.records.empty()) found.open = std::move(own);
    }
    if (!found.open || found.settled.empty()) return;
    // Above several runs: samples are a run of their own, a summary or settings are nobody's.
    const bool is_run =
        found.open->any(&FolderRecord::is_samples) || found.open->any(&FolderRecord::is_run_record);
    if (is_run)
      found.settled.push_back(std::move(*found.open));
    else
      put(*found.open, runs_.beside);
    found.open.reset();
  }

  FolderRuns runs_;
};

}  // namespace

FolderRuns find_run_folders(const std::vector<FolderRecord>& records) {
  Folder root;
  for (const FolderRecord& record : records) {
    Folder* folder = &root;
    if (!record.home.empty())
      for (const std::string_view part : split(record.home, '/')) {
        auto& child = folder->children[std::string(part)];
        if (!child) child = std::make_unique<Folder>();
        folder = child.get();
      }
    folder->records.push_back(&record);
  }
  return Finder().find(root);
}

}  // namespace reprocheck::readers
