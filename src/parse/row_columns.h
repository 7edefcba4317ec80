// row_columns: the asked columns as a tree of names, and their cells in one record.
//
// Every record, whoever checked it, is read here, so a cell does not depend on which parser
// took the line. Cells are slices of the record; nothing is allocated for a plain one.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/parse/rows.h"

namespace reprocheck::parse {

class RowColumns {
 public:
  explicit RowColumns(std::span<const ColumnPath> columns);

  // The cells of a record that passed the check; they live until the next call.
  [[nodiscard]] std::span<const Cell> read(std::string_view record);

  // A name on the way to an asked column that the last record holds twice; "" if none.
  [[nodiscard]] std::string_view twice() const { return twice_; }
  // Names of the last record that lead to no asked column and stand where the record before had
  // another one.
  [[nodiscard]] std::span<const std::string> others() const { return others_; }

 private:
  struct Node {
    std::string name;
    std::size_t index = 0;  // of an array, where the name is all digits
    bool is_index = false;
    std::uint64_t seen = 0;                                   // the object that last held it
    std::vector<std::size_t> children;                        // places in nodes_
    std::map<std::string, std::size_t, std::less<>> by_name;  // the same
    std::vector<std::size_t> columns;                         // asked here
    // The names of the last object, in order, and the child each leads to: the next one's are
    // mostly the same.
    std::vector<std::pair<std::string, std::size_t>> usual;
  };

  std::size_t child(std::size_t node, const std::string& name);
  void value(std::string_view record, std::size_t& at, std::size_t node);
  void object(std::string_view record, std::size_t& at, std::size_t node);
  void array(std::string_view record, std::size_t& at, std::size_t node);
  void set(const Node& node, std::string_view raw);
  void clear(const Node& node);
  [[nodiscard]] std::size_t child_named(Node& node, std::string_view key, std::size_t place);
  [[nodiscard]] std::string_view plain(std::string_view inner, std::size_t column);

  std::vector<Node> nodes_;
  std::vector<Cell> cells_;
  std::vector<std::string> texts_;  // unescaped, by column; reused record by record
  std::uint64_t objects_ = 0;
  std::string key_;
  std::string_view twice_;
  std::vector<std::string> others_;
};

}  // namespace reprocheck::parse
