// rows: JSON Lines and CSV, whole and damaged.

#include "src/parse/rows.h"

#include <cmath>

#include "tests/src/parse/support.h"

namespace reprocheck::parse {
namespace {

struct Rows {
  Result<RowsRead> read;
  Words cells;  // "kind text" of each cell, records parted by "|"
};

std::string told(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::absent:
      return "-";
    case CellKind::null:
      return "null";
    case CellKind::boolean:
      return cell.number != 0 ? "true" : "false";
    case CellKind::number:
      return "#" + std::string(cell.text);
    case CellKind::string:
      return "'" + std::string(cell.text);
    case CellKind::container:
      return std::string(cell.text);
  }
  return "?";
}

Rows rows(std::string_view text, const std::vector<ColumnPath>& columns, std::size_t step = 7,
          const Limits& limits = {}) {
  Rows result{RowsRead{}, {}};
  result.read = read_jsonl(
      bytes_of(text, step), "samples.jsonl", columns,
      [&](const RowPlace& place, std::span<const Cell> cells) {
        EXPECT_TRUE(text.substr(place.offset, 1) == "{" || text.substr(place.offset, 1) == "[");
        for (const Cell& cell : cells) result.cells.push_back(told(cell));
        return true;
      },
      limits);
  return result;
}

TEST(parse_rows, asked_columns_come_in_their_order) {
  const Rows found = rows(
      "{\"b\": {\"c\": [10, {\"d\": \"x\\ny\"}]}, \"a\": 1e-05, \"e\": true, \"f\": null}\n"
      "{\"a\": \"t\\u00e9\", \"b\": [1, 2]}\n",
      {{"a"}, {"b", "c", "1", "d"}, {"b"}, {"e"}, {"f"}, {"b", "c", "0"}, {"a"}});
  EXPECT_EQ(found.cells,
            (Words{"#1e-05", "'x\ny", "{\"c\": [10, {\"d\": \"x\\ny\"}]}", "true", "null", "#10",
                   "#1e-05", "'t\xC3\xA9", "-", "[1, 2]", "-", "-", "-", "'t\xC3\xA9"}));
  EXPECT_EQ(found.read->rows, 2U);
  EXPECT_TRUE(found.read->problems.empty());
}

TEST(parse_rows, both_roads_give_the_same_cells) {
  const std::vector<ColumnPath> columns{{"s"}, {"n"}, {"c"}, {"c", "k"}};
  const std::string head = R"({"s":"q\"\\\u00e9","n":0.10,"c":{"k":[1, "]}"]})";
  const Rows fast = rows(head + "}", columns);
  const Rows slow = rows(head + ",\"z\":NaN}", columns);
  EXPECT_EQ(fast.cells, slow.cells);
  EXPECT_EQ(fast.cells[3], "[1, \"]}\"]");
}

TEST(parse_rows, python_words_and_big_integers_are_read) {
  const Rows found =
      rows("{\"a\":NaN}\n{\"a\":-Infinity}\n{\"a\":123456789012345678901234567890}\n", {{"a"}});
  EXPECT_EQ(found.cells, (Words{"#NaN", "#-Infinity", "#123456789012345678901234567890"}));
  EXPECT_TRUE(found.read->problems.empty());
}

TEST(parse_rows, a_bad_record_is_skipped_counted_and_placed) {
  const Rows found =
      rows("{\"a\":1}\n{\"a\":2,\"b\":nope}\n{\"a\":3} {\"a\":4}\n5\n\n{\"a\":6}\n", {{"a"}});
  EXPECT_EQ(found.cells, (Words{"#1", "#6"}));
  EXPECT_EQ(found.read->rows, 2U);
  EXPECT_EQ(found.read->bad_rows, 3U);
  ASSERT_EQ(found.read->problems.size(), 3U);
  EXPECT_EQ(found.read->problems[0].line, 2U);
  EXPECT_EQ(found.read->problems[0].message, "column 12: expected a value");
  EXPECT_EQ(found.read->problems[1].message, "column 9: a second value behind the first");
  EXPECT_EQ(found.read->problems[2].message, "a record that is neither an object nor a list");
}

