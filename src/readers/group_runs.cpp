// group_runs: which records are one run.
//
// They share a run id, or lie in one run's folder, or agree on commit, seed and settings. The
// link and its reason stay with the run, since everything that follows compares by it.

#include "src/readers/group_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "src/base/text.h"
#include "src/readers/evaluations.h"
#include "src/readers/join_tables.h"
#include "src/readers/link_runs.h"
#include "src/readers/lm_eval.h"
#include "src/readers/run_facts.h"
#include "src/readers/run_folders.h"

namespace reprocheck::readers {
namespace {

bool is_below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || path.starts_with(folder + "/");
}

template <typename T>
void append(std::vector<T>& to, std::vector<T>& from) {
  std::ranges::move(from, std::back_inserter(to));
  from.clear();
}

void append(Records& to, Records& from) {
  append(to.facts, from.facts);
  append(to.metrics, from.metrics);
  append(to.samples, from.samples);
  append(to.runs, from.runs);
  append(to.packages, from.packages);
  append(to.prompts, from.prompts);
  append(to.data, from.data);
}

// What a run's records say of its state: one bad word outweighs a good one.
RunState state_of(const Records& records) {
  RunState state = RunState::unknown;
  for (const RunRecord& run : records.runs) {
    if (run.state == RunState::unknown) continue;
    if (state == RunState::unknown || state == RunState::finished) state = run.state;
  }
  return state;
}

// lm-evaluation-harness puts several runs into one folder and stamps their files.
std::string stamp_of(const FileReading& file) {
  if (!file.reader->name.starts_with("lm-eval")) return {};
  std::string_view stem = base_name(file.entry->path);
  stem = stem.substr(0, stem.rfind('.'));
  return std::string(without_stamp(stem).stamp);
}

// multirun.yaml tells of a sweep; only what lies in .hydra tells of a run.
bool is_hydra_job(const FileReading& file) {
  return file.reader->name == "hydra" && base_name(file.entry->path) != "multirun.yaml";
}

class Grouper {
 public:
  Grouper(std::vector<FileReading>& files, Bundle& bundle) : files_(files), bundle_(bundle) {}

  void group() {
    for (FileReading& file : files_) {
      append(bundle_.problems, file.problems);
      append(bundle_.problems, file.reading.records.problems);
      part_collisions(file.reading.records);
    }
    part_evaluations(files_);
    sort_files();
    std::vector<RunPart> folders = folder_parts();
    std::vector<RunPart> trackers;
    trackers.reserve(trackers_.size());
    for (auto& [key, part] : trackers_) trackers.push_back(std::move(part));
    set_parents_aside(trackers);
    for (LinkedRun& linked : link_runs(std::move(folders), std::move(trackers)))
      make_run(std::move(linked));
    for (const std::size_t i : beside_) append(bundle_.shared, files_[i].reading.records);
    place_environment();
    finish();
  }

