// read_files: every file of a tree, read by the first reader that recognizes it.

#pragma once

#include <string>
#include <vector>

#include "src/files/tree_of_files.h"
#include "src/readers/bundle_roles.h"
#include "src/readers/reader.h"

namespace reprocheck::readers {

// One file and what came of it.
struct FileReading {
  const FileEntry* entry = nullptr;
  const Reader* reader = nullptr;  // null: nobody recognized it, or it could not be read
  bool ignored = false;            // reprocheck.bundle.yaml says so
  Reading reading;
  std::vector<Problem> problems;  // of the file as a whole
};

// In path order, whatever the number of threads; big files are begun first.
[[nodiscard]] std::vector<FileReading> read_files(const TreeOfFiles& tree, const BundleRoles& roles,
                                                  const Limits& limits, unsigned jobs);

// One file alone, asked of these readers. `role`: only readers of this role, all without.
[[nodiscard]] FileReading read_file(const TreeOfFiles& tree, const FileEntry& entry,
                                    const DeclaredRole* declared, const Limits& limits,
                                    std::optional<Role> role = std::nullopt);

}  // namespace reprocheck::readers
