// native_rows: the rows of a table of known columns as sample tables, one a task.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/readers/native_columns.h"
#include "src/readers/native_status.h"

namespace reprocheck::readers {

// How one row of a file is read again: the text of its first column of a part.
class RowReader {
 public:
  virtual ~RowReader() = default;
  [[nodiscard]] virtual std::optional<std::string> text(const parse::RowPlace& place,
                                                        const parse::ColumnPath& column) const = 0;
};

// Takes rows in file order; the tables are whole after take().
class SampleRows {
 public:
  struct Table;  // of one task, while rows come in

  // `rows` reads texts again, from a tree that outlives the tables; `file_bytes` bounds the cells.
  SampleRows(const Mapping& mapping, std::string path, std::uint64_t file_bytes,
             std::shared_ptr<const RowReader> rows);
  ~SampleRows();

  [[nodiscard]] std::vector<parse::ColumnPath> columns() const;  // what add() wants, in order
  // False where the table cannot go on: more arms than a table holds, or cells than its file.
  bool add(const parse::RowPlace& place, std::span<const parse::Cell> cells);
  // Appends the tables, their facts and problems to a reading.
  void take(Reading& reading);
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  struct Distinct {
    std::set<std::string> values;
    bool many = false;
  };
  Table& table_of(std::string_view task);
  const parse::Cell& cell(std::span<const parse::Cell> cells, Part part) const;
  // Of what the item shows beside its question.
  [[nodiscard]] Fingerprint beside(std::span<const parse::Cell> cells) const;
  void add_texts(Table& table, std::span<const parse::Cell> cells);
  bool add_group(Table& table, std::span<const parse::Cell> cells);
  void add_scores(Table& table, const parse::RowPlace& place, std::span<const parse::Cell> cells);
  // Whether a column holds a score that another one, further up, holds too.
  [[nodiscard]] bool is_twin(std::size_t column) const;
  const parse::Cell& agreed(std::size_t column, const parse::RowPlace& place,
                            std::span<const parse::Cell> cells);
  void note_disagreement(std::size_t one, std::size_t other, const parse::RowPlace& place);
  void note_facts(std::span<const parse::Cell> cells);
  void take_facts(Reading& reading) const;

  Mapping mapping_;
  std::string path_;
  std::shared_ptr<const RowReader> reader_;
  std::array<int, k_parts> first_{};  // index of a part's first column; -1 none
  std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
  std::vector<Distinct> facts_;
  std::vector<Problem> problems_;
  std::set<std::string> wrong_scores_, disagreeing_;  // scores that were told of
  StatusNotes statuses_;
  std::uint64_t empty_rows_ = 0, first_empty_ = 0;  // how many, and the line of the first
  std::array<std::uint64_t, 2> prompts_{};  // a sum over the prompts' digests: order plays no part
  std::size_t rows_ = 0;
  std::uint64_t most_cells_ = 0;
  std::string over_;  // why the table could not go on
};

// A cell's text as texts are compared: containers without the blanks between their tokens.
[[nodiscard]] std::optional<std::string> cell_text(const parse::Cell& cell);

}  // namespace reprocheck::readers
