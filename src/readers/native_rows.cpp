// native_rows: the rows of a table of known columns as sample tables, one a task.
//
// Rows come in any order and end in the same table: arms, repeats and facts are numbered by
// their sorted names, never by who came first.

#include "src/readers/native_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "src/base/text.h"
#include "src/readers/input_key.h"
#include "src/readers/native_table.h"

namespace reprocheck::readers {
namespace {

using parse::Cell;
using parse::CellKind;
using parse::RowPlace;

constexpr std::size_t k_most_fact_values = 20;
constexpr std::uint64_t k_small_table = 5'000'000;  // cells that any file may come to
constexpr std::size_t k_most_arms = 1'000;          // that anybody compares in one table
constexpr std::string_view k_tool = "native";

// Blanks between the tokens of raw JSON say nothing: two writers differ in them.
std::string squeezed(std::string_view raw) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (quoted && c == '\\' && i + 1 < raw.size()) {
      out += c;
      out += raw[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (quoted || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) out += c;
  }
  return out;
}

// Whether two cells of one score say the same: 1, 1.0 and true do.
bool same_value(const Cell& one, const Cell& other) {
  const auto is_number = [](const Cell& cell) {
    return cell.kind == CellKind::number || cell.kind == CellKind::boolean;
  };
  if (is_number(one) && is_number(other))
    return one.number == other.number || (std::isnan(one.number) && std::isnan(other.number));
  return one.kind == other.kind && one.text == other.text;
}

std::uint64_t sixteen_digits(std::string_view hex) {
  std::uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

const Cell k_absent{};

}  // namespace

std::optional<std::string> cell_text(const Cell& cell) {
  if (cell.kind == CellKind::absent || cell.kind == CellKind::null) return std::nullopt;
  if (cell.kind == CellKind::container) return squeezed(cell.text);
  return std::string(cell.text);
}

SampleRows::SampleRows(const Mapping& mapping, std::string path, std::uint64_t file_bytes,
                       std::shared_ptr<const RowReader> rows)
    : mapping_(mapping),
      path_(std::move(path)),
      reader_(std::move(rows)),
      most_cells_(k_small_table + file_bytes) {
  first_.fill(-1);
  for (std::size_t i = 0; i < mapping_.columns.size(); ++i) {
    int& first = first_[static_cast<std::size_t>(mapping_.columns[i].part)];
    if (first < 0) first = static_cast<int>(i);
  }
  facts_.resize(mapping_.columns.size());
}

SampleRows::~SampleRows() = default;

std::vector<parse::ColumnPath> SampleRows::columns() const {
  std::vector<parse::ColumnPath> all;
  all.reserve(mapping_.columns.size());
  for (const MappedColumn& column : mapping_.columns) all.push_back(column.path);
  return all;
}

const Cell& SampleRows::cell(std::span<const Cell> cells, Part part) const {
  const int index = first_[static_cast<std::size_t>(part)];
  return index < 0 ? k_absent : cells[static_cast<std::size_t>(index)];
}

SampleRows::Table& SampleRows::table_of(std::string_view task) {
  const auto at = tables_.find(task);
  if (at != tables_.end()) return *at->second;
  auto made = std::make_unique<Table>();
  SampleTable& table = made->table;
  table.task = task;
  table.tool = k_tool;
  table.files = {path_};
  table.has_ids = mapping_.has(Part::id);
  table.judged = mapping_.has(Part::judge) || mapping_.has(Part::rationale);
  table.mapping = mapping_.text();
  table.groupings = mapping_.groupings;
  table.source = {std::string(k_tool), path_, "", 0, ""};
  for (const MappedColumn& column : mapping_.columns)
    if (column.part == Part::slice) table.slices.emplace_back(column.name);
  for (std::size_t i = 0; i < mapping_.columns.size(); ++i)
    if (const MappedColumn& column = mapping_.columns[i];
        (column.part == Part::score || column.part == Part::resource) && !is_twin(i))
      table.scores.push_back({.name = column.name,
                              .filter = "",
                              .values = {},
                              .states = {},
                              .is_resource = column.part == Part::resource,
                              .blank = true});
  return *tables_.emplace(std::string(task), std::move(made)).first->second;
}

Fingerprint SampleRows::beside(std::span<const Cell> cells) const {
  Fingerprint all;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (mapping_.columns[i].part == Part::context) {
      const Fingerprint one = fingerprint(cell_text(cells[i]).value_or(""));
      all = fingerprint(all, one.high, one.low);
    }
  return all;
}

void SampleRows::add_texts(Table& made, std::span<const Cell> cells) {
  SampleTable& table = made.table;
  const auto push = [&](Part part, FingerprintColumn& whole, FingerprintColumn* label) {
    if (!mapping_.has(part)) return std::optional<std::string>();
    const Cell& found = cell(cells, part);
    std::optional<std::string> text = cell_text(found);
    whole.push(text ? std::optional(fingerprint(*text)) : std::nullopt);
    if (label) label->push(text ? std::optional(fingerprint(trim(*text))) : std::nullopt);
    return text;
  };
  const auto question = push(Part::question, table.question, nullptr);
  const auto prompt = push(Part::prompt, table.prompt, nullptr);
  if (prompt) {
    const std::string hex = digest_hex(Algorithm::xxh128, *prompt);
    prompts_[0] += sixteen_digits(std::string_view(hex).substr(0, 16));
    prompts_[1] += sixteen_digits(std::string_view(hex).substr(16));
  }
  const auto target = push(Part::target, table.target, &table.target_label);
  if (mapping_.has(Part::question) || mapping_.has(Part::prompt))
    table.inputs.push_back(input_key({question, prompt, target, beside(cells)}));
  if (mapping_.has(Part::warmup))
    table.warmup.push_back(score_spelled(cell_text(cell(cells, Part::warmup)).value_or("")) == 1);
  const auto output = push(Part::output, table.output, &table.output_label);
  table.output_blank.push_back(output && trim(*output).empty());
  made.target_is_list =
      made.target_is_list || cell(cells, Part::target).kind == CellKind::container;
  if (mapping_.has(Part::cluster))
    table.clusters.push(cell_text(cell(cells, Part::cluster)).value_or(""));
  // The columns of a mapping stand by part and name, and so do those of the table.
  std::size_t slice = 0;
  for (std::size_t i = 0; slice < table.slices.size(); ++i)
    if (mapping_.columns[i].part == Part::slice)
      table.slices[slice++].push(cell_text(cells[i]).value_or(""));
}

bool SampleRows::add_group(Table& made, std::span<const Cell> cells) {
  if (mapping_.has(Part::id)) {
    made.table.ids.push(trim(cell_text(cell(cells, Part::id)).value_or("")));
  } else {
    made.table.ids.push("");
  }
  const std::string arm = cell_text(cell(cells, Part::arm)).value_or("");
  const auto arm_code = made.arms.try_emplace(arm, made.arms.size()).first->second;
  if (arm_code >= k_most_arms) return false;
  made.table.arm.push_back(static_cast<std::uint16_t>(arm_code));
  const Part part = mapping_.has(Part::repeat) ? Part::repeat : Part::seed;
  made.table.repeats_are_seeds = part == Part::seed;
  const std::string repeat = cell_text(cell(cells, part)).value_or("");
  const auto code = made.repeats.try_emplace(repeat, made.repeats.size()).first->second;
  made.table.repeat.push_back(static_cast<std::uint32_t>(code));
  return true;
}

bool SampleRows::is_twin(std::size_t column) const {
  const auto& columns = mapping_.columns;
  return column > 0 && columns[column].part == Part::score &&
         columns[column - 1].part == Part::score &&
         columns[column].name == columns[column - 1].name;
}

// The one value of a score that stands in several places of a record; an absent one says nothing.
const Cell& SampleRows::agreed(std::size_t column, const RowPlace& place,
                               std::span<const Cell> cells) {
  std::size_t held = column;
  for (std::size_t i = column + 1; i < cells.size() && is_twin(i); ++i) {
    if (cells[i].kind == CellKind::absent) continue;
    const bool first = cells[held].kind == CellKind::absent;
    if (!first && !same_value(cells[held], cells[i])) note_disagreement(held, i, place);
    if (first) held = i;
  }
  return cells[held];
}

void SampleRows::note_disagreement(std::size_t one, std::size_t other, const RowPlace& place) {
  const MappedColumn& first = mapping_.columns[one];
  const MappedColumn& second = mapping_.columns[other];
  if (!disagreeing_.insert(first.name).second) return;
  const std::string name = join(first.path, ".");
  problems_.push_back({path_, place.line, ProblemKind::ambiguous,
                       fmt::format("\"{}\" and \"{}\" both hold the score {} and differ; {}",
                                   shown(name, 60), shown(join(second.path, "."), 60),
                                   shown(first.name, 60), settled_by(path_, "score", name)),
                       true});
}

void SampleRows::add_scores(Table& made, const RowPlace& place, std::span<const Cell> cells) {
  SampleTable& table = made.table;
  const Cell& status = cell(cells, Part::status);
  const StatusWord own = status_word(status);
  statuses_.add(status, own, place.line);
  const bool error =
      holds_error(cell(cells, Part::error)) || holds_judge_error(cell(cells, Part::rationale));
  table.has_error_text.push_back(error);
  table.status_recorded.push_back(own != StatusWord::unsaid);
  made.own_states.push_back(own);
  std::size_t next = 0;
  for (std::size_t i = 0; i < mapping_.columns.size(); ++i) {
    const MappedColumn& column = mapping_.columns[i];
    if ((column.part != Part::score && column.part != Part::resource) || is_twin(i)) continue;
    const Cell& found = agreed(i, place, cells);
    std::optional<double> number;
    if (found.kind == CellKind::number || found.kind == CellKind::boolean) number = found.number;
    if (found.kind == CellKind::string) number = score_spelled(found.text);
    const bool wrong =
        !number && (found.kind == CellKind::string || found.kind == CellKind::container);
    if (wrong && column.part == Part::score && wrong_scores_.insert(column.name).second)
      problems_.push_back(
          {path_, place.line, ProblemKind::malformed,
           fmt::format("score {} is no number: {}", shown(column.name, 60), shown(found.text, 60)),
           true});
    if (number || wrong) table.scores[next].blank = false;
    const bool resource = column.part == Part::resource;
    const ScoredCell scored =
        score_of(number, resource ? StatusWord::unsaid : own, error && !resource);
    table.scores[next].values.push_back(scored.value);
    table.scores[next].states.push_back(scored.state);
    ++next;
  }
}

void SampleRows::note_facts(std::span<const Cell> cells) {
  for (std::size_t i = 0; i < mapping_.columns.size(); ++i) {
    const Part part = mapping_.columns[i].part;
    if (part != Part::fact && part != Part::judge && part != Part::seed) continue;
    Distinct& distinct = facts_[i];
    if (distinct.many) continue;
    if (auto text = cell_text(cells[i]); text && !is_nothing(*text))
      distinct.values.insert(std::move(*text));
    distinct.many = distinct.values.size() > k_most_fact_values;
  }
}

bool SampleRows::add(const RowPlace& place, std::span<const Cell> cells) {
  // "{}" and "[1, 2]" are no items: nothing says of them which.
  if (std::ranges::all_of(cells, [](const Cell& c) { return c.kind == CellKind::absent; })) {
    if (empty_rows_++ == 0) first_empty_ = place.line;
    return true;
  }
  Table& table = table_of(cell_text(cell(cells, Part::task)).value_or(""));
  if (!add_group(table, cells)) {
    over_ = "more than 65536 arms in one table";
    return false;
  }
  if (rows_ * mapping_.columns.size() > most_cells_) {
    over_ = "its rows share too few columns: more cells than the file has bytes";
    return false;
  }
  add_texts(table, cells);
  add_scores(table, place, cells);
  note_facts(cells);
  table.table.lines.push_back(place.line);
  table.offsets.push_back(place.offset);
  ++table.table.rows;
  ++rows_;
  return true;
}

void SampleRows::take_facts(Reading& reading) const {
  const auto add = [&](Layer layer, std::string_view role, std::string_view key, std::string value,
                       ChangeClass change) {
    Source source{std::string(k_tool), path_, "", 0, value};
    reading.records.facts.push_back({layer, std::string(role), std::string(key), std::move(value),
                                     std::move(source), change, true});
  };
  for (std::size_t i = 0; i < mapping_.columns.size(); ++i) {
    const MappedColumn& column = mapping_.columns[i];
    const Distinct& distinct = facts_[i];
    if (distinct.values.empty() || distinct.many) continue;
    const std::vector<std::string> values(distinct.values.begin(), distinct.values.end());
    if (column.part == Part::judge)
      add(Layer::scoring, "judge", "judge_name", join(values, ", "), ChangeClass::ruler);
    if (column.part == Part::seed && values.size() == 1)
      add(Layer::model, "", "seed", values[0], ChangeClass::subject);
    if (column.part != Part::fact) continue;
    const bool prompt = column.name == "prompt_hash";
    const bool region = column.name == "region";
    // Of decoding settings only a constant is a setting; of names all that were used count.
    const bool number =
        column.name == "temperature" || column.name == "top_p" || column.name == "max_tokens";
    if (number && values.size() > 1) continue;
    const Layer layer = prompt ? Layer::prompt : region ? Layer::infrastructure : Layer::model;
    add(layer, prompt ? "" : "generator", column.name, join(values, ", "), ChangeClass::subject);
  }
  if (mapping_.has(Part::prompt) && (prompts_[0] != 0 || prompts_[1] != 0))
    add(Layer::prompt, "", "prompts",
        fmt::format("xxh128:{:016x}{:016x}", prompts_[0], prompts_[1]), ChangeClass::subject);
}

void SampleRows::take(Reading& reading) {
  for (auto& [task, made] : tables_) {
    finish_table(*made, mapping_, reader_);
    reading.records.samples.push_back(std::move(made->table));
  }
  take_facts(reading);
  if (const MappedColumn* status = mapping_.find(Part::status))
    statuses_.take(path_, join(status->path, "."), problems_);
  if (empty_rows_ > 0)
    problems_.push_back({path_, first_empty_, ProblemKind::malformed,
                         fmt::format("{} with none of the table's columns, the first here",
                                     counted(empty_rows_, "record")),
                         true});
  if (!over_.empty()) problems_.push_back({path_, 0, ProblemKind::limit, over_, true});
  for (Problem& problem : problems_) reading.records.problems.push_back(std::move(problem));
  reading.mapping = mapping_.text();
}

}  // namespace reprocheck::readers
