// rows_jsonl: records of JSON Lines from a stream, every byte of each checked.
//
// simdjson's DOM parser is the judge of nearly every line: its On-Demand parser takes what it
// does not visit unseen, and its streams stop at a long record. What it refuses goes to our
// own checker, which knows Python's words and big integers and can say what is wrong. The
// cells are then sliced from the record itself, whoever passed it.

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "src/base/text.h"
#include "src/parse/json_text.h"
#include "src/parse/json_tree.h"
#include "src/parse/place.h"
#include "src/parse/row_columns.h"

namespace reprocheck::parse {
namespace {

constexpr std::size_t first_window = 256U << 10U;       // stays in a core's own cache
constexpr std::size_t longest_fast_record = 8U << 20U;  // simdjson needs 14 bytes a byte
constexpr std::size_t kept_problems = 100;

struct Line {
  std::string_view text;  // without the line end; simdjson's padding stands behind it
  std::uint64_t number = 0;
  std::uint64_t offset = 0;  // in the stream
  bool ended = false;        // by a line end, not by the end of the stream
};

// Lines out of a window that grows to the longest record.
class Lines {
 public:
  Lines(const ByteSource& source, const std::string& where, const Limits& limits)
      : source_(source), where_(where), limits_(limits) {}

  // False at the end of the stream.
  Result<bool> next(Line& line) {
    std::size_t searched = 0;
    while (true) {
      const std::string_view rest(bytes_.get() + begin_, end_ - begin_);
      const std::size_t at = rest.find('\n', searched);
      if (at != std::string_view::npos || (at_end_ && !rest.empty())) {
        const std::size_t length = std::min(at, rest.size());
        if (length > limits_.jsonl_record) return too_long();
        line = {rest.substr(0, length), ++number_, offset_, at != std::string_view::npos};
        const std::size_t taken = length + (line.ended ? 1 : 0);
        begin_ += taken;
        offset_ += taken;
        return true;
      }
      if (at_end_) return false;
      if (rest.size() > limits_.jsonl_record) return too_long();
      searched = rest.size();
      if (auto filled = fill(); !filled) return std::unexpected(filled.error());
    }
  }

 private:
  std::unexpected<Error> too_long() {
    return std::unexpected(too_large(fmt::format("{}:{}", where_, number_ + 1), end_ - begin_,
                                     limits_.jsonl_record, "jsonl.record"));
  }

  // Moves what is left to the front, grows a full window, and reads once.
  Result<bool> fill() {
    const std::size_t left = end_ - begin_;
    if (bytes_ == nullptr || left == size_) {
      const std::size_t size = bytes_ == nullptr ? first_window : 2 * size_;
      auto grown = std::make_unique_for_overwrite<char[]>(size + simdjson::SIMDJSON_PADDING);
      if (left > 0) std::memcpy(grown.get(), bytes_.get() + begin_, left);
      std::memset(grown.get() + size, 0, simdjson::SIMDJSON_PADDING);
      bytes_ = std::move(grown);
      size_ = size;
    } else if (left > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, left);
    }
    begin_ = 0;
    end_ = left;
    const auto read = source_(std::span(bytes_.get() + end_, size_ - end_));
    if (!read) return std::unexpected(read.error());
    if (*read > size_ - end_) {
      return fail(ErrorKind::internal, where_, "a source wrote more than it was given room for");
    }
    at_end_ = *read == 0;
    end_ += *read;
    return true;
  }

  const ByteSource& source_;
  const std::string& where_;
  const Limits& limits_;
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  bool at_end_ = false;
};

// Judges lines and keeps what is wrong with them.
class Judge {
 public:
  Judge(RowsRead& read, const Limits& limits)
      : read_(read), depth_(std::min(limits.json_depth, deepest)), parser_(longest_fast_record) {
    constexpr std::size_t usual_record = 64U << 10U;
    fast_ = parser_.allocate(usual_record, depth_) == simdjson::SUCCESS;
  }

  // Cuts the blanks and the first byte order mark; false for an empty line.
  static bool tidy(Line& line) {
    std::string_view text = line.text;
    if (line.number == 1) text = without_bom(text);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    line.offset += static_cast<std::uint64_t>(text.data() - line.text.data());
    line.text = text;
    return !text.empty();
  }

