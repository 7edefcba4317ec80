// run_folders: which folders of a bundle are runs, by what lies in them.

#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace reprocheck::readers {

// One file that belongs to some run, as the grouping sees it.
struct FolderRecord {
  std::size_t file = 0;    // index of the file
  std::string home;        // folder that its records speak of
  std::string name;        // by which siblings are told to be of one kind
  bool is_result = false;  // metrics or samples
  bool is_samples = false;
  bool is_run_record = false;  // a tool's own word that a run began here
};

// The files of one run, and its folder.
struct FolderRun {
  std::string directory;
  std::vector<std::size_t> files;  // ascending
};

struct FolderRuns {
  std::vector<FolderRun> runs;         // by directory
  std::vector<std::size_t> beside;     // of no one run: a summary or settings above several
  std::vector<std::size_t> of_no_run;  // settings in sibling folders without any result
};

// Sibling folders that hold files of one name are separate runs; siblings of disjoint kinds are one
// run at their common ancestor; a folder without a run of its own joins the nearest one above it.
[[nodiscard]] FolderRuns find_run_folders(const std::vector<FolderRecord>& records);

}  // namespace reprocheck::readers
