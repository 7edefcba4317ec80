// bundle_roles: reprocheck.bundle.yaml, in which a bundle may say what its files are.

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/files/tree_of_files.h"
#include "src/model/records.h"
#include "src/readers/reader.h"

namespace reprocheck::readers {

inline constexpr std::string_view k_bundle_file = "reprocheck.bundle.yaml";

// files: {PATH or pattern: {role: samples, columns: {output: pred}}}. Nothing else is obeyed: a key
// that means nothing here is a problem, and never a repository, a direction or a gate.
struct BundleRoles {
  bool present = false;
  std::vector<std::pair<std::string, DeclaredRole>> files;  // in file order
  std::vector<Problem> problems;

  // The role of the first entry that is this path or whose pattern fits it; null if none.
  [[nodiscard]] const DeclaredRole* of(std::string_view path) const;
  // Entries that fit no file of the bundle.
  [[nodiscard]] std::vector<Problem> without_files(const std::vector<FileEntry>& entries) const;
};

// What the declarations that choose or rename evidence come to, as a fact of the ruler: with
// another column read, or another file, two runs were not measured alike. Nothing where none does.
[[nodiscard]] std::optional<Fact> declared_evidence(const BundleRoles& roles);

[[nodiscard]] BundleRoles read_bundle_roles(const TreeOfFiles& tree, const Limits& limits);

}  // namespace reprocheck::readers
