// row_columns: one walk over a record, following only names that lead to an asked column.
//
// Of a repeated name the last value stands, as in Python: a second object replaces the
// first and with it every cell below.

#include "src/parse/row_columns.h"

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/parse/json_text.h"

namespace reprocheck::parse {

RowColumns::RowColumns(std::span<const ColumnPath> columns)
    : nodes_(1), cells_(columns.size()), texts_(columns.size()) {
  for (std::size_t column = 0; column < columns.size(); ++column) {
    std::size_t node = 0;
    for (const std::string& name : columns[column]) node = child(node, name);
    nodes_[node].columns.push_back(column);
  }
}

std::size_t RowColumns::child(std::size_t node, const std::string& name) {
  if (const auto known = nodes_[node].by_name.find(name); known != nodes_[node].by_name.end())
    return known->second;
  Node added;
  added.name = name;
  const bool digits = name.find_first_not_of("0123456789") == std::string::npos;
  if (const auto index = parse_integer(name); digits && index) {
    added.index = static_cast<std::size_t>(*index);
    added.is_index = true;
  }
  nodes_.push_back(std::move(added));
  nodes_[node].children.push_back(nodes_.size() - 1);
  nodes_[node].by_name.emplace(name, nodes_.size() - 1);
  return nodes_.size() - 1;
}

std::span<const Cell> RowColumns::read(std::string_view record) {
  std::ranges::fill(cells_, Cell{});
  twice_ = {};
  others_.clear();
  std::size_t at = skip_blanks(record, 0);
  value(record, at, 0);
  return cells_;
}

void RowColumns::value(std::string_view record, std::size_t& at, std::size_t node) {
  const std::size_t begin = at;
  const bool inside = !nodes_[node].children.empty();
  if (inside && record[at] == '{') {
    object(record, at, node);
  } else if (inside && record[at] == '[') {
    array(record, at, node);
  } else {
    at = value_end(record, at);
  }
  if (!nodes_[node].columns.empty()) set(nodes_[node], record.substr(begin, at - begin));
}

// 0 where the name leads to no asked column.
std::size_t RowColumns::child_named(Node& node, std::string_view key, std::size_t place) {
  constexpr std::size_t remembered = 64;  // names, and bytes of each
  if (place < node.usual.size() && node.usual[place].first == key) return node.usual[place].second;
  const auto named = node.by_name.find(key);
  const std::size_t found = named == node.by_name.end() ? 0 : named->second;
  if (found == 0) others_.emplace_back(key);
  if (place >= remembered || key.size() > remembered) return found;
  if (place >= node.usual.size()) node.usual.resize(place + 1);
  node.usual[place].first.assign(key);
  node.usual[place].second = found;
  return found;
}

void RowColumns::object(std::string_view record, std::size_t& at, std::size_t node) {
  const std::uint64_t here = ++objects_;
  at = skip_blanks(record, at + 1);
  for (std::size_t place = 0; at < record.size() && record[at] != '}'; ++place) {
    if (record[at] == ',') at = skip_blanks(record, at + 1);
    const std::size_t end = string_end(record, at);
    std::string_view key = record.substr(at + 1, end - at - 2);
    if (key.find('\\') != std::string_view::npos) {
      key_.clear();
      unescape(key, key_);
      key = key_;
    }
    const std::size_t found = child_named(nodes_[node], key, place);
    at = skip_blanks(record, skip_blanks(record, end) + 1);
    if (found == 0) {
      at = value_end(record, at);
    } else {
      if (nodes_[found].seen == here) {
        twice_ = nodes_[found].name;
        clear(nodes_[found]);
      }
      nodes_[found].seen = here;
      value(record, at, found);
    }
    at = skip_blanks(record, at);
  }
  ++at;
}

void RowColumns::array(std::string_view record, std::size_t& at, std::size_t node) {
  at = skip_blanks(record, at + 1);
  for (std::size_t index = 0; at < record.size() && record[at] != ']'; ++index) {
    if (record[at] == ',') at = skip_blanks(record, at + 1);
    const std::size_t begin = at;
    for (const std::size_t next : nodes_[node].children) {
      if (!nodes_[next].is_index || nodes_[next].index != index) continue;
      at = begin;  // "0" and "00" are two columns and one item
      value(record, at, next);
    }
    if (at == begin) at = value_end(record, at);
    at = skip_blanks(record, at);
  }
  ++at;
}

void RowColumns::clear(const Node& node) {
  for (const std::size_t column : node.columns) cells_[column] = {};
  for (const std::size_t next : node.children) clear(nodes_[next]);
}

std::string_view RowColumns::plain(std::string_view inner, std::size_t column) {
  if (inner.find('\\') == std::string_view::npos) return inner;
  std::string& text = texts_[column];
  text.clear();
  unescape(inner, text);
  return text;
}

void RowColumns::set(const Node& node, std::string_view raw) {
  Cell cell{CellKind::container, 0, raw};
  switch (raw.front()) {
    case '{':
    case '[':
      break;
    case '"':
      cell = {CellKind::string, 0, plain(raw.substr(1, raw.size() - 2), node.columns.front())};
      break;
    case 't':
      cell = {CellKind::boolean, 1, raw};
      break;
    case 'f':
      cell = {CellKind::boolean, 0, raw};
      break;
    case 'n':
      cell = {CellKind::null, 0, {}};
      break;
    case 'N':
      cell = {CellKind::number, NAN, raw};
      break;
    case 'I':
      cell = {CellKind::number, INFINITY, raw};
      break;
    default:
      cell = {CellKind::number, raw == "-Infinity" ? -INFINITY : parse_number(raw).value_or(NAN),
              raw};
  }
  for (const std::size_t column : node.columns) cells_[column] = cell;
}

}  // namespace reprocheck::parse
