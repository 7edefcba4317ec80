// promptfoo: the JSON that `promptfoo eval -o` writes.
//
//   {"evalId": "eval-x", "results": {"version": 3, "prompts": [...], "results": [
//     {"promptIdx": 0, "testIdx": 0, "vars": {"q": "2+2"}, "success": true, "score": 1, ...}]}}
//
// A row's id is drawn anew by every evaluation and its place shifts with every test that goes, so
// that a test is known by its variables. Repeats are written as tests of equal variables.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/readers/native_columns.h"
#include "src/readers/native_reread.h"
#include "src/readers/native_rows.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

using parse::Cell;
using parse::CellKind;
using parse::Tree;

constexpr std::string_view k_rows = "/results/results";
constexpr std::size_t k_longest_id = 120;  // of a text that is shown; beyond it its fingerprint

const Tree* at(const Tree& tree, std::initializer_list<std::string_view> path) {
  const Tree* found = &tree;
  for (const std::string_view name : path)
    if (found = found->find(name); !found) return nullptr;
  return found;
}

std::string text_at(const Tree& tree, std::initializer_list<std::string_view> path) {
  const Tree* found = at(tree, path);
  return found && found->is_string() ? found->text() : std::string();
}

bool recognizes(const Look& file) {
  const auto has = [&](std::string_view key) { return file.head.contains(key); };
  return !file.declared && lower(file.entry.path).ends_with(".json") && has("\"evalId\"") &&
         has("\"results\"");
}

std::string provider_of(const Tree& row) {
  std::string label = text_at(row, {"provider", "label"});
  if (!label.empty()) return label;
  const std::string id = text_at(row, {"provider", "id"});
  return id.empty() ? text_at(row, {"provider"}) : id;
}

std::string prompt_of(const Tree& row) {
  return text_at(row, {"prompt", "label"});
}

// A failed assertion stands under `error` too, and is a wrong answer.
bool is_error(const Tree& row) {
  if (const Tree* reason = row.find("failureReason"); reason && reason->integer())
    return *reason->integer() == 2;
  return !text_at(row, {"error"}).empty() && !at(row, {"gradingResult", "pass"});
}

std::string test_of(const Tree& row) {
  const Tree* vars = at(row, {"vars"});
  if (!vars || vars->members().empty()) vars = at(row, {"testCase", "vars"});
  std::string text = text_at(row, {"testCase", "description"});
  if (vars && !vars->members().empty()) text += (text.empty() ? "" : " ") + compact(*vars);
  if (text.empty())
    if (const Tree* place = row.find("testIdx")) return place->text();
  return text.size() <= k_longest_id ? text : fmt::format("{:016x}", fingerprint(text).low);
}

Mapping mapping_of(const std::vector<const Tree*>& rows) {
  Mapping mapping;
  mapping.columns = {{Part::id, {"vars"}, "vars"},
                     {Part::arm, {"provider"}, "provider"},
                     {Part::repeat, {"testIdx"}, "testIdx"},
                     {Part::question, {"vars"}, "vars"},
                     {Part::prompt, {"prompt", "raw"}, "raw"},
                     {Part::target, {"testCase", "assert"}, "assert"},
                     {Part::output, {"response", "output"}, "output"},
                     {Part::error, {"error"}, "error"},
                     {Part::score, {"success"}, "pass_rate"},
                     {Part::score, {"score"}, "score"},
                     {Part::resource, {"latencyMs"}, "latency_ms"},
                     {Part::resource, {"cost"}, "cost"},
                     {Part::fact, {"provider", "id"}, "name"}};
  std::set<std::string> named;
  for (const Tree* row : rows)
    if (const Tree* scores = row->find("namedScores"))
      for (const auto& [name, value] : scores->members())
        if (name != "score" && name != "pass_rate") named.insert(name);
  for (const std::string& name : named)
    mapping.columns.push_back({Part::score, {"namedScores", name}, name});
  std::ranges::sort(mapping.columns, [](const MappedColumn& a, const MappedColumn& b) {
    return std::tie(a.part, a.name, a.path) < std::tie(b.part, b.name, b.path);
  });
  return mapping;
}

