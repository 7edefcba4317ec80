// lm_eval_rows: the lines of a samples file, gathered into one row a document.
//
// Reserved once from the size of the file: a vector that grows by doubling would hold the
// whole table twice at its worst moment.

#include "src/readers/lm_eval_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>

#include "src/readers/input_key.h"

namespace reprocheck::readers {
namespace {

constexpr double k_not_a_number = std::numeric_limits<double>::quiet_NaN();

void reserve(FingerprintColumn& column, std::size_t rows) {
  column.values.reserve(rows);
  column.present.reserve(rows);
}

void push(FingerprintColumn& column, std::optional<std::string_view> text) {
  column.push(text ? std::optional(fingerprint(*text)) : std::nullopt);
}

// A column that no row has a text for was not recorded.
void drop_if_absent(FingerprintColumn& column) {
  if (std::ranges::find(column.present, true) == column.present.end()) column = {};
}

}  // namespace

LmEvalRows::LmEvalRows(std::vector<std::string> metrics, std::size_t rows)
    : metrics_(std::move(metrics)), expected_(rows), first_rows_(rows) {
  for (FingerprintColumn* column :
       {&table_.question, &table_.prompt, &table_.target, &table_.output})
    reserve(*column, rows);
  table_.lines.reserve(rows);
  table_.arm.reserve(rows);
  table_.repeat.reserve(rows);
  places_.reserve(rows);
  offsets_.reserve(rows);
  lengths_.reserve(rows);
}

LmEvalRows::Filter& LmEvalRows::filter_named(std::string_view name) {
  if (!filters_.empty() && filters_[last_filter_].name == name) return filters_[last_filter_];
  const auto at = std::ranges::find(filters_, name, &Filter::name);
  last_filter_ = static_cast<std::size_t>(at - filters_.begin());
  if (at != filters_.end()) return *at;
  Filter filter;
  filter.name = std::string(name);
  filter.filled.reserve(expected_);
  filter.filled.assign(table_.rows, false);
  for (const std::string& metric : metrics_) {
    ScoreColumn column;
    column.name = metric;
    column.filter = filter.name;
    column.values.reserve(std::max(expected_, table_.rows));
    column.states.reserve(std::max(expected_, table_.rows));
    column.values.assign(table_.rows, k_not_a_number);
    column.states.assign(table_.rows, SampleState::missing);
    filter.columns.push_back(std::move(column));
  }
  filters_.push_back(std::move(filter));
  return filters_.back();
}

std::uint32_t LmEvalRows::new_row(const LmEvalLine& line) {
  table_.ids.push(line.id);
  table_.arm.push_back(0);
  table_.repeat.push_back(0);
  push(table_.question, line.question);
  push(table_.prompt, line.prompt);
  push(table_.target, line.target);
  push(table_.output, line.output);
  // The document holds its own number and more, so that no two are alike; the prompt is what is
  // asked.
  table_.inputs.push_back(
      input_key({.question = {}, .prompt = line.prompt, .target = line.target}));
  table_.output_blank.push_back(line.output_blank);
  table_.lines.push_back(line.line);
  places_.push_back(line.place);
  offsets_.push_back(line.offset);
  lengths_.push_back(line.length);
  for (Filter& filter : filters_) {
    filter.filled.push_back(false);
    for (ScoreColumn& column : filter.columns) {
      column.values.push_back(k_not_a_number);
      column.states.push_back(SampleState::missing);
    }
  }
  return static_cast<std::uint32_t>(table_.rows++);
}

std::uint32_t LmEvalRows::row_for(const LmEvalLine& line, Filter& filter) {
  const std::size_t next = filter.next;
  if (next < table_.rows && !filter.filled[next] && places_[next] == line.place &&
      table_.ids[next] == line.id)
    return static_cast<std::uint32_t>(next);
  const Fingerprint id = fingerprint(line.id);
  std::uint32_t& first = first_rows_.at(id);
  if (first == k_none) return first = new_row(line);
  const bool is_first = places_[first] == line.place;
  std::uint32_t& held =
      is_first ? first : more_rows_.at(fingerprint(id, static_cast<std::uint64_t>(line.place)));
  if (held != k_none && !filter.filled[held]) return held;
  if (!is_first) twins_.insert(std::string(line.id));
  return held = new_row(line);
}

// Documents of one hash, told apart by their place among them. Which of them the file holds first
// changes no name, and a line that stands twice keeps its document's.
void LmEvalRows::name_twins() {
  if (twins_.empty()) return;
  std::map<std::string_view, std::set<long long>> places;
  for (std::size_t row = 0; row < table_.rows; ++row)
    if (const auto twin = twins_.find(table_.ids[row]); twin != twins_.end())
      places[*twin].insert(places_[row]);
  TextColumn names;
  for (std::size_t row = 0; row < table_.rows; ++row) {
    const std::string_view id = table_.ids[row];
    const auto twin = places.find(id);
    const auto number = twin == places.end()
                            ? 0
                            : std::distance(twin->second.begin(), twin->second.find(places_[row]));
    names.push(number == 0 ? std::string(id) : fmt::format("{}#{}", id, number + 1));
  }
  table_.ids = std::move(names);
}

void LmEvalRows::add(const LmEvalLine& line, std::span<const LmEvalScore> scores) {
  Filter& filter = filter_named(line.filter);
  const std::size_t row = row_for(line, filter);
  filter.filled[row] = true;
  filter.next = row + 1;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    filter.columns[i].values[row] = scores[i].value;
    filter.columns[i].states[row] = scores[i].state;
  }
}

void LmEvalRows::finish(SampleTable& table) {
  name_twins();
  table = std::move(table_);
  table.has_ids = true;
  table.arms = {""};
  table.has_error_text.assign(table.rows, false);
  table.status_recorded.assign(table.rows, false);
  for (FingerprintColumn* column : {&table.question, &table.prompt, &table.target, &table.output})
    drop_if_absent(*column);
  for (Filter& filter : filters_)
    for (ScoreColumn& column : filter.columns) {
      const auto scored = [&](std::size_t row) {
        return column.states[row] == SampleState::scored;
      };
      bool any = false;
      column.boolean = true;
      for (std::size_t row = 0; row < table.rows; ++row) {
        if (!scored(row)) continue;
        any = true;
        if (column.values[row] != 0 && column.values[row] != 1) column.boolean = false;
      }
      if (any) table.scores.push_back(std::move(column));
    }
  std::ranges::sort(table.scores, {}, [](const ScoreColumn& column) {
    return std::pair<std::string_view, std::string_view>(column.name, column.filter);
  });
}

}  // namespace reprocheck::readers
