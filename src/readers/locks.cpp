// locks: what a resolver of Python or conda packages decided, once, for everybody.
//
//   uv.lock, poetry.lock, pdm.lock    [[package]] name = "click" version = "8.1.7"
//   pylock.toml, pylock.NAME.toml     [[packages]] name = "click" version = "8.1.7"
//   Pipfile.lock                      {"default": {"click": {"version": "==8.1.7"}}}
//   conda-lock.yml                    package: [{name: click, version: 8.1.7}]
//   environment.yml                   dependencies: [click=8.1.7, {pip: [toy==1.0]}]
//
// An environment.yml is a wish, not a lock: "click=8.1" is any 8.1. A package from a folder of
// this machine, or from a branch, has no exact version whatever the lock says.

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/readers/noting.h"
#include "src/readers/requirements_line.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

bool is_pylock(std::string_view name) {
  return name == "pylock.toml" || (name.starts_with("pylock.") && name.ends_with(".toml"));
}

bool is_environment(std::string_view name) {
  return name == "environment.yml" || name == "environment.yaml" ||
         name == "conda-environment.yaml" || name == "conda.yaml";
}

bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  return name == "uv.lock" || name == "poetry.lock" || name == "pdm.lock" ||
         name == "Pipfile.lock" || name == "conda-lock.yml" || is_pylock(name) ||
         is_environment(name);
}

std::string text_at(const Tree& tree, std::string_view dotted) {
  const Tree* value = tree.at(dotted);
  return value && value->is_scalar() && !value->is_null() ? value->text() : "";
}

// A full commit behind any of the names that resolvers have for it.
std::string commit_of(const Tree& entry) {
  for (const std::string_view name :
       {"vcs.commit-id", "source.resolved_reference", "revision", "ref"})
    if (const std::string text = text_at(entry, name); text.size() == 40 && is_hexadecimal(text))
      return text;
  const std::string git = text_at(entry, "source.git");  // uv: "https://host/x?rev=main#<commit>"
  const std::size_t hash = git.rfind('#');
  return hash == std::string::npos ? "" : git.substr(hash + 1);
}

bool is_folder(const Tree& entry) {
  const Tree* source = entry.find("source");
  return entry.find("directory") || entry.find("path") ||
         (source && (source->find("directory") || source->find("editable") ||
                     text_at(*source, "type") == "directory"));
}

bool is_repository(const Tree& entry) {
  const Tree* source = entry.find("source");
  return entry.find("vcs") || entry.find("git") ||
         (source && (source->find("git") || text_at(*source, "type") == "git"));
}

// The project that is locked stands in its own uv.lock, and is no dependency.
bool is_the_project(const Tree& entry) {
  const Tree* source = entry.find("source");
  return source && (source->find("virtual") || text_at(*source, "editable") == ".");
}

class Lock {
 public:
  explicit Lock(Page& page) : page_(page) {}

  void add(const std::string& name, std::string version, const Tree& entry,
           const std::string& pointer) {
    Package package;
    package.name = package_name(name);
    package.version = std::move(version);
    package.origin = Package::Origin::lock;
    package.pinned = !package.version.empty() && !is_folder(entry);
    if (is_repository(entry)) {
      const std::string commit = commit_of(entry);
      package.pinned = !commit.empty();
      if (package.pinned) package.version = commit;
    }
    package.requirement =
        package.version.empty() ? name : fmt::format("{}=={}", name, package.version);
    package.source = page_.source(pointer, entry.mark().line, package.requirement);
    page_.reading.records.packages.push_back(std::move(package));
  }

  // uv, poetry, pdm, PEP 751 and conda-lock: a list of tables.
  void read_list(const Tree& root, std::string_view member) {
    const Tree* list = root.find(member);
    if (!list && !root.members().empty()) return;  // a lock of nothing has no such list
    if (!list || !list->is_array())
      return page_.problem(ProblemKind::malformed,
                           fmt::format("/{} is no list of packages", member));
    for (std::size_t i = 0; i < list->items().size(); ++i) {
      const Tree& entry = list->items()[i];
      const std::string pointer = below(below("", member), i);
      const std::string name = text_at(entry, "name");
      if (name.empty())
        page_.problem(ProblemKind::malformed, fmt::format("{} has no name", pointer),
                      entry.mark().line);
      else if (!is_the_project(entry))
        add(name, text_at(entry, "version"), entry, pointer);
    }
  }