class Evaluation {
 public:
  explicit Evaluation(const std::vector<const Tree*>& rows) {
    std::set<std::string> providers, prompts;
    for (const Tree* row : rows) {
      providers.insert(provider_of(*row));
      prompts.insert(prompt_of(*row));
    }
    several_providers_ = providers.size() > 1;
    several_prompts_ = prompts.size() > 1;
  }

  // The cells of a row in the order of `mapping`; they point into `storage`.
  void fill(const Mapping& mapping, const Tree& row, std::vector<std::string>& storage,
            std::vector<Cell>& cells) {
    const std::string arm = arm_of(row), test = test_of(row);
    const int repeat = repeats_[{arm, test}]++;
    const bool error = is_error(row);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const MappedColumn& column = mapping.columns[i];
      cells[i] = cell_of(value_at(row, column.path), storage[i]);
      if (column.name == "pass_rate" && cells[i].kind == CellKind::absent)
        cells[i] = cell_of(at(row, {"gradingResult", "pass"}), storage[i]);
      if (column.part == Part::arm) cells[i] = text(arm, storage[i]);
      if (column.part == Part::id) cells[i] = text(test, storage[i]);
      if (column.part == Part::repeat) cells[i] = text(std::to_string(repeat), storage[i]);
      const bool void_score = column.part == Part::score && error;
      if (void_score || (column.part == Part::error && !error)) cells[i] = {};
    }
  }

 private:
  static Cell text(const std::string& value, std::string& storage) {
    storage = value;
    return {CellKind::string, 0, storage};
  }

  [[nodiscard]] std::string arm_of(const Tree& row) const {
    if (!several_prompts_) return several_providers_ ? provider_of(row) : std::string();
    return several_providers_ ? fmt::format("{} {}", provider_of(row), prompt_of(row))
                              : prompt_of(row);
  }

  bool several_providers_ = false, several_prompts_ = false;
  std::map<std::pair<std::string, std::string>, int> repeats_;  // seen so far of an arm and test
};

Result<void> read(const Look& file, Reading& reading) {
  const std::string& path = file.entry.path;
  const auto document = json_at(file, path);
  if (!document) return std::unexpected(document.error());
  Page page{reading, "promptfoo", path};
  page.notices(*document);
  const Tree* list = at(document->root, {"results", "results"});
  if (!list || !list->is_array() || list->items().empty() || !list->items()[0].is_object()) {
    reading.understood = false;
    return {};
  }
  std::vector<const Tree*> rows;
  for (const Tree& row : list->items()) rows.push_back(&row);
  const auto place = [](const Tree* row, std::string_view key) {
    const Tree* found = row->find(key);
    return found ? found->integer().value_or(0) : 0;
  };
  // Written as they were answered, where several were asked at once.
  std::ranges::stable_sort(rows, {}, [&](const Tree* row) { return place(row, "testIdx"); });
  const Mapping mapping = mapping_of(rows);
  Evaluation evaluation(rows);
  SampleRows samples(mapping, path, file.entry.size_bytes,
                     reread_array(file.tree, path, std::string(k_rows), file.limits));
  std::vector<std::string> storage(mapping.columns.size());
  std::vector<Cell> cells(mapping.columns.size());
  for (const Tree* row : rows) {
    const auto index = static_cast<std::size_t>(row - list->items().data());
    evaluation.fill(mapping, *row, storage, cells);
    if (!samples.add({index + 1, index, 0}, cells)) break;
  }
  samples.take(reading);
  reading.records.runs.push_back({.tool = "promptfoo",
                                  .id = text_at(document->root, {"evalId"}),
                                  .id_is_unique = true,
                                  .source = page.source("/evalId", 0, "")});
  return {};
}

}  // namespace

extern const Reader promptfoo;
const Reader promptfoo{"promptfoo", Role::result, recognizes, read};

}  // namespace reprocheck::readers