TEST(parse_rows, a_cut_file_keeps_what_stood_before) {
  const std::string whole = "{\"a\":1}\n{\"a\":\"\\u00e9\",\"b\":[NaN,tru";
  for (std::size_t size = 9; size < whole.size(); ++size) {
    const Rows found = rows(std::string_view(whole).substr(0, size), {{"a"}});
    ASSERT_TRUE(found.read);
    EXPECT_EQ(found.read->rows, 1U) << size;
    EXPECT_EQ(found.read->bad_rows, 1U) << size;
    ASSERT_EQ(found.read->problems.size(), 1U) << size;
    EXPECT_TRUE(found.read->problems[0].torn) << size << found.read->problems[0].message;
  }
  EXPECT_FALSE(rows("{\"a\":1}\n{\"a\":\n", {{"a"}}).read->problems[0].torn);
  EXPECT_EQ(rows("{\"a\":1}", {{"a"}}).read->rows, 1U);
}

TEST(parse_rows, line_ends_blank_lines_and_a_byte_order_mark_are_no_records) {
  const Rows found = rows("\xEF\xBB\xBF{\"a\":1}\r\n\r\n  \n\t{\"a\":2}\r\n", {{"a"}});
  EXPECT_EQ(found.cells, (Words{"#1", "#2"}));
  EXPECT_TRUE(found.read->problems.empty());
  EXPECT_EQ(rows("{}\n\xEF\xBB\xBF{}\n", {{"a"}}).read->bad_rows, 1U);
}

TEST(parse_rows, oddities_are_told_of_rows_that_count) {
  const Rows found = rows("{\"a\":1,\"\\u0061\":2}\n{\"a\":\"\\ud800\"}\n{\"a\":1e999}\n", {{"a"}});
  EXPECT_EQ(found.cells, (Words{"#2", "'\xEF\xBF\xBD", "#1e999"}));
  EXPECT_EQ(found.read->rows, 3U);
  EXPECT_EQ(found.read->bad_rows, 0U);
  ASSERT_EQ(found.read->problems.size(), 3U);
  EXPECT_EQ(found.read->problems[0].message, "\"a\" stands twice in one record; the last counts");
}

TEST(parse_rows, of_a_repeated_object_nothing_of_the_first_remains) {
  const Rows found = rows("{\"z\":\"\\n\",\"m\":{\"a\":\"\\t\"},\"m\":{\"b\":\"\\\\\"}}\n",
                          {{"m", "a"}, {"m", "b"}, {"z"}});
  EXPECT_EQ(found.cells, (Words{"-", "'\\", "'\n"}));
}

TEST(parse_rows, bad_bytes_are_bad_records) {
  const Rows found = rows("{\"a\":\"\xFF\"}\n{\"a\":\"x\ty\"}\n{\"a\":1}\n", {{"a"}});
  EXPECT_EQ(found.cells, (Words{"#1"}));
  EXPECT_EQ(found.read->bad_rows, 2U);
}

TEST(parse_rows, a_long_record_is_read_and_the_next_too) {
  for (const std::size_t size : {3U << 20U, 9U << 20U}) {
    const std::string text = "{\"a\":\"" + std::string(size, 'x') + "\"}\n{\"a\":2}\n";
    const Rows found = rows(text, {{"a"}}, 1U << 20U);
    ASSERT_EQ(found.cells.size(), 2U);
    EXPECT_EQ(found.cells[0].size(), size + 1);
    EXPECT_EQ(found.cells[1], "#2");
  }
}

TEST(parse_rows, limits_hold_at_their_edge) {
  Limits limits;
  limits.jsonl_record = 20;
  for (const std::size_t size : {19U, 20U, 21U}) {
    const std::string record = "{" + std::string(size - 2, ' ') + "}";
    EXPECT_EQ(rows(record + "\n", {{"a"}}, 7, limits).read.has_value(), size <= 20) << size;
    EXPECT_EQ(rows(record, {{"a"}}, 7, limits).read.has_value(), size <= 20) << size;
  }
  limits.jsonl_records = 3;
  for (const std::size_t count : {2U, 3U, 4U}) {
    EXPECT_EQ(rows(repeated("{}\n", count), {{"a"}}, 7, limits).read.has_value(), count <= 3);
  }
  for (const std::size_t depth : {255U, 256U, 257U}) {
    const std::string record = repeated("[", depth) + repeated("]", depth);
    EXPECT_EQ(rows(record, {{"a"}}).read->rows, depth <= 256 ? 1U : 0U) << depth;
    EXPECT_EQ(rows("[NaN," + record.substr(1), {{"a"}}).read->rows, depth <= 256 ? 1U : 0U);
  }
}

