// native_keys: what tells the rows of a sample table apart.
//
// Several systems asked the same questions leave one table, and people call the column that tells
// them apart `method` or `model`. Such a name alone proves nothing, every table may hold one; that
// it makes shared ids unique does.

#include "src/readers/native_keys.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "src/base/text.h"
#include "src/readers/native_column_names.h"

namespace reprocheck::readers {
bool is_unique(const Profile& profile, const Mapping& mapping, const ColumnProfile& id,
               const ColumnProfile* system) {
  std::vector<const ColumnProfile*> key{&id};
  if (system) key.push_back(system);
  for (const Part part : {Part::task, Part::arm, Part::repeat, Part::seed})
    if (const MappedColumn* mapped = mapping.find(part))
      if (const ColumnProfile* column = profile.find(mapped->path)) key.push_back(column);
  std::set<std::vector<Fingerprint>> seen;
  for (std::size_t row = 0; row < profile.rows; ++row) {
    if (id.cells[row].kind == parse::CellKind::absent) return false;
    std::vector<Fingerprint> labels;
    labels.reserve(key.size());
    for (const ColumnProfile* column : key) labels.push_back(column->cells[row].label);
    if (!seen.insert(std::move(labels)).second) return false;
  }
  return true;
}

void take_arm_of_shared_ids(const Profile& profile, Mapping& mapping) {
  const MappedColumn* id = mapping.find(Part::id);
  const ColumnProfile* ids = id ? profile.find(id->path) : nullptr;
  if (!ids || mapping.has(Part::arm) || is_unique(profile, mapping, *ids)) return;
  for (const std::string_view name : k_system_names)
    for (const ColumnProfile& column : profile.columns) {
      if (column.path.size() != 1 || folded(column.path[0]) != name || !column.is_text()) continue;
      if (!is_unique(profile, mapping, *ids, &column)) continue;
      std::erase_if(mapping.columns,
                    [&](const MappedColumn& mapped) { return mapped.path == column.path; });
      mapping.columns.push_back({Part::arm, column.path, column.path[0]});
      return;
    }
}

void take_slices(const Profile& profile, Mapping& mapping) {
  const auto is_taken = [&](const parse::ColumnPath& path) {
    return std::ranges::any_of(mapping.columns,
                               [&](const MappedColumn& column) { return column.path == path; });
  };
  for (const ColumnProfile& column : profile.columns) {
    const bool inside = column.path.size() == 2 && seen_through(column.path[0]) == Through::slice &&
                        !column.is_object() && !column.is_list();
    const bool named = column.path.size() == 1 && column.is_text() &&
                       std::ranges::find(k_slices, folded(column.path[0])) != std::end(k_slices);
    const bool known = std::ranges::any_of(mapping.columns, [&](const MappedColumn& other) {
      return other.part == Part::slice && other.name == column.path.back();
    });
    if ((inside || named) && !known && !is_taken(column.path))
      mapping.columns.push_back({Part::slice, column.path, column.path.back()});
  }
}

}  // namespace reprocheck::readers
