// native_profile: what stands in the columns of a table, before any of them has a part.
//
// Only kinds and fingerprints are kept: enough to tell text from numbers, to see whether an id
// is unique, and whether the values of one column lie among those of another.

#include <algorithm>

#include "src/base/text.h"
#include "src/model/metric_names.h"
#include "src/readers/native_column_names.h"
#include "src/readers/native_columns.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

using parse::CellKind;
using parse::Tree;

CellNote note_of(const Tree& value) {
  CellNote note;
  switch (value.kind()) {
    case parse::Kind::null:
      note.kind = CellKind::null;
      break;
    case parse::Kind::boolean:
      note.kind = CellKind::boolean;
      break;
    case parse::Kind::integer:
    case parse::Kind::real:
      note.kind = CellKind::number;
      break;
    case parse::Kind::string:
      note.kind = CellKind::string;
      note.spells_score = score_spelled(value.text()).has_value();
      break;
    case parse::Kind::array:
    case parse::Kind::object:
      note.kind = CellKind::container;
      note.is_object = value.is_object();
      return note;
  }
  note.label = fingerprint(trim(value.text()));
  return note;
}

constexpr std::size_t k_deepest = 4;
constexpr std::size_t k_most_cells = 4'000'000;

}  // namespace

std::optional<double> score_spelled(std::string_view text) {
  const std::string word = lower(trim(text));
  for (const std::string_view right : {"true", "yes", "pass", "passed", "correct", "right"})
    if (word == right) return 1;
  for (const std::string_view wrong : {"false", "no", "fail", "failed", "incorrect", "wrong"})
    if (word == wrong) return 0;
  return parse_number(word);
}

Through seen_through(std::string_view name) {
  const std::string text = folded(name);
  if (text == "slice" || text == "slices") return Through::slice;
  for (const std::string_view item : {"case", "item", "sample", "input", "doc", "vars"})
    if (text == item) return Through::item;
  for (const std::string_view score : {"result", "score", "scores", "metrics", "gradingresult"})
    if (text == score) return Through::score;
  return text == "response" || text == "output" ? Through::output : Through::none;
}

bool bears_scores(const ColumnProfile& column, const ColumnProfile* outputs) {
  if (column.is_numeric()) return true;
  const NameTraits traits = traits_of(column.path.back());
  const bool named = traits.direction != Direction::unknown;
  if (column.is_blank()) return named && !traits.resource;
  if (!named || !column.spells_scores()) return false;
  if (!outputs) return true;
  const std::set<Fingerprint> given = outputs->labels();
  return std::ranges::none_of(column.labels(),
                              [&](const Fingerprint& one) { return given.contains(one); });
}

bool plays_a_part(std::string_view name) {
  return is_role_name(folded(name)) || seen_through(name) != Through::none ||
         traits_of(name).direction != Direction::unknown;
}

std::size_t ColumnProfile::count(CellKind kind) const {
  return static_cast<std::size_t>(std::ranges::count(cells, kind, &CellNote::kind));
}

bool ColumnProfile::is_text() const {
  const std::size_t strings = count(CellKind::string);
  return strings > 0 && strings * 2 > strings + count(CellKind::number) + count(CellKind::boolean);
}

bool ColumnProfile::is_numeric() const {
  const std::size_t numbers = count(CellKind::number) + count(CellKind::boolean);
  return numbers > 0 && count(CellKind::string) * 10 <= numbers && count(CellKind::container) == 0;
}

bool ColumnProfile::spells_scores() const {
  return count(CellKind::string) > 0 && count(CellKind::container) == 0 &&
         std::ranges::all_of(cells, [](const CellNote& cell) {
           return cell.kind != CellKind::string || cell.spells_score;
         });
}

bool ColumnProfile::is_object() const {
  return std::ranges::any_of(cells, &CellNote::is_object);
}

bool ColumnProfile::is_list() const {
  const std::size_t lists = count(CellKind::container);
  return lists * 2 > cells.size() - count(CellKind::absent) - count(CellKind::null) && !is_object();
}

const ColumnProfile* Profile::find(const parse::ColumnPath& path) const {
  const auto at = std::ranges::find(columns, path, &ColumnProfile::path);
  return at == columns.end() ? nullptr : &*at;
}

bool Profile::is_named_twice(const ColumnProfile& column) const {
  return std::ranges::count_if(columns, [&](const ColumnProfile& other) {
           return other.path.back() == column.path.back();
         }) > 1;
}

parse::ColumnPath Profile::path_of(std::string_view name) const {
  parse::ColumnPath path{std::string(name)};
  if (find(path)) return path;
  path.clear();
  for (const std::string_view piece : split(name, '.')) path.emplace_back(piece);
  return path;
}

bool ColumnProfile::is_blank() const {
  return count(CellKind::absent) + count(CellKind::null) == cells.size();
}

std::set<Fingerprint> ColumnProfile::labels() const {
  std::set<Fingerprint> labels;
  for (const CellNote& cell : cells)
    if (cell.kind != CellKind::absent && cell.kind != CellKind::null &&
        cell.label != fingerprint(""))
      labels.insert(cell.label);
  return labels;
}

void Profiler::note(const parse::ColumnPath& path, CellNote note) {
  const auto [at, is_new] = places_.emplace(path, columns_.size());
  if (is_new) columns_.push_back({path, {}});
  std::vector<CellNote>& cells = columns_[at->second].cells;
  cells.resize(rows_);
  cells.push_back(note);
}

void Profiler::look(const Tree& object, parse::ColumnPath& path) {
  for (const auto& [key, value] : object.members()) {
    path.push_back(key);
    note(path, note_of(value));
    const bool through = path.size() < k_deepest && seen_through(key) != Through::none;
    if (value.is_object() && through) look(value, path);
    path.pop_back();
  }
}

bool Profiler::add(const Tree& record) {
  if (!record.is_object()) return true;
  if (columns_.size() * rows_ > k_most_cells) return false;
  parse::ColumnPath path;
  look(record, path);
  ++rows_;
  return true;
}

Profiler::Names Profiler::names() const {
  Names names;
  for (const auto& [path, index] : places_) names.insert(path.begin(), path.end());
  return names;
}

Profile Profiler::take() {
  for (ColumnProfile& column : columns_) column.cells.resize(rows_);
  std::ranges::sort(columns_, {}, &ColumnProfile::path);
  return {std::move(columns_), rows_};
}

}  // namespace reprocheck::readers