  void read_pipfile(const Tree& root) {
    if (!root.find("default") && !root.find("develop"))
      return page_.problem(ProblemKind::malformed, "has neither /default nor /develop");
    for (const std::string_view group : {"default", "develop"}) {
      const Tree* packages = root.find(group);
      if (!packages) continue;
      for (const auto& [name, entry] : packages->members()) {
        std::string version = text_at(entry, "version");
        version.erase(0, version.find_first_not_of('='));
        add(name, std::move(version), entry, below(below("", group), name));
      }
    }
  }

  void read_environment(const Tree& root) {
    const Tree* list = root.find("dependencies");
    if (!list || !list->is_array())
      return page_.problem(ProblemKind::malformed, "/dependencies is no list");
    for (std::size_t i = 0; i < list->items().size(); ++i) {
      const Tree& entry = list->items()[i];
      const std::string pointer = below("/dependencies", i);
      if (const Tree* pip = entry.find("pip"))
        for (std::size_t k = 0; k < pip->items().size(); ++k)
          wish(parse_requirement(pip->items()[k].text()), pip->items()[k],
               below(below(pointer, "pip"), k));
      else if (entry.is_scalar())
        wish(parse_conda(entry.text()), entry, pointer);
    }
  }

 private:
  // "chan::pkg=1.2=build", "pkg==1.2" exact; "pkg=1.2" is any version that begins so.
  static std::optional<Package> parse_conda(std::string_view text) {
    Package package;
    package.requirement = std::string(text);
    if (const std::size_t channel = text.find("::"); channel != std::string_view::npos)
      text.remove_prefix(channel + 2);
    const std::size_t end = text.find_first_of("=<>! ");
    package.name = package_name(text.substr(0, end));
    if (package.name.empty()) return std::nullopt;
    const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end);
    if (rest.starts_with("==")) {
      package.version = std::string(trim(rest.substr(2)));
    } else if (rest.starts_with('=')) {
      const std::size_t build = rest.find('=', 1);
      if (build != std::string_view::npos) package.version = std::string(rest.substr(1, build - 1));
    }
    package.pinned = !package.version.empty() && !package.version.ends_with('*');
    if (!package.pinned) package.version.clear();
    return package;
  }

  void wish(std::optional<Package> package, const Tree& entry, const std::string& pointer) {
    if (!package || !entry.is_scalar())
      return page_.problem(ProblemKind::malformed, fmt::format("{} is no requirement", pointer),
                           entry.mark().line);
    package->source = page_.source(pointer, entry.mark().line, package->requirement);
    page_.reading.records.packages.push_back(std::move(*package));
  }

  Page& page_;
};

std::string_view tool_of(std::string_view name) {
  if (name == "uv.lock") return "uv";
  if (name == "poetry.lock") return "poetry";
  if (name == "pdm.lock") return "pdm";
  if (name == "Pipfile.lock") return "pipenv";
  return is_pylock(name) ? "pylock" : "conda";
}

Result<parse::Document> document_of(const Look& file, std::string_view name) {
  if (name == "Pipfile.lock") return json_at(file, file.entry.path);
  if (name == "conda-lock.yml" || is_environment(name))
    return yaml_at(file, file.entry.path, parse::Dialect::pyyaml);
  return toml_at(file, file.entry.path);
}

Result<void> read(const Look& file, Reading& reading) {
  const std::string_view name = base_name(file.entry.path);
  const auto document = document_of(file, name);
  if (!document) return std::unexpected(document.error());
  Page page{reading, std::string(tool_of(name)), file.entry.path};
  page.notices(*document);
  const Tree& root = document->root;
  if (!root.is_object()) {
    page.problem(ProblemKind::malformed, "holds no table of packages");
    return {};
  }
  Lock lock(page);
  if (name == "Pipfile.lock")
    lock.read_pipfile(root);
  else if (is_environment(name))
    lock.read_environment(root);
  else
    lock.read_list(root, is_pylock(name) ? "packages" : "package");
  return {};
}

}  // namespace

extern constexpr Reader python_lock{"python-lock", Role::environment, recognizes, read};

}  // namespace reprocheck::readers
