// link_runs: a tracker's run and the folder that the same run left behind.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "src/model/bundle.h"

namespace reprocheck::readers {

// Files that are one run so far: a tracker's (tool and id set) or a folder's.
struct RunPart {
  std::string tool;  // "" for a folder
  std::string id;
  std::string parent;           // id of the run it belongs to
  std::string directory;        // of the run's own files
  bool owns_directory = false;  // of a tracker: all that lies in it is this run's
  std::string store;            // of a tracker: the folder that holds `mlruns` or `wandb`
  RunState state = RunState::unknown;
  std::vector<std::size_t> files;
  std::vector<const Records*> records;  // of those files
};

// Parts that are one run, and why.
struct LinkedRun {
  std::vector<RunPart> parts;  // the folder first, then by tool
  std::string linked_by;
};

// A lone tracker run inside or beside a folder's run is that run unless most of what both record
// differs; several are told apart by commit, seed and settings. What nothing links stays alone.
[[nodiscard]] std::vector<LinkedRun> link_runs(std::vector<RunPart> folders,
                                               std::vector<RunPart> trackers);

}  // namespace reprocheck::readers
