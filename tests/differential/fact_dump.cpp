// fact_dump: prints what this program takes for facts, so that scripts can ask other tools too.
//
// fact_dump digest ALGORITHM FILE       lower-case hex of md5, sha1, sha256, xxh128 or blob
// fact_dump git FOLDER REV [REV...]     one JSON object a line: head, resolve, list, reachable,
//                                       changed (names as arrays of bytes in hex)
// fact_dump walk FOLDER                 files, entries passed over and milliseconds of a walk

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/base/digest.h"
#include "src/files/tree_of_files.h"
#include "src/git/repository.h"

namespace {

using reprocheck::Algorithm;
using reprocheck::Repository;

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string quoted(const std::optional<std::string>& text) {
  return text ? '"' + *text + '"' : "null";
}

int dump_digest(const std::string& name, const std::string& path) {
  const std::map<std::string, Algorithm> algorithms = {{"md5", Algorithm::md5},
                                                       {"sha1", Algorithm::sha1},
                                                       {"sha256", Algorithm::sha256},
                                                       {"xxh128", Algorithm::xxh128}};
  std::ifstream file(path, std::ios::binary);
  if (name == "blob") {
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    fmt::print("{}\n", reprocheck::blob_id(bytes));
    return 0;
  }
  const auto found = algorithms.find(name);
  if (found == algorithms.end()) return 2;
  reprocheck::Digest digest(found->second);
  std::vector<char> buffer(65'537);  // No multiple of any block.
  do {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    digest.add({buffer.data(), static_cast<std::size_t>(file.gcount())});
  } while (file);
  fmt::print("{}\n", digest.hex());
  return 0;
}

std::string reach_word(Repository::Reach reach) {
  switch (reach) {
    case Repository::Reach::reachable:
      return "reachable";
    case Repository::Reach::not_reachable:
      return "not_reachable";
    case Repository::Reach::unknown:
      return "unknown";
  }
  return {};
}

std::string listed(const Repository& repository, const std::string& commit) {
  const auto entries = repository.list(commit, "", {});
  if (!entries || !*entries) return "null";
  std::string text;
  for (const reprocheck::GitEntry& entry : **entries) {
    const char* mode = entry.is_link ? "120000" : entry.is_executable ? "100755" : "100644";
    text += fmt::format("{}[\"{}\", \"{}\", \"{}\"]", text.empty() ? "" : ", ", mode, entry.id,
                        hex(entry.path));
  }
  return '[' + text + ']';
}

std::string changed(const Repository& repository, const std::string& commit) {
  const auto paths = repository.changed_files(commit, 1'000'000, {});
  if (!paths) return "null";
  std::string text;
  for (const std::string& path : *paths) {
    text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", hex(path));
  }
  return '[' + text + ']';
}

int dump_git(const std::string& folder, const std::vector<std::string>& revisions) {
  const auto opened = Repository::open(folder);
  if (!opened) {
    fmt::print(stderr, "{}: {}\n", opened.error().where, opened.error().message);
    return 4;
  }
  const Repository& repository = **opened;
  for (const std::string& revision : revisions) {
    const auto commit = repository.resolve(revision);
    if (!commit) {
      fmt::print("{{\"head\": {}, \"resolve\": null}}\n", quoted(repository.head()));
      continue;
    }
    fmt::print(
        "{{\"head\": {}, \"resolve\": \"{}\", \"list\": {}, \"reachable\": \"{}\", "
        "\"changed\": {}}}\n",
        quoted(repository.head()), *commit, listed(repository, *commit),
        reach_word(repository.reachable_from_remote(*commit)), changed(repository, *commit));
  }
  return 0;
}

int dump_walk(const std::string& folder) {
  const auto begin = std::chrono::steady_clock::now();
  const auto tree = reprocheck::open_folder(folder, {});
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - begin;
  if (!tree) {
    fmt::print(stderr, "{}: {}\n", tree.error().where, tree.error().message);
    return 4;
  }
  fmt::print("{} files, {} passed over, {:.1f} ms\n", (*tree)->files().size(),
             (*tree)->passed_over().size(), spent.count());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments.size() == 3 && arguments[0] == "digest") {
    return dump_digest(arguments[1], arguments[2]);
  }
  if (arguments.size() >= 3 && arguments[0] == "git") {
    return dump_git(arguments[1], {arguments.begin() + 2, arguments.end()});
  }
  if (arguments.size() == 2 && arguments[0] == "walk") return dump_walk(arguments[1]);
  fmt::print(stderr, "fact_dump digest ALGORITHM FILE | git FOLDER REV... | walk FOLDER\n");
  return 2;
}