  bool passes(const Line& line) {
    const char front = line.text.front();
    if (fast_ && (front == '{' || front == '[')) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(line.text.data());
      if (parser_.parse(bytes, line.text.size(), false).error() == simdjson::SUCCESS) return true;
    }
    return passes_slowly(line);
  }

  void note(std::uint64_t number, std::string message, bool torn = false) {
    if (torn && read_.problems.size() >= kept_problems) read_.problems.pop_back();
    if (read_.problems.size() < kept_problems) {
      read_.problems.push_back({number, std::move(message), torn});
    }
  }

 private:
  static bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; }

  bool passes_slowly(const Line& line) {
    const auto checked = check_json(line.text, depth_);
    const char front = line.text.front();
    if (checked && (front == '{' || front == '[')) {
      if (checked->surrogate) note(line.number, "half of a surrogate pair, read as U+FFFD");
      if (checked->overflow) note(line.number, "a number beyond a double, read as infinity");
      return true;
    }
    ++read_.bad_rows;
    const bool torn = !line.ended && !checked && checked.error().ended;
    std::string message = "a record that is neither an object nor a list";
    if (!checked) {
      const JsonFault& fault = checked.error();
      const Mark mark = mark_at(line.text, fault.offset);
      message = fault.depth
                    ? fmt::format("nested deeper than {} levels, the limit json.depth", depth_)
                    : fmt::format("column {}: {}", mark.column, fault.message);
    }
    note(line.number, torn ? "the last record is cut off: " + message : std::move(message), torn);
    return false;
  }

  RowsRead& read_;
  std::size_t depth_;
  simdjson::dom::parser parser_;
  bool fast_ = false;
};

// Calls `take` with every line that passes, until it returns false.
template <typename Take>
Result<RowsRead> each_record(const ByteSource& source, const std::string& where,
                             const Limits& limits, const Take& take) {
  RowsRead read;
  Lines lines(source, where, limits);
  Judge judge(read, limits);
  Line line;
  while (true) {
    const auto more = lines.next(line);
    if (!more) return std::unexpected(more.error());
    if (!*more) return read;
    if (!Judge::tidy(line)) continue;
    if (read.rows + read.bad_rows >= limits.jsonl_records) {
      return fail(
          ErrorKind::limit, fmt::format("{}:{}", where, line.number),
          fmt::format("more than {} records, the limit jsonl.records", limits.jsonl_records));
    }
    if (!judge.passes(line)) continue;
    ++read.rows;
    if (!take(line, judge)) return read;
  }
}

}  // namespace

Result<RowsRead> read_jsonl(const ByteSource& source, const std::string& where,
                            std::span<const ColumnPath> columns, const RowVisitor& visit,
                            const Limits& limits, const NameVisitor& other_name) {
  RowColumns cells(columns);
  return each_record(source, where, limits, [&](const Line& line, Judge& judge) {
    const std::span<const Cell> row = cells.read(line.text);
    if (!cells.twice().empty()) {
      judge.note(line.number, fmt::format("\"{}\" stands twice in one record; the last counts",
                                          shown(cells.twice(), 80)));
    }
    if (other_name)
      for (const std::string& name : cells.others()) other_name(name, line.text);
    return visit({line.number, line.offset, line.text.size()}, row);
  });
}

Result<std::vector<Tree>> first_jsonl_records(const ByteSource& source, const std::string& where,
                                              std::size_t most, const Limits& limits) {
  std::vector<Tree> records;
  if (most == 0) return records;
  std::optional<Error> error;
  const auto read = each_record(source, where, limits, [&](const Line& line, Judge& /*judge*/) {
    auto tree = json_tree(line.text, fmt::format("{}:{}", where, line.number), limits);
    if (!tree) {
      error = tree.error();
      return false;
    }
    records.push_back(std::move(tree->root));
    return records.size() < most;
  });
  if (!read) return std::unexpected(read.error());
  if (error) return std::unexpected(*error);
  return records;
}

}  // namespace reprocheck::parse
