// rows: the records of JSONL, JSON-array and CSV files, one at a time, in bounded memory.
//
// A record is a flat view of one sample: the parser walks every byte of it (a file that is
// damaged anywhere is damaged) and hands each scalar and each container's raw text to a
// visitor. JSONL goes through simdjson; what simdjson refuses and Python accepts (bare NaN,
// integers above 64 bits) goes through the tolerant parser, record by record.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/parse/tree.h"

namespace reprocheck::parse {

enum class CellKind : std::uint8_t { absent, null, boolean, number, string, container };

// One value of a record. Views live until the next record is read.
struct Cell {
  CellKind kind = CellKind::absent;
  double number = 0;      // number; boolean as 0 or 1
  std::string_view text;  // string: unescaped; number, boolean: as spelled; container: raw JSON
};

// Where a column of a record lies: the names from the root down, e.g. {"metrics", "correct"}.
// A part that is all digits indexes an array.
using ColumnPath = std::vector<std::string>;

// Reads chosen columns of every record. The bytes come from `source`, which fills the buffer
// and returns how many bytes it wrote, 0 at the end, or an error that ends the reading.
using ByteSource = std::function<Result<std::size_t>(std::span<char> buffer)>;

struct RowPlace {
  std::uint64_t line = 0;    // from 1 (JSON array: index from 1)
  std::uint64_t offset = 0;  // of the record's first byte
  std::uint64_t length = 0;  // bytes of the record
};

// Called for every record; cells stand in the order of the asked columns. False stops.
using RowVisitor = std::function<bool(const RowPlace& place, std::span<const Cell> cells)>;

// Called for a name that leads to no asked column, at least once for every one that there is, with
// the record that holds it.
using NameVisitor = std::function<void(std::string_view name, std::string_view record)>;

struct RowProblem {
  std::uint64_t line = 0;
  std::string message;
  bool torn = false;  // the last record, cut off: what stood before it was delivered
};

struct RowsRead {
  std::uint64_t rows = 0;
  std::vector<RowProblem> problems;  // the first 100; a bad record is skipped and counted
  std::uint64_t bad_rows = 0;
};

[[nodiscard]] Result<RowsRead> read_jsonl(const ByteSource& source, const std::string& where,
                                          std::span<const ColumnPath> columns,
                                          const RowVisitor& visit, const Limits& limits,
                                          const NameVisitor& other_name = {});

// The same with whole trees: slower, for looking at the first records of an unknown file.
// Ends after `most` records.
[[nodiscard]] Result<std::vector<Tree>> first_jsonl_records(const ByteSource& source,
                                                            const std::string& where,
                                                            std::size_t most, const Limits& limits);

// CSV (RFC 4180): quoted fields with embedded line ends and doubled quotes, BOM, CRLF; the
// delimiter is the one of , ; TAB | that splits the head into the most fields.
struct CsvTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> lines;  // where each row begins, from 1
  std::vector<RowProblem> problems;  // a row of another width; an open quote at the end
  std::uint64_t bad_rows = 0;        // left out of `rows`; the first 100 are problems
};
[[nodiscard]] Result<CsvTable> parse_csv(std::string_view bytes, const std::string& where,
                                         const Limits& limits);

// A CSV field as a cell: "" absent; true/false (any case) boolean; a number; else a string.
[[nodiscard]] Cell csv_cell(std::string_view field);

}  // namespace reprocheck::parse
