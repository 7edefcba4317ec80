// lm_eval_samples: the samples_<task>_<date>.jsonl of lm-evaluation-harness.
//
//   {"doc_id": 0, "doc": {"question": "What is 2 + 2?", "answer": "4"}, "target": "4",
//    "arguments": {"gen_args_0": {"arg_0": "Question: What is 2 + 2?\nAnswer:", "arg_1": {...}}},
//    "resps": [["The answer is 4"]], "filtered_resps": ["4"], "filter": "strict-match",
//    "metrics": ["exact_match"], "doc_hash": "7a3f...", "prompt_hash": "8dad...",
//    "target_hash": "4b22...", "exact_match": 1.0}
//
// doc_id is a place in the split, and one deleted row shifts every later one: documents are
// known by doc_hash. The metrics of a line are keys of their own, named in "metrics"; a scorer
// may leave one out for a document, and the harness takes its mean over the rest.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "src/base/digest.h"
#include "src/base/text.h"
#include "src/parse/rows.h"
#include "src/readers/lm_eval.h"
#include "src/readers/lm_eval_rows.h"
#include "src/readers/lm_eval_texts.h"

namespace reprocheck::readers {
namespace {

using parse::Cell;
using parse::CellKind;
using parse::Tree;

constexpr std::size_t k_peeked = 1000;        // records looked at whole before the file is read
constexpr std::size_t k_most_metrics = 1000;  // of one file; real ones have fewer than 20

// The stamp is the harness's own; without it the first record has to look like one.
bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  if (!name.starts_with("samples_") || !name.ends_with(".jsonl")) return false;
  if (!without_stamp(name.substr(0, name.size() - 6)).stamp.empty()) return true;
  const std::string_view head = trim(file.head);
  return head.starts_with("{\"doc_id\":") && head.find("\"doc\":") != std::string_view::npos;
}

parse::ByteSource bytes_of(FileStream& stream) {
  return [&stream](std::span<char> buffer) { return stream.read(buffer); };
}

// What the first records showed.
struct Shape {
  std::vector<std::string> metrics;
  bool hashes = false;   // doc_hash stands in every one of them
  bool prompts = false;  // the text itself stands in one of them; else there may be its hash
  bool lists = false;    // arguments as lists, to 0.4.2
  std::uint64_t bytes_a_record = 0;
};

// Keys that every line has: none of them is a metric, whatever "metrics" says.
bool is_own_key(std::string_view key) {
  constexpr std::string_view own[] = {
      "doc_id", "doc",     "target",   "arguments",   "resps",      "filtered_resps",
      "filter", "metrics", "doc_hash", "prompt_hash", "target_hash"};
  return std::ranges::find(own, key) != std::end(own);
}

void add_name(std::string_view name, std::vector<std::string>& names) {
  if (!is_own_key(name) && std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

// The names that a record lists; to 0.4.2 there is no list, and its numbers are its metrics.
void add_names(const Tree& record, std::vector<std::string>& names) {
  if (const Tree* list = record.find("metrics")) {
    for (const Tree& name : list->items())
      if (name.is_string()) add_name(name.text(), names);
    return;
  }
  for (const auto& [key, value] : record.members())
    if (value.is_number() || value.boolean()) add_name(key, names);
}

// A hash that does not fit its text was not made from it: somebody edited one of the two.
bool hash_lies(const Tree& record, std::string_view name, const Tree* text) {
  const Tree* hash = record.find(name);
  return hash && hash->is_string() && text && text->is_string() &&
         lower(hash->text()) != digest_hex(Algorithm::sha256, text->text());
}

const Tree* prompt_of(const Tree& record) {
  const Tree* arguments = record.find("arguments");
  const Tree* first = arguments ? arguments->find("gen_args_0") : nullptr;
  return first ? first->find("arg_0") : nullptr;
}

Shape shape_of(const std::vector<Tree>& records, Page& page) {
  Shape shape;
  shape.hashes = !records.empty();
  bool told = false;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Tree& record = records[i];
    add_names(record, shape.metrics);
    const Tree* hash = record.find("doc_hash");
    shape.hashes = shape.hashes && hash && hash->is_string();
    const Tree* arguments = record.find("arguments");
    shape.prompts = shape.prompts || (arguments && !arguments->is_null());
    shape.lists = shape.lists || (arguments && arguments->is_array());
    for (const auto& [name, text] : {std::pair{"target_hash", record.find("target")},
                                     std::pair{"prompt_hash", prompt_of(record)}}) {
      if (told || !hash_lies(record, name, text)) continue;
      told = true;
      page.problem(ProblemKind::malformed,
                   fmt::format("{} is not the sha256 of what it stands for", name), i + 1, true);
    }
  }
  return shape;
}

// The asked columns, in this order; the metrics behind them.
enum Column : std::size_t {
  doc_id,
  doc_hash,
  doc,
  target,
  target_hash,
  prompt,
  resps,
  filter,
  metric_names,
  first_metric,
};

std::vector<parse::ColumnPath> columns_of(const Shape& shape) {
  std::vector<parse::ColumnPath> columns{
      {"doc_id"}, {"doc_hash"}, {"doc"}, {"target"}, {"target_hash"}};
  // The text, since a hash beside it would have to be held to it on every line.
  if (!shape.prompts)
    columns.push_back({"prompt_hash"});
  else if (shape.lists)
    columns.push_back({"arguments", "0", "0"});
  else
    columns.push_back({"arguments", "gen_args_0", "arg_0"});
  columns.push_back({"resps"});
  columns.push_back({"filter"});
  columns.push_back({"metrics"});
  for (const std::string& metric : shape.metrics) columns.push_back({metric});
  return columns;
}

std::optional<std::string_view> text_of(const Cell& cell) {
  if (cell.kind == CellKind::absent || cell.kind == CellKind::null) return std::nullopt;
  return cell.text;
}

// `[[""]]`: a response was recorded, and nothing stands in it.
bool is_blank(std::string_view raw) {
  bool quoted = false;
  for (const char c : raw) {
    if (c == '"') quoted = true;
    if (std::strchr("[]\", \t\r\n", c) == nullptr) return false;
  }
  return quoted;
}

// Reads every record into rows; one pass a set of metric names.
class Pass {
 public:
  Pass(const Shape& shape, std::size_t expected, Page& page)
      : shape_(shape), rows_(shape.metrics, expected), page_(page), named_(shape.metrics.size()) {}

  bool visit(const parse::RowPlace& place, std::span<const Cell> cells) {
    learn_names(cells[metric_names].text, place);
    if (!new_names_.empty()) return true;  // this pass only learns what the next one asks for
    const Cell& id = shape_.hashes ? cells[doc_hash] : cells[doc_id];
    if (id.kind != CellKind::string && id.kind != CellKind::number) {
      complain(place, shape_.hashes ? "has no doc_hash" : "has no doc_id");
      return true;
    }
    LmEvalLine line;
    line.id = id.text;
    line.place = parse_integer(cells[doc_id].text).value_or(-1);
    line.filter = cells[filter].kind == CellKind::string ? cells[filter].text : "none";
    line.question = text_of(cells[doc]);
    line.prompt = text_of(cells[prompt]);
    line.target = text_of(cells[target]);
    line.output = text_of(cells[resps]);
    line.output_blank = line.output && is_blank(*line.output);
    line.line = place.line;
    line.offset = place.offset;
    line.length = static_cast<std::uint32_t>(place.length);
    check_hash(place, cells);
    scores_.clear();
    for (std::size_t i = 0; i < shape_.metrics.size(); ++i)
      scores_.push_back(score_of(cells[first_metric + i], named_[i], i, place));
    rows_.add(line, scores_);
    return true;
  }

  [[nodiscard]] const std::vector<std::string>& new_names() const { return new_names_; }
  LmEvalRows& rows() { return rows_; }

 private:
  // The list is the same on nearly every line: it is read only where its bytes are others.
  void learn_names(std::string_view raw, const parse::RowPlace& place) {
    if (raw == raw_names_) return;
    raw_names_ = std::string(raw);
    named_.assign(named_.size(), false);
    const auto list = parse::parse_json(raw, "metrics", Limits{});
    if (!list || !list->root.is_array()) return complain(place, "has no list of metrics");
    for (const Tree& name : list->root.items()) {
      if (!name.is_string() || is_own_key(name.text())) continue;
      const auto known = std::ranges::find(shape_.metrics, name.text());
      if (known != shape_.metrics.end())
        named_[static_cast<std::size_t>(known - shape_.metrics.begin())] = true;
      else if (new_names_.size() < k_most_metrics)
        add_name(name.text(), new_names_);
    }
  }

  LmEvalScore score_of(const Cell& cell, bool named, std::size_t metric,
                       const parse::RowPlace& place) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    switch (cell.kind) {
      case CellKind::number:
      case CellKind::boolean:
        return {cell.number, SampleState::scored};
      case CellKind::absent:
        // Left out by the scorer, and by the harness's mean; or listed and then not there.
        return {none, named ? SampleState::missing : SampleState::filtered};
      case CellKind::null:
      case CellKind::container:  // a document's part of a corpus metric: no score of its own
        return {none, SampleState::missing};
      case CellKind::string:
        complain(place, fmt::format("/{} is no number", shape_.metrics[metric]));
        return {none, SampleState::missing};
    }
    return {none, SampleState::missing};
  }

  // The first records were checked before; of the rest every 997th.
  void check_hash(const parse::RowPlace& place, std::span<const Cell> cells) {
    if (++checked_ % 997 != 0 || cells[target_hash].kind != CellKind::string ||
        cells[target].kind != CellKind::string)
      return;
    if (lower(cells[target_hash].text) != digest_hex(Algorithm::sha256, cells[target].text))
      complain(place, "target_hash is not the sha256 of what it stands for");
  }

  void complain(const parse::RowPlace& place, std::string message) {
    if (++complaints_ <= 20)
      page_.problem(ProblemKind::malformed, std::move(message), place.line, true);
  }

  const Shape& shape_;
  LmEvalRows rows_;
  Page& page_;
  std::vector<bool> named_;
  std::vector<std::string> new_names_;
  std::string raw_names_;
  std::vector<LmEvalScore> scores_;
  std::uint64_t checked_ = 0;
  std::uint64_t complaints_ = 0;
};

void note_problems(const parse::RowsRead& rows, Page& page) {
  for (const parse::RowProblem& problem : rows.problems)
    page.problem(problem.torn ? ProblemKind::torn : ProblemKind::malformed, problem.message,
                 problem.line, true);
}

// How many documents the file may hold, from the bytes of the first records.
Result<Shape> peek(const Look& file, Page& page) {
  auto stream = file.tree.open(file.entry.path);
  if (!stream) return std::unexpected(stream.error());
  const auto records =
      parse::first_jsonl_records(bytes_of(**stream), file.entry.path, k_peeked, file.limits);
  if (!records) return std::unexpected(records.error());
  Shape shape = shape_of(*records, page);
  std::uint64_t bytes = 0;
  for (const Tree& record : *records) bytes += compact(record).size();
  shape.bytes_a_record = records->empty() ? 0 : std::max<std::uint64_t>(1, bytes / records->size());
  return shape;
}

std::size_t expected_rows(const Look& file, const Shape& shape) {
  if (shape.bytes_a_record == 0) return 0;
  const std::uint64_t rows = file.entry.size_bytes / shape.bytes_a_record;
  return static_cast<std::size_t>(std::min<std::uint64_t>(rows + rows / 16 + 16, 4'000'000));
}

void note_run(const Look& file, std::string_view stamp, Page& page) {
  RunRecord run;
  run.tool = "lm-eval";
  run.id = std::string(stamp);
  run.directory = std::string(parent_path(file.entry.path));
  run.source = page.source("", 0, "");
  page.reading.records.runs.push_back(std::move(run));
}

Result<void> read(const Look& file, Reading& reading) {
  Page page{reading, "lm-eval", file.entry.path};
  std::string_view stem = base_name(file.entry.path);
  stem.remove_suffix(6);
  const Stamped stamped = without_stamp(stem);
  reading.home = std::string(parent_path(file.entry.path));
  note_run(file, stamped.stamp, page);
  auto shape = peek(file, page);
  if (!shape) return std::unexpected(shape.error());

  SampleTable table;
  for (;;) {
    auto stream = file.tree.open(file.entry.path);
    if (!stream) return std::unexpected(stream.error());
    const std::size_t problems = reading.records.problems.size();
    Pass pass(*shape, expected_rows(file, *shape), page);
    const auto rows = parse::read_jsonl(
        bytes_of(**stream), file.entry.path, columns_of(*shape),
        [&](const parse::RowPlace& place, std::span<const Cell> cells) {
          return pass.visit(place, cells);
        },
        file.limits);
    if (!rows) return std::unexpected(rows.error());
    if (!pass.new_names().empty() && shape->metrics.size() <= k_most_metrics) {
      // A metric that only later documents have: begin again, asking for it.
      shape->metrics.insert(shape->metrics.end(), pass.new_names().begin(), pass.new_names().end());
      reading.records.problems.resize(problems);
      continue;
    }
    if (!pass.new_names().empty())
      page.problem(ProblemKind::limit, fmt::format("names more than {} metrics", k_most_metrics), 0,
                   true);
    note_problems(*rows, page);
    pass.rows().finish(table);
    table.texts = lm_eval_texts(file.tree, file.entry.path, file.limits,
                                std::move(pass.rows().offsets()), std::move(pass.rows().lengths()));
    break;
  }
  if (table.rows == 0) page.problem(ProblemKind::malformed, "holds no sample", 0, true);
  table.task = std::string(stamped.name.substr(std::string_view("samples_").size()));
  table.tool = "lm-eval";
  table.files = {file.entry.path};
  table.mapping = fmt::format("id={} question=doc prompt={} target=target output=resps",
                              shape->hashes ? "doc_hash" : "doc_id",
                              shape->prompts ? "arguments" : "prompt_hash");
  table.source = page.source("", 0, "");
  reading.mapping = table.mapping;
  reading.records.samples.push_back(std::move(table));
  return {};
}

}  // namespace

extern constexpr Reader lm_eval_samples{"lm-eval-samples", Role::result, recognizes, read};

}  // namespace reprocheck::readers
