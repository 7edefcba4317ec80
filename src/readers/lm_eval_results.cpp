// lm_eval_results: the results_<date>.json of lm-evaluation-harness.
//
//   {"results": {"gsm8k": {"alias": "gsm8k", "sample_len": 1319,
//                          "exact_match,strict-match": 0.7312,
//                          "exact_match_stderr,strict-match": 0.0122}},
//    "group_subtasks": {"mmlu": ["mmlu_stem", ...]}, "configs": {...}, "date": 1795520690.05}
//
// The file of 2021 is read too: {"results": {"lambada": {"acc": 0.6, "acc_stderr": 0.01}},
// "versions": {"lambada": 0}}. Its columns have no filter.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "src/base/text.h"
#include "src/readers/lm_eval.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::string_view k_error_ending = "_stderr";

bool is_object_of_objects(const Tree* tree) {
  return tree && tree->is_object() && !tree->members().empty() &&
         std::ranges::all_of(tree->members(), [](const auto& m) { return m.second.is_object(); });
}

// A file without the stamp may be anybody's results.json: only its inside can tell.
bool looks_like_harness(const Look& file) {
  const auto document = json_at(file, file.entry.path);
  if (!document) return false;
  const Tree& root = document->root;
  if (!is_object_of_objects(root.find("results"))) return false;
  const Tree* versions = root.find("versions");
  return root.find("lm_eval_version") || (versions && versions->is_object());
}

bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  if (!name.ends_with(".json") || name.starts_with("samples_")) return false;
  const Stamped stamped = without_stamp(name.substr(0, name.size() - 5));
  if (name.starts_with("results_") && !stamped.stamp.empty()) return true;
  const bool candidate = name.starts_with("results") || !stamped.stamp.empty();
  return candidate && file.head.find("\"results\"") != std::string_view::npos &&
         looks_like_harness(file);
}

// One reading of one results document.
class Results {
 public:
  Results(const Tree& root, Page& page) : root_(root), page_(page) {}

  void read() {
    const Tree* results = root_.find("results");
    has_filters_ = any_filter(*results);
    find_groups();
    for (const auto& [task, columns] : results->members())
      read_task(task, columns, below("/results", task));
    if (const Tree* groups = root_.find("groups"); groups && groups->is_object())
      for (const auto& [task, columns] : groups->members())
        if (!results->find(task)) read_task(task, columns, below("/groups", task));
  }

 private:
  static bool any_filter(const Tree& results) {
    for (const auto& [task, columns] : results.members())
      for (const auto& [column, value] : columns.members())
        if (column.find(',') != std::string::npos) return true;
    return false;
  }

  [[nodiscard]] bool has_numbers(std::string_view task) const {
    const Tree* columns = root_.find("results")->find(task);
    return columns && std::ranges::any_of(columns->members(), [&](const auto& member) {
             return key_of("", member.first) && member.second.is_number();
           });
  }

  // Only a group that aggregates can stand for its leaves; one without numbers gates nothing.
  void find_groups() {
    const Tree* subtasks = root_.find("group_subtasks");
    if (const Tree* groups = root_.find("groups"); groups && groups->is_object())
      for (const auto& [group, columns] : groups->members()) groups_.insert(group);
    if (!subtasks || !subtasks->is_object()) return;
    for (const auto& [group, tasks] : subtasks->members()) {
      if (!tasks.is_array() || tasks.items().empty()) continue;  // to 0.4.11: a plain task
      groups_.insert(group);
    }
    for (const auto& [group, tasks] : subtasks->members())
      if (groups_.contains(group) && has_numbers(group)) mark_leaves(*subtasks, group, 0);
  }

  [[nodiscard]] std::vector<std::string> members_of(std::string_view group) const {
    std::vector<std::string> members;
    const Tree* subtasks = root_.find("group_subtasks");
    const Tree* tasks = subtasks ? subtasks->find(group) : nullptr;
    if (!tasks || !tasks->is_array()) return members;
    for (const Tree& task : tasks->items())
      if (task.is_string()) members.push_back(task.text());
    return members;
  }

  void mark_leaves(const Tree& subtasks, std::string_view group, int depth) {
    const Tree* tasks = subtasks.find(group);
    if (!tasks || !tasks->is_array() || depth > 32) return;
    for (const Tree& task : tasks->items()) {
      if (!task.is_string() || !reached_.emplace(task.text()).second) continue;
      if (!groups_.contains(task.text())) leaves_.insert(task.text());
      mark_leaves(subtasks, task.text(), depth + 1);
    }
  }

  // "exact_match,strict-match" is the metric exact_match under the filter strict-match. A column
  // without a filter tells of the task instead: its alias, its number of samples.
  [[nodiscard]] std::optional<MetricKey> key_of(std::string_view task,
                                                std::string_view column) const {
    if (trim(column).empty() || column.starts_with(' ')) return std::nullopt;
    const std::size_t comma = column.find(',');
    if (comma != std::string_view::npos)
      return MetricKey{std::string(task), std::string(column.substr(0, comma)),
                       std::string(column.substr(comma + 1)), ""};
    constexpr std::string_view own[] = {"alias", "name", "sample_len", "sample_count", "samples"};
    if (has_filters_ || std::ranges::find(own, column) != std::end(own)) return std::nullopt;
    return MetricKey{std::string(task), std::string(column), "", ""};
  }

  [[nodiscard]] static std::string column_of(const MetricKey& key, std::string_view ending = "") {
    const std::string name = key.name + std::string(ending);
    return key.filter.empty() ? name : fmt::format("{},{}", name, key.filter);
  }

