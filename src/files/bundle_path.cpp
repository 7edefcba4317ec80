// bundle_path: the grammar of a bundle's name.
//
// REV is held against the list of allowed forms before anything reaches the object store, and
// PATH may not climb: it is counted from the repository's root.

#include "src/files/bundle_path.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

#include "src/base/text.h"
#include "src/git/repository.h"

namespace reprocheck {
namespace {

constexpr std::string_view git_prefix = "git:";
constexpr std::array<std::string_view, 6> archive_endings = {".zip",    ".tar",     ".tgz",
                                                             ".tar.gz", ".tar.zst", ".rpz"};

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

bool is_archive(const std::string& path) {
  const std::string name = lower(path);
  bool named_so = false;
  for (const std::string_view ending : archive_endings) named_so |= name.ends_with(ending);
  std::error_code error;
  return named_so && std::filesystem::is_regular_file(path, error);
}

std::string how_to_unpack(const std::string& path) {
  const std::string name = lower(path);
  const bool zip = name.ends_with(".zip") || name.ends_with(".rpz");
  return (zip ? "unzip -d unpacked -- " : "mkdir unpacked && tar -C unpacked -xf ") + path;
}

// PATH of git:REV:PATH without "." and doubled slashes; nothing that climbs or is absolute.
Result<std::string> inner_path(const std::string& text, std::string_view path) {
  if (path.starts_with('/')) {
    return fail(ErrorKind::usage, shown(text), "the path of a revision may not be absolute",
                "write it from the repository's root");
  }
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part == "..") {
      return fail(ErrorKind::usage, shown(text), "the path of a revision may not hold '..'",
                  "write it from the repository's root");
    }
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  return join(parts, "/");
}

Result<BundlePath> parse_revision(BundlePath bundle, std::string_view rest) {
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos) {
    return fail(ErrorKind::usage, shown(bundle.text), "a revision is written git:REV:PATH",
                "for the whole tree: " + shown(bundle.text) + ":.");
  }
  bundle.kind = BundlePath::Kind::revision;
  bundle.revision = rest.substr(0, colon);
  if (!is_revision_syntax(bundle.revision)) {
    return fail(ErrorKind::usage, shown(bundle.text),
                "'" + shown(bundle.revision) + "' is no revision",
                "a hash of at least 7 digits, HEAD, a branch or a tag, with ~N or ^");
  }
  auto path = inner_path(bundle.text, rest.substr(colon + 1));
  if (!path) return std::unexpected(std::move(path.error()));
  bundle.path_in_repository = std::move(*path);
  return bundle;
}

}  // namespace

Result<BundlePath> parse_bundle_path(std::string_view text) {
  BundlePath bundle;
  bundle.text = text;
  if (text == "-") return bundle;
  if (text.empty() || text.find('\0') != std::string_view::npos) {
    return fail(ErrorKind::usage, shown(text), "is no path of a bundle");
  }
  if (!exists(bundle.text)) {
    const std::size_t mark = text.rfind('#');
    if (mark != std::string_view::npos) {
      bundle.run_id = text.substr(mark + 1);
      text = text.substr(0, mark);
      if (text.empty() || bundle.run_id.empty()) {
        return fail(ErrorKind::usage, shown(bundle.text), "one run is written PATH#RUN_ID");
      }
    }
    if (text.starts_with(git_prefix)) {
      return parse_revision(std::move(bundle), text.substr(git_prefix.size()));
    }
  }
  bundle.kind = BundlePath::Kind::folder;
  bundle.folder = text;
  if (is_archive(bundle.folder)) {
    return fail(ErrorKind::input, shown(bundle.folder), "archives are not read yet",
                how_to_unpack(bundle.folder));
  }
  return bundle;
}

}  // namespace reprocheck
