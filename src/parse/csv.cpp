// csv: a table as Python's csv module reads it, each row as wide as the head.
//
// A row of another width is left out and told: filling or cutting it would shift scores
// below other names. The quote opens only at the start of a field, as everywhere.

#include <fmt/format.h>

#include <array>
#include <map>

#include "src/base/text.h"
#include "src/parse/place.h"
#include "src/parse/rows.h"

namespace reprocheck::parse {
namespace {

using Fields = std::vector<std::string>;

constexpr std::size_t kept_problems = 100;

class Splitter {
 public:
  Splitter(std::string_view bytes, char delimiter) : bytes_(bytes), delimiter_(delimiter) {}

  // The next row that is not an empty line; false at the end.
  bool next(Fields& fields) {
    while (at_ < bytes_.size() && line_end()) {
    }
    fields.clear();
    if (at_ >= bytes_.size()) return false;
    first_line_ = line_;
    do {
      fields.push_back(field());
    } while (delimited());
    line_end();
    return true;
  }

  [[nodiscard]] std::uint64_t line() const { return first_line_; }
  [[nodiscard]] bool open() const { return open_; }  // the quote of the last field never closed

 private:
  [[nodiscard]] bool ended() const {
    return at_ >= bytes_.size() || bytes_[at_] == delimiter_ || bytes_[at_] == '\n' ||
           bytes_[at_] == '\r';
  }

  bool delimited() {
    if (at_ >= bytes_.size() || bytes_[at_] != delimiter_) return false;
    ++at_;
    return true;
  }

  // One of LF, CRLF, CR.
  bool line_end() {
    const std::string_view rest = bytes_.substr(at_);
    if (!rest.starts_with('\n') && !rest.starts_with('\r')) return false;
    at_ += rest.starts_with("\r\n") ? 2 : 1;
    ++line_;
    return true;
  }

  std::string field() {
    std::string text;
    if (at_ < bytes_.size() && bytes_[at_] == '"') quoted(text);
    while (!ended()) text += bytes_[at_++];
    return text;
  }

  void quoted(std::string& text) {
    for (++at_; at_ < bytes_.size(); ++at_) {
      const char letter = bytes_[at_];
      if (letter == '"') {
        ++at_;
        if (at_ >= bytes_.size() || bytes_[at_] != '"') return;
      } else if (letter == '\n' || (letter == '\r' && !bytes_.substr(at_).starts_with("\r\n"))) {
        ++line_;
      }
      text += letter;
    }
    open_ = true;
  }

  std::string_view bytes_;
  char delimiter_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t first_line_ = 1;
  bool open_ = false;
};

char delimiter_of(std::string_view bytes) {
  char best = ',';
  std::size_t most = 0;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    Fields head;
    Splitter(bytes, delimiter).next(head);
    if (head.size() > most) {
      most = head.size();
      best = delimiter;
    }
  }
  return best;
}

void report(CsvTable& table, std::uint64_t line, std::string message, bool torn) {
  if (table.problems.size() < kept_problems) {
    table.problems.push_back({line, std::move(message), torn});
  }
}

void report_twins(CsvTable& table, std::uint64_t line) {
  std::map<std::string_view, std::size_t> seen;
  for (const std::string& name : table.head) {
    if (seen[name]++ == 1) {
      report(table, line, fmt::format("column \"{}\" stands twice", shown(name, 80)), false);
    }
  }
}

}  // namespace

Result<CsvTable> parse_csv(std::string_view bytes, const std::string& where, const Limits& limits) {
  if (bytes.size() > limits.json_file) {
    return std::unexpected(too_large(where, bytes.size(), limits.json_file, "json.file"));
  }
  const std::string_view text = without_bom(bytes);
  if (const auto bad = bad_utf8(text)) {
    return fail(ErrorKind::input, place_text(where, mark_at(text, *bad)), "not UTF-8");
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return fail(ErrorKind::input, place_text(where, mark_at(text, nul)), "a NUL byte");
  }
  Splitter splitter(text, delimiter_of(text));
  CsvTable table;
  if (!splitter.next(table.head)) return fail(ErrorKind::input, where, "empty file");
  if (splitter.open()) {
    return fail(ErrorKind::input, where, "the head has a quote that never closes");
  }
  report_twins(table, splitter.line());
  std::uint64_t cells = 0;
  for (Fields fields; splitter.next(fields);) {
    const std::string place = fmt::format("{}:{}", where, splitter.line());
    if (table.rows.size() >= limits.jsonl_records || cells >= 4 * limits.jsonl_records) {
      return fail(
          ErrorKind::limit, place,
          fmt::format("more than {} records, the limit jsonl.records", limits.jsonl_records));
    }
    cells += fields.size();
    if (splitter.open() || fields.size() != table.head.size()) {
      ++table.bad_rows;
      report(table, splitter.line(),
             splitter.open() ? "a quote that never closes"
                             : fmt::format("{} where the head has {}",
                                           counted(fields.size(), "field"), table.head.size()),
             splitter.open());
      continue;
    }
    table.lines.push_back(splitter.line());
    table.rows.push_back(std::move(fields));
  }
  return table;
}

Cell csv_cell(std::string_view field) {
  if (field.empty()) return {};
  const std::string_view word = trim(field);
  constexpr std::size_t longest_word = 5;
  if (word.size() <= longest_word) {
    const std::string small = lower(word);
    if (small == "true") return {CellKind::boolean, 1, field};
    if (small == "false") return {CellKind::boolean, 0, field};
  }
  if (const auto number = parse_number(word)) return {CellKind::number, *number, field};
  return {CellKind::string, 0, field};
}

}  // namespace reprocheck::parse
