// native_samples: records of evaluated items in a file that no tool's reader knows.
//
//   {"qid": "q7", "gold": "1804", "pred": "1804", "latency_ms": 312}
//
// A file is looked at first, so that a name such as results.csv alone makes nothing a sample;
// then it is read once, row by row, in bounded memory.

#include "src/readers/native_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/parse/place.h"
#include "src/readers/native_names.h"
#include "src/readers/native_reread.h"
#include "src/readers/native_rows.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

using parse::Cell;
using parse::RowPlace;
using parse::Tree;

// Files up to this size are looked at whole; of larger ones windows all over the file, since the
// first error or the first judged item may stand far behind.
constexpr std::uint64_t k_whole_bytes = 8ULL << 20;
constexpr std::uint64_t k_windows = 32;
constexpr std::size_t k_window_bytes = 64UL * 1024;
constexpr std::size_t k_first_rows = 20'000;
constexpr int k_most_passes = 4;

char first_letter(std::string_view head) {
  const std::size_t at = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return at == std::string_view::npos ? '\0' : head[at];
}

bool recognizes(const Look& file) {
  if (file.declared) return file.declared->role == "samples";
  const std::string& path = file.entry.path;
  if (!is_samples_name(path) || is_in_tracker_folder(path)) return false;
  return !lower(path).ends_with(".json") || first_letter(file.head) == '[' ||
         holds_json_lines(file);
}

void note_rows(const parse::RowsRead& read, Page& page, bool decides) {
  for (const parse::RowProblem& problem : read.problems) {
    // A number beyond a double or half of a surrogate pair was read; nothing is missing.
    const bool lost = problem.torn || read.bad_rows > 0;
    page.problem(problem.torn ? ProblemKind::torn : ProblemKind::malformed, problem.message,
                 problem.line, decides && lost);
  }
  if (read.bad_rows > read.problems.size())
    page.problem(ProblemKind::malformed, fmt::format("{} records cannot be read", read.bad_rows), 0,
                 decides);
}

// Nothing that could be taken for a sample, or a table that fits two readings.
void refuse(const Choice& choice, Page& page) {
  page.reading.understood = false;
  if (!choice.ambiguity.empty()) page.problem(ProblemKind::ambiguous, choice.ambiguity);
  if (!choice.missing.empty()) page.problem(ProblemKind::other, choice.missing);
}

// Records with a name that would play a part, and that no record had which was looked at for the
// parts of the columns. Each name is late once.
class LateRecords {
 public:
  void know(const Profiler::Names& names) { known_.insert(names.begin(), names.end()); }

  // Whether this is the first record to hold this name.
  bool is_new(std::string_view name) {
    return plays_a_part(name) && known_.size() < k_most && known_.emplace(name).second;
  }
  void see(std::string_view name, std::string_view record, const Limits& limits) {
    if (!is_new(name)) return;
    if (auto tree = parse::parse_json(record, "", limits)) found_.push_back(std::move(tree->root));
  }
  [[nodiscard]] const std::vector<Tree>& found() const { return found_; }

 private:
  static constexpr std::size_t k_most = 10'000;
  Profiler::Names known_;
  std::vector<Tree> found_;
};

// The first whole lines behind every `stride` bytes of a source. A line that does not end within
// the limit of a record ends the search: a hole of a terabyte is not read to find its end.
parse::ByteSource windows_of(parse::ByteSource source, std::uint64_t stride, std::uint64_t longest,
                             std::string path) {
  return
      [source = std::move(source), stride, longest, path = std::move(path),
       place = std::uint64_t{0}, next = std::uint64_t{0}, piece = std::string(k_window_bytes, '\0'),
       pending = std::string_view()](std::span<char> buffer) mutable -> Result<std::size_t> {
        while (true) {
          if (!pending.empty()) {
            const std::size_t count = std::min(pending.size(), buffer.size());
            std::ranges::copy(pending.substr(0, count), buffer.begin());
            pending.remove_prefix(count);
            return count;
          }
          std::size_t size = 0;
          while (size < piece.size()) {
            const auto got = source(std::span(piece).subspan(size));
            if (!got) return got;
            if (*got == 0) break;
            size += *got;
          }
          if (size == 0) return 0;
          const std::uint64_t begin = place;
          place += size;
          if (begin < next) continue;
          const std::string_view window = std::string_view(piece).substr(0, size);
          const std::size_t first = begin == 0 ? 0 : window.find('\n') + 1;
          const std::size_t last = window.rfind('\n');
          if (last == std::string_view::npos && begin > next + longest) {
            return std::unexpected(parse::too_large(path, begin - next, longest, "jsonl.record"));
          }
          if (last == std::string_view::npos || last < first) continue;
          next = begin + stride;
          pending = window.substr(first, last + 1 - first);
        }
      };
}

