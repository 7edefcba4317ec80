// keep_rows: a sample table with fewer rows.

#pragma once

#include <cstdint>
#include <span>

#include "src/model/sample_table.h"

namespace reprocheck {

// The rows of these numbers, in this order. Texts are not carried over: they are read by the number
// that a row has in its file.
[[nodiscard]] SampleTable keep_rows(const SampleTable& table, std::span<const std::uint32_t> rows);

}  // namespace reprocheck