 private:
  // Which files are a tracker's, which belong to a folder, which stand around.
  void sort_files() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const FileReading& file = files_[i];
      if (!file.reader) continue;
      if (file.reader->role == Role::environment) {
        environment_.push_back(i);
        continue;
      }
      const auto& runs = file.reading.records.runs;
      const auto own = std::ranges::find_if(runs, &RunRecord::id_is_unique);
      if (own == runs.end())
        plain_.push_back(i);
      else
        add_to_tracker(*own, i);
    }
    std::erase_if(trackers_, [&](const auto& entry) { return is_nameless_copy(entry.second); });
    // What lies in the folder of a tracker's run is that run's; in several of them, the deepest's.
    std::erase_if(plain_, [&](std::size_t i) {
      RunPart* own = nullptr;
      for (auto& [key, part] : trackers_)
        if (part.owns_directory && is_below(files_[i].reading.home, part.directory) &&
            (!own || part.directory.size() > own->directory.size()))
          own = &part;
      if (own) add_file(*own, i);
      return own != nullptr;
    });
  }

  // Without an id, but with the very words of another run of the tool: its copy.
  [[nodiscard]] bool is_nameless_copy(const RunPart& part) const {
    return part.id.empty() && std::ranges::any_of(trackers_, [&](const auto& entry) {
             const RunPart& other = entry.second;
             return other.tool == part.tool && !other.id.empty() &&
                    other.records.size() == part.records.size() &&
                    std::ranges::equal(
                        other.records, part.records,
                        [](const Records* a, const Records* b) { return same(*a, *b); });
           });
  }

  static bool same(const Records& one, const Records& other) {
    return std::ranges::equal(one.facts, other.facts,
                              [](const Fact& a, const Fact& b) {
                                return a.key == b.key && a.role == b.role && a.value == b.value;
                              }) &&
           std::ranges::equal(one.metrics, other.metrics, [](const Metric& a, const Metric& b) {
             return a.key == b.key && a.text == b.text;
           });
  }

  void add_file(RunPart& part, std::size_t i) {
    part.files.push_back(i);
    part.records.push_back(&files_[i].reading.records);
  }

  void add_to_tracker(const RunRecord& run, std::size_t i) {
    const std::string directory = run.directory.empty() ? files_[i].reading.home : run.directory;
    // A copy may have lost the file that tells its id.
    const std::string& name = run.id.empty() ? directory : run.id;
    const auto [at, is_new] = trackers_.try_emplace({run.tool, name});
    RunPart& part = at->second;
    if (!is_new && part.directory != directory) {
      // wandb/latest-run beside the run that it copies: one of them tells all.
      const bool held_is_copy = base_name(part.directory) == "latest-run";
      if (!held_is_copy) return;
      part.files.clear();
      part.records.clear();
    }
    part.tool = run.tool;
    part.id = run.id;
    part.parent = run.parent;
    part.directory = directory;
    part.owns_directory = run.owns_directory;
    part.store = store_of(directory);
    if (run.state != RunState::unknown) part.state = run.state;
    add_file(part, i);
  }

  // The folder in which a tracker's store stands.
  static std::string store_of(const std::string& directory) {
    std::string store;
    for (const std::string_view part : split(directory, '/')) {
      if (part == "mlruns" || part == "wandb" || part == ".wandb") return store;
      if (!store.empty()) store += '/';
      store += part;
    }
    return std::string(parent_path(directory));
  }

  std::vector<RunPart> folder_parts() {
    std::vector<FolderRecord> records;
    std::set<std::string> stamps;
    for (const std::size_t i : plain_) stamps.insert(stamp_of(files_[i]));
    stamps.erase("");
    for (const std::size_t i : plain_) {
      const FileReading& file = files_[i];
      const Records& found = file.reading.records;
      FolderRecord record{.file = i,
                          .home = file.reading.home,
                          .name = std::string(base_name(file.entry->path)),
                          .is_result = file.reader->role == Role::result,
                          .is_samples = !found.samples.empty(),
                          .is_run_record = !found.runs.empty() || is_hydra_job(file)};
      if (const std::string stamp = stamp_of(file); !stamp.empty()) {
        record.name = std::string(file.reader->name);
        if (stamps.size() > 1) record.home += (record.home.empty() ? "" : "/") + stamp;
      }
      records.push_back(std::move(record));
    }
    FolderRuns runs = find_run_folders(records);
    beside_ = std::move(runs.beside);
    for (const std::size_t i : runs.of_no_run)
      bundle_.problems.push_back({files_[i].entry->path, 0, ProblemKind::other,
                                  "settings that belong to no run: nothing lies beside them",
                                  false});
    std::vector<RunPart> parts;
    for (const FolderRun& run : runs.runs) {
      RunPart part{.directory = run.directory};
      for (const std::size_t i : run.files) add_file(part, i);
      drop_templates(part);
      parts.push_back(std::move(part));
    }
    return parts;
  }

  // conf/config.yaml below a run that Hydra recorded is what the run was composed from, not what
  // it ran with.
  void drop_templates(RunPart& part) {
    const bool composed = std::ranges::any_of(
        part.files, [&](std::size_t i) { return files_[i].reader->name == "hydra"; });
    if (!composed) return;
    std::erase_if(part.files, [&](std::size_t i) {
      return files_[i].reader->name == "settings" && files_[i].reading.home != part.directory;
    });
    part.records.clear();
    for (const std::size_t i : part.files) part.records.push_back(&files_[i].reading.records);
  }

  // A parent without results only holds its children together: what it says holds for all.
  void set_parents_aside(std::vector<RunPart>& trackers) {
    std::set<std::string> parents;
    for (const RunPart& part : trackers) parents.insert(part.parent);
    std::erase_if(trackers, [&](const RunPart& part) {
      const bool bare = std::ranges::all_of(part.records, [](const Records* records) {
        return records->metrics.empty() && records->samples.empty();
      });
      const bool aside = parents.contains(part.id) && bare && part.state == RunState::finished;
      if (aside) beside_.insert(beside_.end(), part.files.begin(), part.files.end());
      return aside;
    });
  }

  void make_run(LinkedRun linked) {
    Run run;
    run.linked_by = linked.linked_by;
    run.directory = linked.parts.front().directory;
    std::vector<std::size_t> files;
    for (const RunPart& part : linked.parts) {
      if (run.id.empty()) run.id = part.id;
      files.insert(files.end(), part.files.begin(), part.files.end());
      folders_.push_back({part.directory, runs_.size()});
    }
    if (run.id.empty()) run.id = run.directory.empty() ? "." : run.directory;
    std::ranges::sort(files);
    for (const std::size_t i : files) append(run.records, files_[i].reading.records);
    run.state = state_of(run.records);
    runs_.push_back(std::move(run));
  }

  // A lock file or prompt in a run's folder is that run's; elsewhere it stands beside all runs.
  void place_environment() {
    for (const std::size_t i : environment_) {
      const std::string& home = files_[i].reading.home;
      std::optional<std::size_t> best;
      std::size_t length = 0;
      for (const auto& [folder, run] : folders_)
        if (is_below(home, folder) && (!best || folder.size() > length)) {
          best = run;
          length = folder.size();
        }
      append(best ? runs_[*best].records : bundle_.shared, files_[i].reading.records);
    }
  }

  void finish() {
    if (runs_.empty()) {
      runs_.push_back({.id = ".", .directory = "", .linked_by = "directory"});
      // Without any run the folder is one: what lies in it is all there is to audit.
      append(runs_.back().records, bundle_.shared);
    }
    for (Run& run : runs_) {
      settle_tables(run.records);
      run.witnesses = witnesses_of(run.records);
      const bool unfinished = run.state == RunState::failed || run.state == RunState::killed ||
                              run.state == RunState::running;
      (unfinished ? bundle_.others : bundle_.runs).push_back(std::move(run));
    }
    const auto by_place = [](const Run& one, const Run& other) {
      return std::tie(one.directory, one.id) < std::tie(other.directory, other.id);
    };
    std::ranges::stable_sort(bundle_.runs, by_place);
    std::ranges::stable_sort(bundle_.others, by_place);
    name_arms(bundle_.runs);
  }

  static std::vector<std::string> witnesses_of(const Records& records) {
    std::set<std::string> tools;
    for (const Fact& fact : records.facts) tools.insert(fact.source.tool);
    for (const Metric& metric : records.metrics) tools.insert(metric.source.tool);
    for (const SampleTable& table : records.samples) tools.insert(table.tool);
    for (const RunRecord& run : records.runs) tools.insert(run.tool);
    tools.erase("");
    return {tools.begin(), tools.end()};
  }

  std::vector<FileReading>& files_;
  Bundle& bundle_;
  std::map<std::pair<std::string, std::string>, RunPart> trackers_;
  std::vector<std::size_t> plain_, environment_, beside_;
  std::vector<Run> runs_;
  std::vector<std::pair<std::string, std::size_t>> folders_;  // a run's folders -> its index
};

