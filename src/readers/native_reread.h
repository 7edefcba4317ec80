// native_reread: the text of one row, read again for a report.

#pragma once

#include <memory>
#include <string>

#include "src/readers/native_rows.h"

namespace reprocheck::readers {

// Each for one file of a tree that outlives it. Slow but for JSONL: the file is read from its
// beginning. Of a place only the offset counts: the record's first byte in JSONL, else its number
// from 0.
[[nodiscard]] std::shared_ptr<const RowReader> reread_jsonl(const TreeOfFiles& tree,
                                                            std::string path, const Limits& limits);
[[nodiscard]] std::shared_ptr<const RowReader> reread_csv(const TreeOfFiles& tree, std::string path,
                                                          const Limits& limits);
// Records of the array at `pointer` of a JSON document.
[[nodiscard]] std::shared_ptr<const RowReader> reread_array(const TreeOfFiles& tree,
                                                            std::string path, std::string pointer,
                                                            const Limits& limits);

// The value at a column's path in a record, or null.
[[nodiscard]] const parse::Tree* value_at(const parse::Tree& record, const parse::ColumnPath& path);
// What an RFC 6901 pointer leads to, or null.
[[nodiscard]] const parse::Tree* at_pointer(const parse::Tree& root, std::string_view pointer);
// A parsed value as a cell; containers are written into `storage`, which the cell views.
[[nodiscard]] parse::Cell cell_of(const parse::Tree* value, std::string& storage);

}  // namespace reprocheck::readers
