// requirements: a requirements file of pip, or the list that `pip freeze` gave.
//
//   -r base.txt
//   -c constraints.txt
//   numpy==1.26.4 --hash=sha256:2a02aba9ed12e4ac4eb3ea9421c420301a0c6460d9830d74a9df87efa4912010
//   torch>=2  # a range is no pin
//
// A frozen list looks like a file of requirements: only its place or its name says that these
// packages were there (W&B and MLflow put one beside a run). A constraint installs nothing; it
// pins what is required elsewhere.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "src/base/text.h"
#include "src/readers/noting.h"
#include "src/readers/requirements_line.h"

namespace reprocheck::readers {
namespace {

constexpr int k_most_includes = 8;  // of files in files
constexpr std::uint64_t k_most_bytes = 8ULL << 20;

bool is_frozen_name(std::string_view name) {
  const std::string text = folded(name);
  return text.ends_with(".txt") && (text.starts_with("pipfreeze") || text == "freeze.txt");
}

bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  if (!name.ends_with(".txt")) return false;
  return name.starts_with("requirements") || name.ends_with("requirements.txt") ||
         is_frozen_name(name) || base_name(parent_path(file.entry.path)) == "requirements";
}

Package::Origin origin_of(std::string_view path) {
  if (is_frozen_name(base_name(path))) return Package::Origin::installed;
  const std::vector<std::string_view> parts = split(path, '/');
  const bool beside_a_run = std::ranges::any_of(parts, [](std::string_view part) {
    return part == "wandb" || part == ".wandb" || part == "artifacts" ||
           part.starts_with("offline-run-");
  });
  return beside_a_run ? Package::Origin::installed : Package::Origin::requirement;
}

struct Line {
  std::string text;
  std::uint64_t number = 0;  // where it begins
};

// A '#' begins a comment at the start or behind a blank; glued to text it is part of an address.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  return line;
}

// Lines joined where one ends in '\', comments dropped; a comment ends a joined line.
std::vector<Line> logical_lines(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::vector<Line> lines;
  Line open;
  std::uint64_t number = 0;
  for (std::string_view raw : split(bytes, '\n')) {
    ++number;
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    const bool comment = trim(raw).starts_with('#');
    const bool continues = raw.ends_with('\\') && !comment;
    if (continues) raw.remove_suffix(1);
    if (open.text.empty()) open.number = number;
    open.text += comment ? std::string_view() : raw;
    if (continues) continue;
    open.text = std::string(trim(without_comment(open.text)));
    if (!open.text.empty()) lines.push_back(open);
    open = {};
  }
  if (!trim(open.text).empty()) lines.push_back({std::string(trim(open.text)), open.number});
  return lines;
}

// "-r base.txt", "-rbase.txt", "--requirement=base.txt": the file, if this is the option.
std::optional<std::string> option_value(std::string_view line, std::string_view brief,
                                        std::string_view full) {
  std::string_view rest;
  if (line.starts_with(full) && line.size() > full.size() &&
      (line[full.size()] == ' ' || line[full.size()] == '='))
    rest = line.substr(full.size() + 1);
  else if (line.starts_with(brief) && !line.starts_with("--"))
    rest = line.substr(brief.size());
  else
    return std::nullopt;
  return std::string(trim(rest));
}

// A file with the files that it includes.
class Requirements {
 public:
  Requirements(const Look& file, Reading& reading) : file_(file), reading_(reading) {}

  Result<void> read() {
    auto bytes = file_.tree.read_all(file_.entry.path, k_most_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    read_lines(file_.entry.path, *bytes, false, 0);
    for (Package& package : packages_) {
      const auto at = constraints_.find(package.name);
      if (!package.pinned && at != constraints_.end()) {
        package.pinned = true;
        package.version = at->second;
      }
      reading_.records.packages.push_back(std::move(package));
    }
    return {};
  }

 private:
  void read_lines(const std::string& path, std::string_view bytes, bool constraint, int depth) {
    Page page{reading_, "pip", path};
    if (!is_utf8(bytes)) page.problem(ProblemKind::malformed, "is no UTF-8 text");
    for (const Line& line : logical_lines(bytes)) {
      if (const auto file = option_value(line.text, "-r", "--requirement"))
        include(page, *file, line.number, constraint, depth);
      else if (const auto limits = option_value(line.text, "-c", "--constraint"))
        include(page, *limits, line.number, true, depth);
      else if (!line.text.starts_with('-') || line.text.starts_with("-e") ||
               line.text.starts_with("--editable"))
        add(page, line, constraint);
    }
  }

  void add(Page& page, const Line& line, bool constraint) {
    auto package = parse_requirement(line.text);
    if (!package) return page.problem(ProblemKind::malformed, "is no requirement", line.number);
    if (constraint) {
      if (package->pinned) constraints_.emplace(package->name, package->version);
      return;
    }
    package->origin = origin_of(page.path);
    package->source = page.source("", line.number, package->requirement);
    packages_.push_back(std::move(*package));
  }

  void include(Page& page, const std::string& name, std::uint64_t line, bool constraint,
               int depth) {
    // An address is somebody else's file: what stands in it was not recorded here.
    if (name.find("://") != std::string::npos)
      return page.problem(ProblemKind::other, "includes a file from the network", line);
    const auto path = resolved_path(parent_path(page.path), name);
    if (!path)
      return page.problem(ProblemKind::reference_escaped,
                          "includes a file that lies out of the bundle", line);
    if (*path == file_.entry.path || !seen_.insert({*path, constraint}).second) return;
    if (depth + 1 > k_most_includes)
      return page.problem(ProblemKind::limit,
                          fmt::format("includes files more than {} deep", k_most_includes), line);
    if (!file_.tree.find(*path))
      return page.problem(ProblemKind::other, "includes a file that is not there", line);
    const auto bytes = file_.tree.read_all(*path, k_most_bytes);
    if (!bytes) return page.problem(ProblemKind::unreadable, bytes.error().message, line);
    reading_.also_read.push_back(*path);
    read_lines(*path, *bytes, constraint, depth + 1);
  }

  const Look& file_;
  Reading& reading_;
  std::vector<Package> packages_;
  std::map<std::string, std::string> constraints_;
  std::set<std::pair<std::string, bool>> seen_;
};

Result<void> read(const Look& file, Reading& reading) {
  return Requirements(file, reading).read();
}

}  // namespace

extern constexpr Reader requirements{"requirements", Role::environment, recognizes, read};

}  // namespace reprocheck::readers
