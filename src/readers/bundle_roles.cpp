// bundle_roles: reprocheck.bundle.yaml, in which a bundle may say what its files are.
//
// The file comes with the bundle and is as untrusted as the rest of it: it may tell a column's
// name and nothing that decides.

#include "src/readers/bundle_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/readers/native_names.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::array<std::string_view, 5> k_roles{"samples", "metrics", "settings", "prompt",
                                                  "ignore"};
constexpr std::array<std::string_view, 13> k_columns{
    "id",    "task",   "arm",   "question", "prompt", "target", "output",
    "score", "status", "error", "repeat",   "seed",   "cluster"};

class RolesFile {
 public:
  explicit RolesFile(BundleRoles& roles) : roles_(roles) {}

  void read(const Tree& root) {
    if (!root.is_object()) return problem(root, "is no mapping with the key files");
    for (const auto& [key, value] : root.members()) {
      if (key == "version") continue;
      if (key != "files" || !value.is_object()) {
        problem(value, fmt::format("unknown key \"{}\": only files is known", shown(key, 60)));
        continue;
      }
      for (const auto& [path, entry] : value.members()) file(path, entry);
    }
  }

 private:
  void problem(const Tree& at, std::string message) {
    roles_.problems.push_back({std::string(k_bundle_file), at.mark().line, ProblemKind::malformed,
                               std::move(message), false});
  }

  void file(const std::string& path, const Tree& entry) {
    DeclaredRole declared{.role = "samples", .columns = {}};
    if (entry.is_string()) {
      declared.role = entry.text();
    } else if (!entry.is_object()) {
      return problem(entry, fmt::format("\"{}\" has neither a role nor columns", shown(path, 60)));
    }
    for (const auto& [key, value] : entry.members()) {
      if (key == "role" && value.is_string())
        declared.role = value.text();
      else if (key == "columns" && value.is_object())
        columns(value, declared);
      else
        problem(value,
                fmt::format("unknown key \"{}\" of \"{}\"", shown(key, 60), shown(path, 60)));
    }
    if (std::ranges::find(k_roles, declared.role) == k_roles.end())
      return problem(entry, fmt::format("unknown role \"{}\": samples, metrics, settings, prompt "
                                        "or ignore",
                                        shown(declared.role, 60)));
    roles_.files.emplace_back(path, std::move(declared));
  }

  void columns(const Tree& tree, DeclaredRole& declared) {
    for (const auto& [role, name] : tree.members()) {
      const bool known = std::ranges::find(k_columns, role) != k_columns.end();
      const bool list = role == "score" && name.is_array();
      if (!known || (!name.is_string() && !list)) {
        problem(name, fmt::format("unknown column \"{}\"", shown(role, 60)));
      } else if (list) {
        for (const Tree& one : name.items())
          if (one.is_string()) declared.columns.emplace_back(role, one.text());
      } else {
        declared.columns.emplace_back(role, name.text());
      }
    }
  }

  BundleRoles& roles_;
};

bool fits(const std::string& pattern, std::string_view path) {
  return pattern == path || matches_pattern(pattern, path);
}

}  // namespace

const DeclaredRole* BundleRoles::of(std::string_view path) const {
  for (const auto& [pattern, role] : files)
    if (fits(pattern, path)) return &role;
  return nullptr;
}

std::vector<Problem> BundleRoles::without_files(const std::vector<FileEntry>& entries) const {
  std::vector<Problem> missing;
  for (const auto& [pattern, role] : files)
    if (std::ranges::none_of(entries, [&](const FileEntry& e) { return fits(pattern, e.path); }))
      missing.push_back({std::string(k_bundle_file), 0, ProblemKind::other,
                         fmt::format("names {}, and no file here is called so", shown(pattern, 80)),
                         false});
  return missing;
}

std::optional<Fact> declared_evidence(const BundleRoles& roles) {
  std::vector<std::string> lines;  // in file order, since the first that fits a path counts
  for (const auto& [path, declared] : roles.files) {
    if (declared.role == "settings" || declared.role == "prompt") continue;
    std::vector<std::string> columns;
    columns.reserve(declared.columns.size());
    for (const auto& [part, name] : declared.columns)
      columns.push_back(fmt::format(" {}={}", part, name));
    std::ranges::sort(columns);
    lines.push_back(fmt::format("{}: {}{}", without_times(path), declared.role, join(columns, "")));
  }
  if (lines.empty()) return std::nullopt;
  const std::string value = join(lines, "; ");
  return Fact{.layer = Layer::scoring,
              .role = "",
              .key = "bundle_file",
              .value = value,
              .source = {"bundle", std::string(k_bundle_file), "/files", 0, value},
              .change = ChangeClass::ruler};
}

BundleRoles read_bundle_roles(const TreeOfFiles& tree, const Limits& limits) {
  BundleRoles roles;
  if (!tree.find(k_bundle_file)) return roles;
  roles.present = true;
  const auto bytes = tree.read_all(k_bundle_file, limits.yaml_file);
  const auto document = bytes ? parse::parse_yaml(*bytes, std::string(k_bundle_file),
                                                  parse::Dialect::yaml_1_2, limits)
                              : Result<parse::Document>(std::unexpected(bytes.error()));
  if (!document) {
    // What it would have said about the samples nobody knows now.
    roles.problems.push_back(
        {std::string(k_bundle_file), 0, ProblemKind::malformed, document.error().message, true});
    return roles;
  }
  for (const parse::Notice& notice : document->notices)
    roles.problems.push_back(
        {std::string(k_bundle_file), notice.mark.line,
         notice.code == "key-duplicated" ? ProblemKind::key_duplicated : ProblemKind::malformed,
         notice.message, false});
  RolesFile(roles).read(document->root);
  return roles;
}

}  // namespace reprocheck::readers
