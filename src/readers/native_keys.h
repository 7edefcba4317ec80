// native_keys: what tells the rows of a sample table apart.

#pragma once

#include "src/readers/native_columns.h"

namespace reprocheck::readers {

// Whether every row has this id and no two share it within the task, arm, repeat and seed of the
// mapping so far; `system`, where given, is one more part of the key.
[[nodiscard]] bool is_unique(const Profile& profile, const Mapping& mapping,
                             const ColumnProfile& id, const ColumnProfile* system = nullptr);

// Where rows share an id and no column says which system answered: the first column named for a
// method or model under which no two rows share one becomes the arm. Without such a column the
// mapping stays as it is, and equal ids are a finding.
void take_arm_of_shared_ids(const Profile& profile, Mapping& mapping);

// Takes every free column that groups the items: what a `slice` object holds, and texts under one
// of the usual names.
void take_slices(const Profile& profile, Mapping& mapping);

}  // namespace reprocheck::readers
