// reading_of: one file, read by one reader, out of a folder on disk or of a few texts.

#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/readers/reader.h"

namespace reprocheck::tests {

inline std::string fixture(const std::string& name) {
  return std::string(REPROCHECK_SOURCE_DIR) + "/tests/readers/fixtures/" + name;
}

// A folder of the given files, gone when it goes out of scope.
class Folder {
 public:
  explicit Folder(const std::vector<std::pair<std::string, std::string>>& files) {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("reading_of_" + std::to_string(::getpid()) + "_" + std::to_string(++count));
    for (const auto& [name, text] : files) add(name, text);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void add(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// What came of a file; `tree` is kept, since texts are read from it again.
struct ReadResult {
  std::unique_ptr<TreeOfFiles> tree;
  bool recognized = false;
  Result<void> outcome;
  Reading reading;

  [[nodiscard]] const Fact* fact(std::string_view key, std::string_view role = "*") const {
    for (const Fact& fact : reading.records.facts)
      if (fact.key == key && (role == "*" || fact.role == role)) return &fact;
    return nullptr;
  }
  [[nodiscard]] std::string value(std::string_view key, std::string_view role = "*") const {
    const Fact* found = fact(key, role);
    return found ? found->value : "(none)";
  }
  [[nodiscard]] const Metric* metric(std::string_view joined) const {
    for (const Metric& metric : reading.records.metrics)
      if (to_string(metric.key) == joined) return &metric;
    return nullptr;
  }
  [[nodiscard]] bool has_problem(ProblemKind kind) const {
    for (const Problem& problem : reading.records.problems)
      if (problem.kind == kind) return true;
    return false;
  }
  [[nodiscard]] bool decides() const {
    for (const Problem& problem : reading.records.problems)
      if (problem.decides) return true;
    return !outcome.has_value();
  }
};

inline ReadResult reading_of(const Reader& reader, const std::string& folder,
                             const std::string& path) {
  ReadResult result;
  const Limits limits;
  auto tree = open_folder(folder, limits);
  EXPECT_TRUE(tree.has_value()) << folder;
  if (!tree) return result;
  result.tree = std::move(*tree);
  const FileEntry* entry = result.tree->find(path);
  EXPECT_NE(entry, nullptr) << path;
  if (!entry) return result;
  const auto bytes = result.tree->read_all(path, 1ULL << 30);
  EXPECT_TRUE(bytes.has_value());
  const Look look{*result.tree, *entry, std::string_view(*bytes).substr(0, 4096), limits, nullptr};
  result.recognized = reader.recognizes(look);
  result.outcome = reader.read(look, result.reading);
  return result;
}

inline ReadResult reading_of_text(const Reader& reader, const std::string& path,
                                  const std::string& text) {
  const Folder folder({{path, text}});
  return reading_of(reader, folder.path(), path);
}

}  // namespace reprocheck::tests
