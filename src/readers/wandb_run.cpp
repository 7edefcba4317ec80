// wandb_run: the plain files of a Weights & Biases run.
//
//   wandb/run-20261124_114732-mv5s72gc/files/config.yaml          lr: {value: 0.001}
//                                            wandb-summary.json   {"eval/acc": 0.74, "_step": 9}
//                                            wandb-metadata.json  {"git": {"commit": "..."}, ...}
//                                      run-mv5s72gc.wandb         the binary log, not read here
//
// Online runs leave all three files, offline ones since 0.18 none of them. The metadata hold the
// person's e-mail, host and user name: those are nobody's business. A patch beside the files
// shows a dirty tree; that there is none shows nothing.
//
// People copy, rename and download these folders, and point at one of them or at its files/: two
// of the names are W&B's alone, and a config.yaml of its is known by the _wandb that it holds.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/readers/noting.h"
#include "src/readers/requirements_line.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::array<std::string_view, 3> k_files{"config.yaml", "wandb-metadata.json",
                                                  "wandb-summary.json"};

std::string inside(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

// "wandb/run-20261124_114732-mv5s72gc/files", and the run's own folder above it.
struct Place {
  std::string files;
  std::string folder;
  bool is_named = false;  // as W&B names it
};

Place place_of(std::string_view path) {
  const std::string_view files = parent_path(path);
  if (base_name(files) != "files") return {std::string(files), std::string(files), false};
  const std::string_view folder = parent_path(files);
  const std::string_view name = base_name(folder);
  const bool is_named =
      name.starts_with("run-") || name.starts_with("offline-run-") || name == "latest-run";
  return {std::string(files), std::string(folder), is_named};
}

// A config.yaml elsewhere is anybody's.
bool is_own_config(const Look& file, const std::string& path) {
  const auto document = yaml_at(file, path, parse::Dialect::pyyaml);
  const Tree* own = document ? document->root.find("_wandb") : nullptr;
  return own && own->find("value");
}

std::vector<std::string> documents_of(const Look& file) {
  const Place place = place_of(file.entry.path);
  std::vector<std::string> paths;
  for (const std::string_view name : k_files) {
    std::string path = inside(place.files, name);
    if (!file.tree.find(path)) continue;
    const bool own = place.is_named || name != "config.yaml" || is_own_config(file, path);
    if (own) paths.push_back(std::move(path));
  }
  return paths;
}

// The first of the three that is there reads the others too: one run, one reading.
bool recognizes(const Look& file) {
  if (std::ranges::find(k_files, base_name(file.entry.path)) == k_files.end()) return false;
  const std::vector<std::string> paths = documents_of(file);
  return !paths.empty() && paths.front() == file.entry.path;
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

// The log's name tells the id also where the folder is a copy called latest-run.
std::string id_of(const TreeOfFiles& tree, const std::string& folder) {
  for (const FileEntry& entry : tree.below(folder)) {
    std::string_view name = base_name(entry.path);
    if (parent_path(entry.path) != folder || !name.starts_with("run-") || !name.ends_with(".wandb"))
      continue;
    name = name.substr(4, name.size() - 10);
    if (is_id(name)) return std::string(name);
  }
  std::string_view name = base_name(folder);
  if (name.starts_with("offline-")) name.remove_prefix(8);
  // run-YYYYMMDD_HHMMSS-<id>
  if (name.size() <= 20 || name[19] != '-') return "";
  name.remove_prefix(20);
  return is_id(name) ? std::string(name) : "";
}

class Run {
 public:
  Run(const Look& file, Reading& reading)
      : file_(file), reading_(reading), folder_(place_of(file.entry.path).folder) {}

  Result<void> read() {
    reading_.home = folder_;
    run_.tool = "wandb";
    run_.id_is_unique = true;
    run_.directory = folder_;
    run_.owns_directory = true;
    run_.id = id_of(file_.tree, folder_);
    run_.source = {"wandb", file_.entry.path, "", 0, run_.id};
    for (const std::string& path : documents_of(file_)) {
      const std::string_view name = base_name(path);
      Page page{reading_, "wandb", path};
      if (path != file_.entry.path) reading_.also_read.push_back(path);
      auto document = name == "config.yaml" ? yaml_at(file_, path, parse::Dialect::pyyaml)
                                            : json_at(file_, path);
      if (document && document->root.is_object()) {
        page.notices(*document);
        note(name, document->root, page);
      } else {
        page.problem(document ? ProblemKind::malformed : kind_of(document.error()),
                     document ? "is no mapping" : document.error().message, 0,
                     name == "wandb-summary.json");
      }
    }
    reading_.records.runs.push_back(std::move(run_));
    return {};
  }

 private:
  static ProblemKind kind_of(const Error& error) {
    return error.kind == ErrorKind::limit ? ProblemKind::limit : ProblemKind::malformed;
  }

  void note(std::string_view name, const Tree& root, Page& page) {
    if (name == "config.yaml")
      note_config(root, page);
    else if (name == "wandb-summary.json")
      note_summary(root, "", "", page);
    else
      note_metadata(root, page);
  }

  static void note_config(const Tree& root, Page& page) {
    for (const auto& [key, entry] : root.members()) {
      if (key.starts_with('_') || key == "wandb_version") continue;
      const std::string pointer = below("", key);
      const Tree* value = entry.find("value");
      if (!value) {
        page.problem(ProblemKind::malformed, fmt::format("{} has no value", pointer),
                     entry.mark().line);
        continue;
      }
      add_settings(page.reading.records, *value,
                   page.source(below(pointer, "value"), value->mark().line, ""), key);
    }
  }

  // Nested members join with '/'. Tables and images are objects with a _type, no numbers.
  static void note_summary(const Tree& object, const std::string& prefix,
                           const std::string& pointer, Page& page) {
    if (object.find("_type")) return;
    for (const auto& [key, value] : object.members()) {
      if (prefix.empty() && key.starts_with('_')) continue;
      const std::string name = prefix.empty() ? key : fmt::format("{}/{}", prefix, key);
      if (value.is_object()) {
        note_summary(value, name, below(pointer, key), page);
        continue;
      }
      std::optional<double> number = value.number();
      // What JSON has no number for stands as a string.
      if (value.is_string() &&
          (value.text() == "NaN" || value.text() == "Infinity" || value.text() == "-Infinity"))
        number = parse_number(value.text() == "NaN"        ? "nan"
                              : value.text() == "Infinity" ? "inf"
                                                           : "-inf");
      if (!number) continue;
      Metric metric;
      metric.key.name = name;
      metric.value = *number;
      metric.text = value.text();
      metric.by_tool = true;
      metric.source = page.source(below(pointer, key), value.mark().line, value.text());
      page.reading.records.metrics.push_back(std::move(metric));
    }
  }

  void note_metadata(const Tree& root, Page& page) {
    const auto note_at = [&](std::string_view dotted, const std::string& pointer, Layer layer,
                             std::string_view key) {
      const Tree* value = root.at(dotted);
      if (!value || !value->is_scalar() || value->is_null() || value->text().empty()) return;
      page.fact(layer, "", key, without_credentials(value->text()), pointer, value->mark().line);
    };
    note_at("git.commit", "/git/commit", Layer::code, "commit");
    note_at("git.remote", "/git/remote", Layer::code, "repository");
    note_at("codePath", "/codePath", Layer::code, "entry_point");
    note_at("python", "/python", Layer::infrastructure, "python");
    note_at("os", "/os", Layer::infrastructure, "os");
    note_at("gpu", "/gpu", Layer::infrastructure, "gpu");
    note_at("gpu_count", "/gpu_count", Layer::infrastructure, "gpu_count");
    note_at("cudaVersion", "/cudaVersion", Layer::infrastructure, "cuda");
    note_at("docker", "/docker", Layer::infrastructure, "image");
    note_command(root, page);
    const Tree* started = root.find("startedAt");
    if (!started || !started->is_string()) return;
    run_.started = started->text();
    const std::size_t point = run_.started.find('.');
    run_.started_is_fine = point != std::string::npos &&
                           run_.started.find_first_of("123456789", point) != std::string::npos;
  }

  // The program by its last part only: where it lay on that machine says nothing.
  static void note_command(const Tree& root, Page& page) {
    const Tree* program = root.find("program");
    if (!program || !program->is_string()) return;
    std::string command(base_name(program->text()));
    const Tree* arguments = root.find("args");
    bool secret_follows = false;
    if (arguments)
      for (const Tree& argument : arguments->items()) {
        std::string word = argument.text();
        const std::size_t equals = word.find('=');
        const std::string_view name = std::string_view(word).substr(0, equals);
        const bool key = word.starts_with("sk-") || word.starts_with("hf_");
        const bool named =
            names_secret(name.substr(std::min(name.find_first_not_of('-'), name.size())));
        if (secret_follows || key)
          word = k_withheld;
        else if (named && equals != std::string::npos)
          word = fmt::format("{}={}", name, k_withheld);
        secret_follows = named && equals == std::string::npos && word.starts_with('-');
        command += ' ';
        command += without_credentials(word);
      }
    page.fact(Layer::code, "", "command", std::move(command), "/args", program->mark().line);
  }

  const Look& file_;
  Reading& reading_;
  std::string folder_;
  RunRecord run_;
};

Result<void> read(const Look& file, Reading& reading) {
  return Run(file, reading).read();
}

}  // namespace

extern constexpr Reader wandb_run{"wandb-run", Role::run, recognizes, read};

}  // namespace reprocheck::readers
