// mlflow_run: one run of MLflow's file store, from its meta.yaml and the folders beside it.
//
//   mlruns/<experiment>/<run>/meta.yaml     run_id, status: 3, start_time, lifecycle_stage
//                             params/lr     0.001
//                             metrics/acc   1795520810334 0.74 0
//                             tags/mlflow.source.git.commit
//                             inputs/<id>/meta.yaml -> ../datasets/<id>/meta.yaml
//
// A name with '/' is folders. artifact_uri is an absolute path of the machine that ran, or an
// address: it is never opened. source_name and its like are empty whatever the truth: the tags
// say it. A tag that is not there says nothing, neither that a tree was clean.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/readers/mlflow_history.h"
#include "src/readers/noting.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::uint64_t k_small_file = 1ULL << 20;    // a parameter or a tag
constexpr std::uint64_t k_metric_file = 64ULL << 20;  // a history

bool has_line(std::string_view head, std::string_view key) {
  return head.starts_with(key) || head.find(fmt::format("\n{}", key)) != std::string_view::npos;
}

// <experiment>/<32 digits>/meta.yaml, even where its content is gone; data sets and inputs have
// such names too, one folder below.
bool lies_in_run_folder(std::string_view path) {
  const std::string_view folder = parent_path(path);
  const std::string_view above = base_name(parent_path(folder));
  return base_name(folder).size() == 32 && is_hexadecimal(base_name(folder)) &&
         above != "datasets" && above != "inputs" && above != "outputs";
}

// A run's own meta.yaml; those of experiments, data sets, inputs and models have no artifact_uri
// beside an id of a run.
bool recognizes(const Look& file) {
  if (base_name(file.entry.path) != "meta.yaml") return false;
  if (lies_in_run_folder(file.entry.path)) return true;
  return (has_line(file.head, "run_id:") || has_line(file.head, "run_uuid:")) &&
         has_line(file.head, "lifecycle_stage:") && has_line(file.head, "artifact_uri:");
}