// Not one record: the name promises samples, and what stands there is none.
Result<void> read_no_record(const Look& file, Page& page) {
  const std::string& path = file.entry.path;
  const auto read = parse::read_jsonl(
      bytes_of(file.tree, path), path, {}, [](const auto&, const auto&) { return true; },
      file.limits);
  if (!read) return std::unexpected(read.error());
  note_rows(*read, page, true);
  if (read->problems.empty()) page.problem(ProblemKind::malformed, "holds no record", 0, true);
  return {};
}

// One pass over the whole file by the columns that `first` and the late records tell. Takes nothing
// where it finds more of these.
Result<void> read_jsonl_by(const Look& file, const std::vector<Tree>& first, LateRecords& late,
                           Page& page) {
  const std::string& path = file.entry.path;
  Profiler profiler;
  for (const Tree& record : late.found()) profiler.add(record);
  for (const Tree& record : first) profiler.add(record);
  late.know(profiler.names());
  const std::size_t told = late.found().size();
  const Choice choice = choose_columns(profiler.take(), file.declared, path);
  if (!choice.mapping) {
    if (first.empty() && choice.ambiguity.empty()) return read_no_record(file, page);
    refuse(choice, page);
    return {};
  }
  SampleRows rows(*choice.mapping, path, file.entry.size_bytes,
                  reread_jsonl(file.tree, path, file.limits));
  const std::vector<parse::ColumnPath> columns = rows.columns();
  const auto read = parse::read_jsonl(
      bytes_of(file.tree, path), path, columns,
      [&](const RowPlace& place, std::span<const Cell> cells) { return rows.add(place, cells); },
      file.limits,
      [&](std::string_view name, std::string_view record) { late.see(name, record, file.limits); });
  if (!read) return std::unexpected(read.error());
  if (late.found().size() > told) return {};
  note_rows(*read, page, true);
  rows.take(page.reading);
  return {};
}

Result<void> read_jsonl_samples(const Look& file, Page& page) {
  const std::string& path = file.entry.path;
  const bool whole = file.entry.size_bytes <= k_whole_bytes;
  const auto first = parse::first_jsonl_records(
      whole ? bytes_of(file.tree, path)
            : windows_of(bytes_of(file.tree, path), file.entry.size_bytes / k_windows,
                         file.limits.jsonl_record, path),
      path, static_cast<std::size_t>(file.limits.jsonl_records), file.limits);
  if (!first) return std::unexpected(first.error());
  LateRecords late;
  for (int pass = 0; pass < k_most_passes; ++pass) {
    const std::size_t told = late.found().size();
    auto done = read_jsonl_by(file, *first, late, page);
    if (!done || late.found().size() == told) return done;
  }
  page.problem(ProblemKind::malformed, "its records tell new columns again and again", 0, true);
  return {};
}

// A CSV field as a value of the profile.
Tree tree_of(const std::string& field) {
  const Cell cell = parse::csv_cell(field);
  switch (cell.kind) {
    case parse::CellKind::boolean:
      return Tree::scalar(parse::Kind::boolean, lower(field), {});
    case parse::CellKind::number:
      return Tree::real(cell.number, field, {});
    case parse::CellKind::string:
      return Tree::scalar(parse::Kind::string, field, {});
    case parse::CellKind::absent:
    case parse::CellKind::null:
    case parse::CellKind::container:
      return {};
  }
  return {};
}

Profile profile_of(const parse::CsvTable& table) {
  Profiler profiler;
  for (std::size_t row = 0; row < std::min(table.rows.size(), k_first_rows); ++row) {
    Tree record = Tree::object({});
    const auto& fields = table.rows[row];
    for (std::size_t i = 0; i < std::min(fields.size(), table.head.size()); ++i)
      record.set(table.head[i], tree_of(fields[i]));
    profiler.add(record);
  }
  return profiler.take();
}

Result<void> read_csv_samples(const Look& file, Page& page) {
  const std::string& path = file.entry.path;
  const auto bytes = file.tree.read_all(path, file.limits.json_file);
  if (!bytes) return std::unexpected(bytes.error());
  const auto table = parse::parse_csv(*bytes, path, file.limits);
  if (!table) return std::unexpected(table.error());
  const Choice choice = choose_columns(profile_of(*table), file.declared, path);
  for (const parse::RowProblem& problem : table->problems)
    page.problem(problem.torn ? ProblemKind::torn : ProblemKind::malformed, problem.message,
                 problem.line, choice.mapping.has_value());
  if (!choice.mapping) {
    if (table->rows.empty() && table->problems.empty())
      page.problem(ProblemKind::malformed, "holds no record", 0, true);
    else
      refuse(choice, page);
    return {};
  }
  SampleRows rows(*choice.mapping, path, file.entry.size_bytes,
                  reread_csv(file.tree, path, file.limits));
  std::vector<std::size_t> places;
  for (const parse::ColumnPath& column : rows.columns())
    places.push_back(static_cast<std::size_t>(std::ranges::find(table->head, column.back()) -
                                              table->head.begin()));
  std::vector<Cell> cells(places.size());
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const auto& fields = table->rows[row];
    // A spreadsheet writes the rows below its table as nothing but commas.
    if (std::ranges::all_of(fields, &std::string::empty)) continue;
    for (std::size_t i = 0; i < places.size(); ++i)
      cells[i] = places[i] < fields.size() ? parse::csv_cell(fields[places[i]]) : Cell{};
    if (!rows.add({table->lines[row], row, 0}, cells)) break;
  }
  rows.take(page.reading);
  return {};
}