bool is_called(const Run& run, std::string_view run_id) {
  return run.id.starts_with(run_id) ||
         std::ranges::any_of(run.records.runs, [&](const RunRecord& record) {
           return !record.id.empty() && record.id.starts_with(run_id);
         });
}

}  // namespace

void group_runs(std::vector<FileReading>& files, Bundle& bundle) {
  Grouper(files, bundle).group();
}

Result<void> choose_run(Bundle& bundle, std::string_view run_id) {
  std::vector<std::string> found, all;
  for (const std::vector<Run>* runs : {&bundle.runs, &bundle.others})
    for (const Run& run : *runs) {
      all.push_back(shown(run.id, 60));
      if (is_called(run, run_id)) found.push_back(shown(run.id, 60));
    }
  if (all.size() > 10) all.resize(10);
  if (found.empty())
    return fail(ErrorKind::input, bundle.path,
                fmt::format("no run's id begins with \"{}\"", shown(run_id, 60)),
                fmt::format("runs here: {}", join(all, ", ")));
  if (found.size() > 1)
    return fail(
        ErrorKind::usage, bundle.path,
        fmt::format("{} runs have an id that begins with \"{}\"", found.size(), shown(run_id, 60)),
        fmt::format("one of: {}", join(found, ", ")));
  const auto is_other = [&](const Run& run) { return !is_called(run, run_id); };
  std::erase_if(bundle.runs, is_other);
  std::erase_if(bundle.others, is_other);
  for (Run& run : bundle.runs) run.arm.clear();
  return {};
}

}  // namespace reprocheck::readers
