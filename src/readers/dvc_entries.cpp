// dvc_entries: an output or dependency as DVC writes it, in a pointer and in a lock alike.
//
//   md5: f12e5092f3ce1876ba43069f72de7eb5       an all-digit one is a number to YAML
//   size: 70459
//   hash: md5                                   without it: DVC 2, MD5 of the text with LF
//   path: corpus.jsonl                          relative, absolute, or an address
//
// A directory's digest ends in ".dir". Other digests (etag, checksum) are a remote's own words
// about its bytes: nothing here can make them again.

#include "src/readers/dvc_entries.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

std::string text_at(const Tree& entry, std::string_view key) {
  const Tree* value = entry.find(key);
  return value && value->is_scalar() && !value->is_null() ? value->text() : "";
}

std::optional<std::uint64_t> count_at(const Tree& entry, std::string_view key) {
  const Tree* value = entry.find(key);
  const auto whole = value ? value->integer() : std::nullopt;
  if (!whole || *whole < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*whole);
}

bool is_address(std::string_view path) {
  return path.find("://") != std::string_view::npos;
}

bool is_md5(std::string_view digest) {
  if (digest.ends_with(".dir")) digest.remove_suffix(4);
  return digest.size() == 32 && is_hexadecimal(digest);
}

void note_digest(const Tree& entry, const std::string& pointer, Page& page, DataFile& data) {
  const Tree* md5 = entry.find("md5");
  data.digest = lower(text_at(entry, "md5"));
  if (data.digest.empty()) return;
  if (!is_md5(data.digest)) {
    page.problem(ProblemKind::malformed, fmt::format("{} is no md5", below(pointer, "md5")),
                 md5->mark().line);
    data.digest.clear();
    return;
  }
  const Tree* marker = entry.find("hash");
  data.algorithm = marker && marker->is_scalar() ? marker->text() : "md5-dos2unix";
  data.is_directory = data.digest.ends_with(".dir");
}

// Where the record says that the bytes can be had: a remote's name, an address, a repository.
std::string remote_of(const Tree& entry, const std::string& path) {
  if (const std::string remote = text_at(entry, "remote"); !remote.empty()) return remote;
  if (const Tree* cloud = entry.find("cloud"); cloud && !cloud->members().empty())
    return cloud->members().front().first;
  if (const Tree* repository = entry.find("repo")) {
    const std::string commit = text_at(*repository, "rev_lock");
    return commit.empty() ? text_at(*repository, "url")
                          : fmt::format("{}@{}", text_at(*repository, "url"), commit);
  }
  return is_address(path) ? path : "";
}

}  // namespace

void note_dvc_entry(const Tree& entry, const std::string& pointer, const std::string& folder,
                    bool is_dependency, Page& page) {
  DataFile data;
  data.name = text_at(entry, "path");
  data.is_dependency = is_dependency;
  data.size_bytes = count_at(entry, "size");
  data.file_count = count_at(entry, "nfiles");
  data.source = page.source(pointer, entry.mark().line, data.name);
  if (data.name.empty())
    return page.problem(ProblemKind::malformed, fmt::format("{} has no path", pointer),
                        entry.mark().line);
  note_digest(entry, pointer, page, data);
  data.remote = remote_of(entry, data.name);
  // The path of an import is one of another repository, that of an address none of ours.
  if (!entry.find("repo") && !is_address(data.name)) {
    if (auto path = resolved_path(folder, data.name)) {
      data.path = std::move(*path);
    } else {
      data.escapes = true;
      page.problem(ProblemKind::reference_escaped,
                   fmt::format("{} leads out of the bundle", below(pointer, "path")),
                   entry.mark().line);
    }
  }
  page.reading.records.data.push_back(std::move(data));
}

void note_dvc_entries(const Tree* list, const std::string& pointer, const std::string& folder,
                      bool is_dependency, Page& page) {
  if (!list || list->is_null()) return;
  if (!list->is_array())
    return page.problem(ProblemKind::malformed, fmt::format("{} is no list", pointer),
                        list->mark().line);
  for (std::size_t i = 0; i < list->items().size(); ++i) {
    const Tree& entry = list->items()[i];
    if (entry.is_object())
      note_dvc_entry(entry, below(pointer, i), folder, is_dependency, page);
    else
      page.problem(ProblemKind::malformed, fmt::format("{} is no entry", below(pointer, i)),
                   entry.mark().line);
  }
}

}  // namespace reprocheck::readers
