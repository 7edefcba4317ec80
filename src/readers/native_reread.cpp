// native_reread: the text of one row, read again for a report.
//
// Tables keep fingerprints and places only. A report that shows twenty samples asks for a few
// texts of each, row by row, so the last record is kept until another is asked for.

#include "src/readers/native_reread.h"

#include <algorithm>
#include <mutex>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/readers/native_samples.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

using parse::Cell;
using parse::CellKind;
using parse::ColumnPath;
using parse::RowPlace;
using parse::Tree;

// The record at a place as a tree, kept until another is asked for.
class TreeRows : public RowReader {
 public:
  TreeRows(const TreeOfFiles& tree, std::string path, const Limits& limits)
      : tree_(tree), path_(std::move(path)), limits_(limits) {}

  [[nodiscard]] std::optional<std::string> text(const RowPlace& place,
                                                const ColumnPath& column) const override {
    const std::scoped_lock lock(mutex_);
    if (!kept_ || kept_offset_ != place.offset) {
      kept_ = record_at(place);
      kept_offset_ = place.offset;
    }
    if (!kept_) return std::nullopt;
    std::string storage;
    return cell_text(cell_of(value_at(*kept_, column), storage));
  }

 protected:
  [[nodiscard]] virtual std::optional<Tree> record_at(const RowPlace& place) const = 0;

  const TreeOfFiles& tree_;
  std::string path_;
  Limits limits_;

 private:
  mutable std::mutex mutex_;
  mutable std::optional<Tree> kept_;
  mutable std::uint64_t kept_offset_ = 0;
};

class JsonlRows final : public TreeRows {
 public:
  using TreeRows::TreeRows;

 private:
  // Takes the line that begins at the record's first byte.
  [[nodiscard]] std::optional<Tree> record_at(const RowPlace& place) const override {
    const auto stream = tree_.open(path_);
    if (!stream || !(*stream)->skip(place.offset)) return std::nullopt;
    std::string buffer(std::size_t{16} * 1024, '\0');
    std::string line;
    while (line.size() <= limits_.jsonl_record) {
      const auto got = (*stream)->read(buffer);
      if (!got || *got == 0) break;
      const std::string_view piece = std::string_view(buffer).substr(0, *got);
      const std::size_t end = piece.find('\n');
      line += piece.substr(0, end);
      if (end != std::string_view::npos) break;
    }
    auto document = parse::parse_json(line, path_, limits_);
    if (!document) return std::nullopt;
    return std::move(document->root);
  }
};

class ArrayRows final : public TreeRows {
 public:
  ArrayRows(const TreeOfFiles& tree, std::string path, std::string pointer, const Limits& limits)
      : TreeRows(tree, std::move(path), limits), pointer_(std::move(pointer)) {}

 private:
  [[nodiscard]] std::optional<Tree> record_at(const RowPlace& place) const override {
    const auto bytes = tree_.read_all(path_, limits_.json_file);
    if (!bytes) return std::nullopt;
    const auto document = parse::parse_json(*bytes, path_, limits_);
    const Tree* array = document ? at_pointer(document->root, pointer_) : nullptr;
    if (!array || place.offset >= array->items().size()) return std::nullopt;
    return array->items()[place.offset];
  }

  std::string pointer_;
};

class CsvRows final : public RowReader {
 public:
  CsvRows(const TreeOfFiles& tree, std::string path, const Limits& limits)
      : tree_(tree), path_(std::move(path)), limits_(limits) {}

  [[nodiscard]] std::optional<std::string> text(const RowPlace& place,
                                                const ColumnPath& column) const override {
    const std::scoped_lock lock(mutex_);
    if (!table_) {
      const auto bytes = tree_.read_all(path_, limits_.json_file);
      auto table = bytes ? parse::parse_csv(*bytes, path_, limits_)
                         : Result<parse::CsvTable>(parse::CsvTable{});
      table_ = table ? std::move(*table) : parse::CsvTable{};
    }
    const auto name = std::ranges::find(table_->head, column.back());
    if (place.offset >= table_->rows.size() || name == table_->head.end()) return std::nullopt;
    const auto& row = table_->rows[place.offset];
    const auto index = static_cast<std::size_t>(name - table_->head.begin());
    if (index >= row.size()) return std::nullopt;
    return cell_text(parse::csv_cell(row[index]));
  }

 private:
  const TreeOfFiles& tree_;
  std::string path_;
  Limits limits_;
  mutable std::mutex mutex_;
  mutable std::optional<parse::CsvTable> table_;
};

std::string unescaped(std::string_view part) {
  std::string out;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool escape = part[i] == '~' && i + 1 < part.size();
    if (!escape) {
      out += part[i];
      continue;
    }
    ++i;
    out += part[i] == '1' ? '/' : '~';
  }
  return out;
}

const Tree* child(const Tree& tree, const std::string& name) {
  if (tree.is_object()) return tree.find(name);
  const auto index = parse_integer(name);
  const bool there = tree.is_array() && index && *index >= 0 &&
                     static_cast<std::size_t>(*index) < tree.items().size();
  return there ? &tree.items()[static_cast<std::size_t>(*index)] : nullptr;
}

}  // namespace

std::shared_ptr<const RowReader> reread_jsonl(const TreeOfFiles& tree, std::string path,
                                              const Limits& limits) {
  return std::make_shared<JsonlRows>(tree, std::move(path), limits);
}

std::shared_ptr<const RowReader> reread_csv(const TreeOfFiles& tree, std::string path,
                                            const Limits& limits) {
  return std::make_shared<CsvRows>(tree, std::move(path), limits);
}

std::shared_ptr<const RowReader> reread_array(const TreeOfFiles& tree, std::string path,
                                              std::string pointer, const Limits& limits) {
  return std::make_shared<ArrayRows>(tree, std::move(path), std::move(pointer), limits);
}

const Tree* value_at(const Tree& record, const ColumnPath& path) {
  const Tree* value = &record;
  for (const std::string& part : path) {
    value = child(*value, part);
    if (!value) return nullptr;
  }
  return value;
}

const Tree* at_pointer(const Tree& root, std::string_view pointer) {
  const Tree* value = &root;
  while (value && pointer.starts_with('/')) {
    const std::size_t end = pointer.find('/', 1);
    value =
        child(*value, unescaped(pointer.substr(1, end == std::string_view::npos ? end : end - 1)));
    pointer.remove_prefix(end == std::string_view::npos ? pointer.size() : end);
  }
  return value;
}

Cell cell_of(const Tree* value, std::string& storage) {
  Cell cell;
  if (!value) return cell;
  cell.text = value->text();
  switch (value->kind()) {
    case parse::Kind::null:
      cell.kind = CellKind::null;
      break;
    case parse::Kind::boolean:
      cell.kind = CellKind::boolean;
      cell.number = value->boolean().value_or(false) ? 1 : 0;
      break;
    case parse::Kind::integer:
    case parse::Kind::real:
      cell.kind = CellKind::number;
      cell.number = value->number().value_or(0);
      break;
    case parse::Kind::string:
      cell.kind = CellKind::string;
      break;
    case parse::Kind::array:
    case parse::Kind::object:
      cell.kind = CellKind::container;
      storage = compact(*value);
      cell.text = storage;
      break;
  }
  return cell;
}

}  // namespace reprocheck::readers