Result<void> read_json_samples(const Look& file, Page& page) {
  const auto document = json_at(file, file.entry.path);
  if (!document) return std::unexpected(document.error());
  const Tree& root = document->root;
  if (root.is_array()) {
    page.reading.understood = read_sample_array(file, root, "", page.reading);
  } else {  // {"model": ..., "results": [...]}
    page.reading.understood = false;
    for (const auto& [key, value] : root.members())
      if (value.is_array() && value.items().size() > 1 && value.items()[0].is_object())
        page.reading.understood =
            read_sample_array(file, value, below("", key), page.reading) || page.reading.understood;
  }
  if (page.reading.understood) page.notices(*document);
  return {};
}

Result<void> read(const Look& file, Reading& reading) {
  Page page{reading, "native", file.entry.path};
  const std::string name = lower(file.entry.path);
  if (file.entry.size_bytes == 0) {
    page.problem(ProblemKind::malformed, "is empty", 0, true);
    return {};
  }
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return read_csv_samples(file, page);
  const bool document = name.ends_with(".json") && !holds_json_lines(file);
  return document ? read_json_samples(file, page) : read_jsonl_samples(file, page);
}

}  // namespace

bool read_sample_array(const Look& file, const Tree& array, const std::string& pointer,
                       Reading& reading) {
  const std::string& path = file.entry.path;
  Page page{reading, "native", path};
  const std::vector<Tree>& items = array.items();
  Profiler profiler;
  std::size_t looked = 0;
  while (looked < std::min(items.size(), k_first_rows) && profiler.add(items[looked])) ++looked;
  LateRecords late;
  late.know(profiler.names());
  bool all_told = true;
  for (std::size_t i = looked; i < items.size(); ++i)
    if (std::ranges::any_of(items[i].members(),
                            [&](const auto& member) { return late.is_new(member.first); }))
      all_told = profiler.add(items[i]) && all_told;
  if (!all_told)
    page.problem(ProblemKind::limit, "has more columns and rows than are looked at", 0, true);
  const Choice choice = choose_columns(profiler.take(), file.declared, path);
  if (!choice.mapping) {
    if (pointer.empty()) {
      refuse(choice, page);
    } else if (!choice.ambiguity.empty()) {
      page.problem(ProblemKind::ambiguous, choice.ambiguity);
    }
    return false;
  }
  SampleRows rows(*choice.mapping, path, file.entry.size_bytes,
                  reread_array(file.tree, path, pointer, file.limits));
  const std::vector<parse::ColumnPath> columns = rows.columns();
  std::vector<Cell> cells(columns.size());
  std::vector<std::string> storage(columns.size());
  for (std::size_t row = 0; row < array.items().size(); ++row) {
    const Tree& record = array.items()[row];
    if (!record.is_object()) {
      page.problem(ProblemKind::malformed, "a record that is no object", row + 1, true);
      continue;
    }
    for (std::size_t i = 0; i < columns.size(); ++i)
      cells[i] = cell_of(value_at(record, columns[i]), storage[i]);
    if (!rows.add({row + 1, row, 0}, cells)) break;
  }
  rows.take(reading);
  return true;
}

bool holds_json_lines(const Look& file) {
  if (first_letter(file.head) != '{') return false;
  constexpr std::size_t longest = std::size_t{1} << 20;
  std::string begin(longest, '\0');
  std::size_t size = 0;
  const parse::ByteSource source = bytes_of(file.tree, file.entry.path);
  while (size < begin.size()) {
    const auto got = source(std::span(begin).subspan(size));
    if (!got || *got == 0) break;
    size += *got;
  }
  const std::string_view text = std::string_view(begin).substr(0, size);
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && trim(text.substr(0, end)).ends_with('}') &&
         first_letter(text.substr(end)) == '{';
}

parse::ByteSource bytes_of(const TreeOfFiles& tree, const std::string& path) {
  return [&tree, path, stream = std::shared_ptr<FileStream>()](
             std::span<char> buffer) mutable -> Result<std::size_t> {
    if (!stream) {
      auto opened = tree.open(path);
      if (!opened) return std::unexpected(opened.error());
      stream = std::move(*opened);
    }
    return stream->read(buffer);
  };
}

extern const Reader native_samples;
const Reader native_samples{"native-samples", Role::result, recognizes, read};

}  // namespace reprocheck::readers
