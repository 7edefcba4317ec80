// reader: what understands one format: it recognizes a file, then appends records.
//
// `recognizes` looks at the path (and, through Look, at the first bytes) and changes nothing.
// `read` keeps what stood before a torn tail. It returns an error only where the file as a
// whole cannot be used; the loader turns that into a Problem and goes on. Neither opens
// anything but the file it is asked about and files beside it through the same tree.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/files/tree_of_files.h"
#include "src/model/records.h"

namespace reprocheck {

// What reprocheck.bundle.yaml says of a file; the file is untrusted like the rest of the bundle.
struct DeclaredRole {
  std::string role;  // "samples", "metrics", "settings", "prompt", "ignore"
  std::vector<std::pair<std::string, std::string>> columns;  // role of a column -> its name
};

// A file as a reader sees it.
struct Look {
  const TreeOfFiles& tree;
  const FileEntry& entry;  // path relative to the bundle
  std::string_view head;   // its first bytes, at most 4096
  const Limits& limits;
  const DeclaredRole* declared = nullptr;  // null where reprocheck.bundle.yaml does not name it
};

// What came of reading one file.
struct Reading {
  Records records;
  // The folder of the run that these records belong to; the file's own folder unless the reader
  // says otherwise (`.hydra/config.yaml` tells of the folder above, an MLflow run of its own one).
  std::string home;
  std::vector<std::string> also_read;  // other files that went into it
  std::string mapping;                 // of a sample table
  std::string shape;                   // keys of a document that states results; "" else
  // False: on a second look the file is none of this reader's, and the next may try. Problems
  // stay, so that a table which fits two roles can say what would settle it.
  bool understood = true;
};

// What part a file plays; damage to a result is exit 4 (Problem::decides).
enum class Role : std::uint8_t {
  result,       // samples, metrics
  run,          // settings and the run's own record
  environment,  // lock files, Dockerfile, data pointers, prompts: also read from the repository
};

struct Reader {
  std::string_view name;  // in results: readers[].reader
  Role role;
  bool (*recognizes)(const Look& file);
  Result<void> (*read)(const Look& file, Reading& reading);
};

// Every reader; the first that recognizes a file reads it.
[[nodiscard]] std::span<const Reader* const> all_readers();

}  // namespace reprocheck
