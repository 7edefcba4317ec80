// bundle: what one experiment left behind: files, and one or more runs.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/model/records.h"

namespace reprocheck {

// One execution of the experiment, with everything that testifies to it.
struct Run {
  std::string id;         // stable name in reports: the tool's id, else the directory
  std::string directory;  // relative to the bundle; "" is its root
  std::string linked_by;  // why its records are one run: "run id", "directory", "commit, seed,
                          // settings and time"
  std::vector<std::string> witnesses;  // tools, sorted, each once
  RunState state = RunState::unknown;
  std::string arm;  // settings in which it differs from the other runs; "" for one arm
  Records records;
};

struct FileCounts {
  std::uint64_t total = 0;  // regular files
  std::uint64_t understood = 0;
  std::uint64_t not_understood = 0;
  std::uint64_t skipped = 0;  // what the walk passed over
};

struct ReadFile {
  std::string path;
  std::string reader;
  std::string mapping;  // of a sample table; "" else
};

// What the object store around the run said; nothing here comes from the work tree unless it says
// so.
struct RepositoryFacts {
  enum class Reach : std::uint8_t { reachable, not_reachable, unknown };
  std::string work_tree;              // relative to the working directory; for texts only
  std::optional<std::string> commit;  // recorded commit, full, found in the store
  bool commit_recorded = false;       // some witness names a commit
  bool commit_present = false;        // and the store has it
  bool shallow = false;
  Reach reach = Reach::unknown;
  bool read_at_head = false;                  // no commit was recorded: its files are uncertain
  std::vector<std::string> worktree_changed;  // tracked files that differ now from the commit
  std::optional<std::string> remote_url;
  std::vector<std::string>
      prompts_untracked;  // prompt files that the commit does not hold, or not so
};

class TreeOfFiles;

// One of several bundles that were joined into a side.
struct BundlePart {
  std::string name;  // with which its paths begin in the joined one
  std::string path;  // as the user named it
  std::string digest;
};

struct Bundle {
  std::shared_ptr<const TreeOfFiles> tree;       // its files
  std::shared_ptr<const TreeOfFiles> work_tree;  // of the repository around it; null if none
  std::string path;                              // as the user named it
  std::string digest;                            // "xxh128:HEX"
  std::string identity;  // what the path resolves to, to tell the same path given twice
  std::optional<RepositoryFacts> repository;
  std::string repository_note;  // why there is none: text with the --repo line; "" if there is one
  std::vector<Run> runs;        // of one configuration or several arms; at least one
  std::vector<Run> others;      // failed, killed, running or deleted runs of the bundle
  Records shared;               // beside all runs: lock files, Dockerfile, data pointers, prompts
  std::vector<Problem> problems;  // of the walk and of the readers, all
  FileCounts files;
  std::vector<std::string> not_understood;  // paths
  std::vector<ReadFile> readers;
  std::vector<BundlePart> parts;  // what it was joined of; empty for a bundle as it lies
};

// Records of every run, then those beside all runs.
template <typename Visit>
void each_records(const Bundle& bundle, Visit visit) {
  for (const Run& run : bundle.runs) visit(run.records);
  visit(bundle.shared);
}

// Files of the repository count only where a recorded commit says which ones the run saw.
[[nodiscard]] bool is_certain(const Bundle& bundle, const Source& source);

}  // namespace reprocheck