std::string joined(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

// "retrieval/top_k" as other tools write it, "retrieval.top_k".
std::string dotted(std::string name) {
  std::ranges::replace(name, '/', '.');
  return name;
}

// A name that may become part of a path: MLflow's own ids are 32 hexadecimal digits.
bool is_run_id(std::string_view id) {
  return !id.empty() && id.size() <= 256 && std::ranges::all_of(id, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

// Whether this tag is MLflow's own bookkeeping, or a person's name or prose.
bool is_bookkeeping(std::string_view tag) {
  return tag.starts_with("mlflow.");
}

struct TagKey {
  std::string_view tag;
  Layer layer;
  std::string_view key;
};
constexpr std::array k_tags{
    TagKey{"mlflow.source.git.commit", Layer::code, "commit"},
    TagKey{"mlflow.source.git.dirty", Layer::code, "dirty"},
    TagKey{"mlflow.git.dirty", Layer::code, "dirty"},
    TagKey{"mlflow.source.git.branch", Layer::code, "branch"},
    TagKey{"mlflow.source.git.repoURL", Layer::code, "repository"},
    TagKey{"mlflow.source.name", Layer::code, "entry_point"},
    TagKey{"mlflow.docker.image.uri", Layer::infrastructure, "image"},
    TagKey{"mlflow.docker.image.id", Layer::infrastructure, "image_id"},
};

// Reads one run: its record, then each of its folders.
class Run {
 public:
  Run(const Look& file, Page page)
      : file_(file), page_(std::move(page)), folder_(parent_path(file.entry.path)) {}

  void read(const Tree& meta) {
    run_.tool = "mlflow";
    run_.id_is_unique = true;
    run_.directory = folder_;
    run_.owns_directory = true;
    read_id(meta);
    read_state(meta);
    read_times(meta);
    if (const Tree* name = meta.find("run_name"); name && name->is_string())
      run_.name = name->text();
    each_file("tags", [&](const std::string& tag, Page& page) { read_tag(tag, page); });
    each_file("params", [&](const std::string& name, Page& page) {
      if (const auto value = text_at(page))
        add_setting(page.reading.records, dotted(name), *value, page.source("", 1, *value));
    });
    each_file("metrics", [&](const std::string& name, Page& page) { read_metric(name, page); });
    read_inputs();
    page_.reading.records.runs.push_back(std::move(run_));
  }

 private:
  void read_id(const Tree& meta) {
    const Tree* id = meta.find("run_id");
    if (!id) id = meta.find("run_uuid");  // alone in the oldest files, beside it up to 2.x
    const std::string text = id && id->is_scalar() ? id->text() : "";
    run_.source = page_.source("/run_id", id ? id->mark().line : 0, text);
    if (!is_run_id(text))
      return page_.problem(ProblemKind::malformed, "/run_id is no id of a run", 0, true);
    run_.id = text;
    const std::string_view folder = base_name(folder_);
    if (!folder_.empty() && is_run_id(folder) && folder != text)
      page_.problem(ProblemKind::other, fmt::format("/run_id is {}, the folder is another", text),
                    run_.source.line);
  }

  void read_state(const Tree& meta) {
    const Tree* status = meta.find("status");
    const auto number = status ? status->integer() : std::nullopt;
    const std::string name = status && status->is_string() ? status->text() : "";
    if (number == 3 || name == "FINISHED")
      run_.state = RunState::finished;
    else if (number == 4 || name == "FAILED")
      run_.state = RunState::failed;
    else if (number == 5 || name == "KILLED")
      run_.state = RunState::killed;
    else if (number == 1 || number == 2 || name == "RUNNING" || name == "SCHEDULED")
      run_.state = RunState::running;
    else
      page_.problem(ProblemKind::malformed, "/status is none of 1 to 5",
                    status ? status->mark().line : 0);
    // Only this tells a deleted run from any other.
    const Tree* stage = meta.find("lifecycle_stage");
    if (stage && stage->text() == "deleted") run_.state = RunState::killed;
  }

  // Milliseconds since 1970; a time that was rounded to the second tells two runs apart badly.
  void read_times(const Tree& meta) {
    const Tree* start = meta.find("start_time");
    const Tree* end = meta.find("end_time");
    if (start && start->integer()) {
      run_.started = start->text();
      run_.started_is_fine = *start->integer() % 1000 != 0;
    } else if (start && !start->is_null()) {
      page_.problem(ProblemKind::malformed, "/start_time is no whole number", start->mark().line);
    }
    if (end && end->integer()) run_.ended = end->text();
  }

  // Calls visit(name, page) for every file below a folder of the run, and counts it as read.
  template <typename Visit>
  void each_file(std::string_view sub_folder, Visit visit) {
    const std::string folder = joined(folder_, sub_folder);
    for (const FileEntry& entry : file_.tree.below(folder)) {
      page_.reading.also_read.push_back(entry.path);
      Page page{page_.reading, "mlflow", entry.path};
      visit(entry.path.substr(folder.size() + 1), page);
    }
  }

  std::optional<std::string> text_at(Page& page, std::uint64_t most = k_small_file) {
    auto bytes = file_.tree.read_all(page.path, most);
    if (bytes) return std::move(*bytes);
    page.problem(
        bytes.error().kind == ErrorKind::limit ? ProblemKind::limit : ProblemKind::unreadable,
        bytes.error().message, 0, most == k_metric_file);
    return std::nullopt;
  }

  void read_tag(const std::string& tag, Page& page) {
    const auto value = text_at(page);
    if (!value || value->empty()) return;
    if (tag == "mlflow.parentRunId") {
      if (is_run_id(*value)) run_.parent = *value;
      return;
    }
    if (tag == "mlflow.runName" && run_.name.empty()) run_.name = *value;
    for (const TagKey& known : k_tags)
      if (tag == known.tag) page.fact(known.layer, "", known.key, *value, "", 1);
    // Tags of one's own are labels: those that name a known circumstance count.
    if (!is_bookkeeping(tag)) read_label(tag, *value, page);
  }

  static void read_label(const std::string& tag, const std::string& value, Page& page) {
    constexpr std::array<std::string_view, 8> known{"gitcommit", "commit", "gitsha",   "gitdirty",
                                                    "provider",  "region", "endpoint", "image"};
    if (std::ranges::find(known, folded(tag)) != known.end())
      add_setting(page.reading.records, tag, value, page.source("", 1, value));
  }

  void read_metric(const std::string& name, Page& page) {
    // The tool's own watch over CPU, memory and network says nothing about the result.
    if (name.starts_with("system/")) return;
    const auto bytes = text_at(page, k_metric_file);
    if (!bytes) return;
    const MlflowHistory history = parse_mlflow_history(*bytes);
    for (const std::uint64_t line : history.malformed_lines)
      page.problem(ProblemKind::malformed, "is no point of a metric: timestamp, value, step", line,
                   true);
    const MlflowPoint* point = latest(history);
    if (!point) {
      if (history.malformed_lines.empty())
        page.problem(ProblemKind::malformed, "holds no point of its metric", 0, true);
      return;
    }
    Metric metric;
    metric.key.name = name;
    metric.value = point->value;
    metric.text = point->text;
    metric.by_tool = true;
    metric.source = page.source("", point->line, point->text);
    page.reading.records.metrics.push_back(std::move(metric));
  }

  std::optional<parse::Document> yaml_of(const std::string& path) {
    if (!file_.tree.find(path)) return std::nullopt;
    page_.reading.also_read.push_back(path);
    auto document = yaml_at(file_, path, parse::Dialect::pyyaml);
    Page page{page_.reading, "mlflow", path};
    if (!document) {
      page.problem(ProblemKind::malformed, document.error().message);
      return std::nullopt;
    }
    page.notices(*document);
    return std::move(*document);
  }

  // inputs/<id>/meta.yaml names a data set of the experiment, and its tag says what for.
  void read_inputs() {
    const std::string folder = joined(folder_, "inputs");
    for (const FileEntry& entry : file_.tree.below(folder)) {
      if (base_name(entry.path) != "meta.yaml") continue;
      const auto input = yaml_of(entry.path);
      if (!input) continue;
      const Tree* id = input->root.find("source_id");
      const Tree* tags = input->root.find("tags");
      const Tree* context = tags ? tags->find("mlflow.data.context") : nullptr;
      if (!id || !is_run_id(id->text())) continue;
      const std::string experiment(parent_path(folder_));
      read_data_set(joined(experiment, fmt::format("datasets/{}/meta.yaml", id->text())),
                    context ? context->text() : "");
    }
  }

  void read_data_set(const std::string& path, const std::string& context) {
    const auto data = yaml_of(path);
    if (!data) return;
    const bool training = lower(context).starts_with("train");
    const ChangeClass change = training ? ChangeClass::subject : ChangeClass::ruler;
    const std::string role = training ? "train" : "";
    Page page{page_.reading, "mlflow", path};
    for (const auto& [member, key] :
         {std::pair{"name", "dataset"}, std::pair{"digest", "dataset_digest"}})
      if (const Tree* value = data->root.find(member); value && !value->text().empty())
        page.fact(Layer::data, role, key, value->text(), below("", member), value->mark().line,
                  change);
    read_data_source(data->root, page);
  }

  // A data set made in memory names the code that made it: one more witness of the commit.
  void read_data_source(const Tree& data, Page& page) {
    const Tree* type = data.find("source_type");
    const Tree* source = data.find("source");
    if (!type || type->text() != "code" || !source || !source->is_string()) return;
    const auto inner = parse::parse_json(source->text(), page.path, file_.limits);
    const Tree* tags = inner ? inner->root.find("tags") : nullptr;
    const Tree* commit = tags ? tags->find("mlflow.source.git.commit") : nullptr;
    if (commit && commit->is_string() && !commit->text().empty())
      page.fact(Layer::code, "", "commit", commit->text(), "/source", source->mark().line);
  }

  const Look& file_;
  Page page_;
  std::string folder_;
  RunRecord run_;
};

Result<void> read(const Look& file, Reading& reading) {
  const auto document = yaml_at(file, file.entry.path, parse::Dialect::pyyaml);
  if (!document) return std::unexpected(document.error());
  Page page{reading, "mlflow", file.entry.path};
  page.notices(*document);
  reading.home = std::string(parent_path(file.entry.path));
  if (!document->root.is_object()) {
    page.problem(ProblemKind::malformed, "is no mapping", 0, true);
    return {};
  }
  Run(file, page).read(document->root);
  return {};
}

// An experiment's own file: its name is a label, and nothing in it is about a run.
bool recognizes_experiment(const Look& file) {
  return base_name(file.entry.path) == "meta.yaml" && has_line(file.head, "experiment_id:") &&
         has_line(file.head, "artifact_location:") && has_line(file.head, "lifecycle_stage:") &&
         !has_line(file.head, "run_id:");
}

Result<void> read_experiment(const Look& file, Reading& reading) {
  const auto document = yaml_at(file, file.entry.path, parse::Dialect::pyyaml);
  if (!document) return std::unexpected(document.error());
  Page page{reading, "mlflow", file.entry.path};
  page.notices(*document);
  return {};
}

}  // namespace

extern constexpr Reader mlflow_run{"mlflow-run", Role::run, recognizes, read};
extern constexpr Reader mlflow_experiment{"mlflow-experiment", Role::environment,
                                          recognizes_experiment, read_experiment};

}  // namespace reprocheck::readers
