// read_files: every file of a tree, read by the first reader that recognizes it.
//
// Files are independent of each other, so threads share a list of them; what each found lies in
// its own place until all are done, so that no schedule shows in the result.

#include "src/readers/read_files.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/readers/native_names.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

constexpr std::size_t k_head_bytes = 4096;
constexpr std::string_view k_lfs_pointer = "version https://git-lfs";

ProblemKind kind_of(const Error& error) {
  if (error.kind == ErrorKind::limit) return ProblemKind::limit;
  if (error.message.find("changed while") != std::string::npos)
    return ProblemKind::changed_while_read;
  return error.kind == ErrorKind::environment ? ProblemKind::unreadable : ProblemKind::malformed;
}

// "predictions.jsonl:31" or "config.yaml:3:7": the line that an error's place names.
std::uint64_t line_of(const Error& error, const std::string& path) {
  if (!error.where.starts_with(path + ":")) return 0;
  const std::string_view rest = std::string_view(error.where).substr(path.size() + 1);
  const auto line = parse_integer(rest.substr(0, rest.find(':')));
  return line && *line > 0 ? static_cast<std::uint64_t>(*line) : 0;
}

Result<std::string> head_of(const TreeOfFiles& tree, const std::string& path) {
  auto stream = tree.open(path);
  if (!stream) return std::unexpected(stream.error());
  std::string head(k_head_bytes, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    const auto got = (*stream)->read(std::span(head).subspan(size));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    size += *got;
  }
  head.resize(size);
  return head;
}

void fail_whole(FileReading& file, const Error& error, bool decides) {
  file.problems.push_back(
      {file.entry->path, line_of(error, file.entry->path), kind_of(error), error.message, decides});
}

}  // namespace

FileReading read_file(const TreeOfFiles& tree, const FileEntry& entry, const DeclaredRole* declared,
                      const Limits& limits, std::optional<Role> role) {
  FileReading file{.entry = &entry};
  file.ignored = declared && declared->role == "ignore";
  if (file.ignored) {
    if (is_result_name(entry.path))
      file.problems.push_back(
          {entry.path, 0, ProblemKind::other,
           "is named like results, and reprocheck.bundle.yaml says to ignore it", false});
    return file;
  }
  const bool result = declared ? declared->role == "samples" || declared->role == "metrics"
                               : is_result_name(entry.path);
  const auto head = head_of(tree, entry.path);
  if (!head) {
    Error error = head.error();
    if (error.kind == ErrorKind::input) error.kind = ErrorKind::environment;
    fail_whole(file, error, result);
    return file;
  }
  if (head->starts_with(k_lfs_pointer)) {
    file.problems.push_back({entry.path, 1, ProblemKind::not_fetched,
                             "is a git-lfs pointer: its content was not fetched (git lfs pull)",
                             result || is_samples_name(entry.path)});
    return file;
  }
  const Look look{tree, entry, *head, limits, declared};
  for (const Reader* reader : all_readers()) {
    if (role && reader->role != *role) continue;
    if (!reader->recognizes(look)) continue;
    Reading reading;
    reading.home = std::string(parent_path(entry.path));
    const auto done = reader->read(look, reading);
    if (!done) {
      // Settings beyond a limit may hold a ruler that nobody has seen; broken ones say so.
      const bool beyond = reader->role == Role::run && done.error().kind == ErrorKind::limit;
      fail_whole(file, done.error(), beyond || reader->role == Role::result);
      return file;
    }
    if (!reading.understood) {
      for (Problem& problem : reading.records.problems)
        if (std::ranges::find(file.problems, problem.message, &Problem::message) ==
            file.problems.end())
          file.problems.push_back(std::move(problem));
      continue;
    }
    file.reader = reader;
    file.reading = std::move(reading);
    return file;
  }
  return file;
}

std::vector<FileReading> read_files(const TreeOfFiles& tree, const BundleRoles& roles,
                                    const Limits& limits, unsigned jobs) {
  const std::vector<FileEntry>& entries = tree.files();
  std::vector<FileReading> files(entries.size());
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater<>{},
                           [&](std::size_t i) { return entries[i].size_bytes; });
  in_parallel(order.size(), jobs, [&](std::size_t at) {
    const FileEntry& entry = entries[order[at]];
    FileReading& file = files[order[at]];
    if (entry.path == k_bundle_file)
      file.entry = &entry;
    else
      file = read_file(tree, entry, roles.of(entry.path), limits);
  });
  return files;
}

}  // namespace reprocheck::readers