TEST(parse_rows, problems_are_kept_to_a_hundred) {
  const Rows found = rows(repeated("x\n", 500) + "{\"a\":", {{"a"}});
  EXPECT_EQ(found.read->bad_rows, 501U);
  EXPECT_EQ(found.read->problems.size(), 100U);
  EXPECT_TRUE(found.read->problems.back().torn);
}

TEST(parse_rows, a_visitor_and_a_source_can_stop) {
  int seen = 0;
  const std::vector<ColumnPath> columns{{"a"}};
  const auto stopped = read_jsonl(
      bytes_of("{}\n{}\n{}\n"), "x", columns,
      [&](const RowPlace&, std::span<const Cell>) { return ++seen < 2; }, Limits{});
  EXPECT_EQ(stopped->rows, 2U);
  const ByteSource broken = [](std::span<char>) -> Result<std::size_t> {
    return fail(ErrorKind::input, "x", "unreadable");
  };
  EXPECT_FALSE(read_jsonl(
      broken, "x", columns, [](const RowPlace&, std::span<const Cell>) { return true; }, Limits{}));
}

TEST(parse_rows, the_first_records_come_whole) {
  const auto found = first_jsonl_records(bytes_of("{\"a\":NaN}\nbad\n[2]\n{}\n"), "x", 2, {});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_TRUE(std::isnan(*found->front().find("a")->number()));
  EXPECT_EQ(*found->back().items()[0].integer(), 2);
}

TEST(parse_csv, fields_lines_and_delimiters) {
  for (const std::string mark : {",", ";", "\t", "|"}) {
    const std::string text = "\xEF\xBB\xBFid" + mark + "name\r\n1" + mark + "\"a\"\"b" + mark +
                             "\nc\"\r\n\r\n2" + mark + "x\"y\n";
    const auto table = parse_csv(text, "samples.csv", {});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->head, (Words{"id", "name"}));
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0], (Words{"1", "a\"b" + mark + "\nc"}));
    EXPECT_EQ(table->rows[1], (Words{"2", "x\"y"}));
    EXPECT_EQ(table->lines, (std::vector<std::uint64_t>{2, 5}));
    EXPECT_TRUE(table->problems.empty());
  }
}

TEST(parse_csv, rows_of_another_width_are_left_out_and_told) {
  const auto table = parse_csv("a,b\n1\n1,2,3\n1,2\n3,\"4", "samples.csv", {});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows.size(), 1U);
  EXPECT_EQ(table->bad_rows, 3U);
  ASSERT_EQ(table->problems.size(), 3U);
  EXPECT_EQ(table->problems[0].message, "1 field where the head has 2");
  EXPECT_TRUE(table->problems[2].torn);
  EXPECT_EQ(table->problems[2].line, 5U);
}

TEST(parse_csv, refusals) {
  EXPECT_EQ(outcome(parse_csv("", "x.csv", {})), "input x.csv: empty file");
  EXPECT_EQ(outcome(parse_csv("a\n\xE9\n", "x.csv", {})), "input x.csv:2:1: not UTF-8");
  EXPECT_FALSE(parse_csv(std::string_view("a\n\0\n", 4), "x.csv", {}));
  EXPECT_FALSE(parse_csv("\"a,b\n1,2\n", "x.csv", {}));
  Limits limits;
  limits.json_file = 4;
  EXPECT_TRUE(parse_csv("a\n1\n", "x.csv", limits));
  EXPECT_FALSE(parse_csv("a\n12\n", "x.csv", limits));
  const auto twins = parse_csv("a,b,a\n", "x.csv", {});
  ASSERT_EQ(twins->problems.size(), 1U);
  EXPECT_EQ(twins->problems[0].message, "column \"a\" stands twice");
}

TEST(parse_csv, cells_are_typed_by_what_they_spell) {
  EXPECT_EQ(csv_cell("").kind, CellKind::absent);
  EXPECT_EQ(csv_cell("TRUE").kind, CellKind::boolean);
  EXPECT_EQ(csv_cell("False").number, 0);
  EXPECT_EQ(csv_cell("0.50").number, 0.5);
  EXPECT_EQ(csv_cell("0.50").text, "0.50");
  EXPECT_TRUE(std::isnan(csv_cell("nan").number));
  EXPECT_EQ(csv_cell("0,95").kind, CellKind::string);
  EXPECT_EQ(csv_cell("abc").kind, CellKind::string);
}

}  // namespace
}  // namespace reprocheck::parse