  void read_task(const std::string& task, const Tree& columns, const std::string& pointer) {
    if (!columns.is_object())
      return page_.problem(ProblemKind::malformed, fmt::format("{} is no object", pointer), 0,
                           true);
    for (const auto& [column, value] : columns.members()) {
      const auto key = key_of(task, column);
      if (!key || key->name.ends_with(k_error_ending)) continue;
      const auto number = value.number();
      if (!number) {
        // A group without an aggregate holds " " where its number would stand.
        if (!value.is_string() || (value.text() != "N/A" && !trim(value.text()).empty()))
          page_.problem(ProblemKind::malformed,
                        fmt::format("{} is no number", below(pointer, column)), value.mark().line,
                        true);
        continue;
      }
      add_metric(*key, *number, value, columns, below(pointer, column));
    }
  }

  void add_metric(const MetricKey& key, double number, const Tree& value, const Tree& columns,
                  const std::string& pointer) {
    Metric metric;
    metric.key = key;
    metric.value = number;
    metric.text = value.text();
    if (const Tree* error = columns.find(column_of(key, k_error_ending)))
      metric.std_error = error->number();  // "N/A" is no number: nothing was recorded
    metric.n = count_of(key, columns);
    metric.is_group = groups_.contains(key.task);
    if (metric.is_group) metric.members = members_of(key.task);
    metric.leaf_of_group = leaves_.contains(key.task);
    metric.by_tool = true;
    if (const auto higher = higher_is_better(key)) {
      metric.direction = *higher ? Direction::higher : Direction::lower;
      metric.harness_direction = true;
    }
    metric.source = page_.source(pointer, value.mark().line, value.text());
    page_.reading.records.metrics.push_back(std::move(metric));
  }

  [[nodiscard]] std::optional<std::uint64_t> count_of(const MetricKey& key,
                                                      const Tree& columns) const {
    const auto count = [](const Tree* tree) -> std::optional<std::uint64_t> {
      const auto whole = tree ? tree->integer() : std::nullopt;
      if (!whole || *whole < 0) return std::nullopt;
      return static_cast<std::uint64_t>(*whole);
    };
    if (const Tree* samples = root_.find("n-samples"))
      if (const Tree* task = samples->find(key.task))
        if (const auto effective = count(task->find("effective"))) return effective;
    if (const Tree* counts = columns.find("sample_count"))
      if (const auto own = count(counts->find(column_of(key)))) return own;
    return count(columns.find("sample_len"));
  }

  [[nodiscard]] std::optional<bool> higher_is_better(const MetricKey& key) const {
    const Tree* all = root_.find("higher_is_better");
    const Tree* task = all ? all->find(key.task) : nullptr;
    const Tree* metric = task ? task->find(key.name) : nullptr;
    return metric ? metric->boolean() : std::nullopt;
  }

  const Tree& root_;
  Page& page_;
  bool has_filters_ = false;
  std::set<std::string, std::less<>> groups_, leaves_, reached_;
};

// The run's own word: it is written when the run has ended, never during it.
void note_run(const Look& file, const Tree& root, Page& page) {
  std::string_view stem = base_name(file.entry.path);
  stem.remove_suffix(5);
  RunRecord run;
  run.tool = "lm-eval";
  run.state = RunState::finished;
  run.id = std::string(without_stamp(stem).stamp);
  run.directory = std::string(parent_path(file.entry.path));
  if (const Tree* date = root.find("date"); date && date->number()) {
    run.started = date->text();
    const double seconds = *date->number();
    run.started_is_fine = std::isfinite(seconds) && seconds != std::floor(seconds);
    run.source = page.source("/date", date->mark().line, date->text());
  } else {
    run.source = page.source("", 0, "");
  }
  page.reading.records.runs.push_back(std::move(run));
}

Result<void> read(const Look& file, Reading& reading) {
  const auto document = json_at(file, file.entry.path);
  if (!document) return std::unexpected(document.error());
  Page page{reading, "lm-eval", file.entry.path};
  page.notices(*document);
  const Tree& root = document->root;
  reading.home = std::string(parent_path(file.entry.path));
  if (const Tree* results = root.find("results"); !results || !results->is_object()) {
    page.problem(ProblemKind::malformed, "/results is no object", 0, true);
    return {};
  }
  note_run(file, root, page);
  Results(root, page).read();
  note_lm_eval_facts(root, page);
  note_lm_eval_tasks(root, page);
  return {};
}

}  // namespace

Stamped without_stamp(std::string_view stem) {
  // _YYYY-MM-DDTHH-MM-SS, with .ffffff behind it unless the fraction was exactly 0.
  constexpr std::string_view form = "dddd-dd-ddTdd-dd-dd";
  const std::size_t bar = stem.rfind('_');
  if (bar == std::string_view::npos) return {stem, ""};
  const std::string_view stamp = stem.substr(bar + 1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (stamp.size() < form.size()) return {stem, ""};
  for (std::size_t i = 0; i < stamp.size(); ++i) {
    const bool in_form = i < form.size();
    if (in_form && form[i] == 'd' && !digit(stamp[i])) return {stem, ""};
    if (in_form && form[i] != 'd' && stamp[i] != form[i]) return {stem, ""};
    if (!in_form && !digit(stamp[i]) && !(i == form.size() && stamp[i] == '.')) return {stem, ""};
  }
  return {stem.substr(0, bar), stamp};
}

extern constexpr Reader lm_eval_results{"lm-eval-results", Role::result, recognizes, read};

}  // namespace reprocheck::readers
