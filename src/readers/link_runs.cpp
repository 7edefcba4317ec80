// link_runs: a tracker's run and the folder that the same run left behind.
//
// Trackers stand beside the folder they tell of and rarely name it. Place comes first: one
// tracker run in one run's folder is that run, also where the two disagree, since that
// disagreement is what a check has to show. Where there are several, agreement decides.

#include "src/readers/link_runs.h"

#include <algorithm>
#include <optional>
#include <set>

#include "src/readers/run_facts.h"

namespace reprocheck::readers {
namespace {

bool is_below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || path.starts_with(folder + "/");
}

bool is_unfinished(const RunPart& part) {
  return part.state == RunState::failed || part.state == RunState::killed ||
         part.state == RunState::running;
}

class Linker {
 public:
  Linker(std::vector<RunPart> folders, std::vector<RunPart> trackers)
      : trackers_(std::move(trackers)), linked_(trackers_.size(), false) {
    for (RunPart& folder : folders) {
      runs_.emplace_back();
      runs_.back().linked_by = "directory";
      runs_.back().parts.push_back(std::move(folder));
    }
    for (const RunPart& tracker : trackers_) tools_.insert(tracker.tool);
  }

  std::vector<LinkedRun> link() {
    for (const std::string& tool : tools_) {
      for (LinkedRun& run : runs_) link_inside(run, tool);
      link_by_agreement(tool);
      // What is left of this tool is a run to which another tool may belong.
      for (std::size_t i = 0; i < trackers_.size(); ++i)
        if (!linked_[i] && trackers_[i].tool == tool) {
          linked_[i] = true;
          runs_.push_back({{std::move(trackers_[i])}, "run id"});
        }
    }
    return std::move(runs_);
  }

 private:
  [[nodiscard]] static bool has_tool(const LinkedRun& run, const std::string& tool) {
    return std::ranges::any_of(run.parts, [&](const RunPart& p) { return p.tool == tool; });
  }

  [[nodiscard]] Agreement with(const LinkedRun& run, std::size_t tracker) const {
    std::vector<const Records*> records;
    for (const RunPart& part : run.parts)
      records.insert(records.end(), part.records.begin(), part.records.end());
    return agreement(records, trackers_[tracker].records);
  }

  // The tracker's run lies in this run's folder, and in no deeper run's.
  [[nodiscard]] bool is_inside(const LinkedRun& run, std::size_t tracker) const {
    const RunPart& folder = run.parts.front();
    const RunPart& part = trackers_[tracker];
    if (!folder.tool.empty()) return folder.store == part.store;
    if (!is_below(part.store, folder.directory)) return false;
    return std::ranges::none_of(runs_, [&](const LinkedRun& other) {
      const RunPart& deeper = other.parts.front();
      return deeper.tool.empty() && deeper.directory.size() > folder.directory.size() &&
             is_below(part.store, deeper.directory);
    });
  }

  void take(LinkedRun& run, std::size_t tracker, std::string why) {
    linked_[tracker] = true;
    run.parts.push_back(std::move(trackers_[tracker]));
    run.linked_by = std::move(why);
  }

  void link_inside(LinkedRun& run, const std::string& tool) {
    if (has_tool(run, tool)) return;
    std::vector<std::size_t> inside, unfinished;
    for (std::size_t i = 0; i < trackers_.size(); ++i)
      if (!linked_[i] && trackers_[i].tool == tool && is_inside(run, i))
        (is_unfinished(trackers_[i]) ? unfinished : inside).push_back(i);
    if (inside.empty()) inside = unfinished;
    if (inside.size() == 1) {
      const Agreement found = with(run, inside[0]);
      if (found.differing * 2 <= found.shared) take(run, inside[0], "directory");
      return;
    }
    std::erase_if(inside, [&](std::size_t i) {
      const Agreement found = with(run, i);
      return found.shared == 0 || found.differing > 0;
    });
    if (inside.size() == 1) take(run, inside[0], "commit, seed, settings and time");
  }

  // Elsewhere in the bundle: two things in common, nothing against it, and no rival on either side.
  void link_by_agreement(const std::string& tool) {
    const auto fits = [&](const LinkedRun& run, std::size_t i) {
      if (linked_[i] || trackers_[i].tool != tool || has_tool(run, tool)) return false;
      const Agreement found = with(run, i);
      return found.shared >= 2 && found.differing == 0;
    };
    for (LinkedRun& run : runs_) {
      std::optional<std::size_t> only;
      std::size_t count = 0;
      for (std::size_t i = 0; i < trackers_.size(); ++i)
        if (fits(run, i)) {
          only = i;
          ++count;
        }
      if (count != 1) continue;
      const auto rivals =
          std::ranges::count_if(runs_, [&](const LinkedRun& other) { return fits(other, *only); });
      if (rivals == 1) take(run, *only, "commit, seed, settings and time");
    }
  }

  std::vector<RunPart> trackers_;
  std::vector<bool> linked_;
  std::vector<LinkedRun> runs_;
  std::set<std::string> tools_;
};

}  // namespace

std::vector<LinkedRun> link_runs(std::vector<RunPart> folders, std::vector<RunPart> trackers) {
  return Linker(std::move(folders), std::move(trackers)).link();
}

}  // namespace reprocheck::readers
