// keep_rows: a sample table with fewer rows.
//
// A table is many columns of one length; every one of them is named here, so that none is left
// behind at its old length.

#include "src/compare/keep_rows.h"

namespace reprocheck {
namespace {

template <typename T>
void keep(std::vector<T>& column, std::span<const std::uint32_t> rows) {
  if (column.empty()) return;
  std::vector<T> kept;
  kept.reserve(rows.size());
  for (const std::uint32_t row : rows) kept.push_back(column[row]);
  column = std::move(kept);
}

void keep(TextColumn& column, std::span<const std::uint32_t> rows) {
  if (column.size() == 0) return;
  TextColumn kept;
  for (const std::uint32_t row : rows) kept.push(column[row]);
  column = std::move(kept);
}

void keep(FingerprintColumn& column, std::span<const std::uint32_t> rows) {
  keep(column.values, rows);
  keep(column.present, rows);
}

}  // namespace

SampleTable keep_rows(const SampleTable& table, std::span<const std::uint32_t> rows) {
  SampleTable kept = table;
  kept.rows = rows.size();
  kept.texts = nullptr;
  keep(kept.ids, rows);
  keep(kept.arm, rows);
  keep(kept.repeat, rows);
  keep(kept.clusters, rows);
  for (FingerprintColumn* column : {&kept.question, &kept.prompt, &kept.target, &kept.output,
                                    &kept.target_label, &kept.output_label})
    keep(*column, rows);
  keep(kept.inputs, rows);
  keep(kept.warmup, rows);
  keep(kept.output_blank, rows);
  keep(kept.has_error_text, rows);
  keep(kept.status_recorded, rows);
  keep(kept.lines, rows);
  for (ScoreColumn& column : kept.scores) {
    keep(column.values, rows);
    keep(column.states, rows);
  }
  return kept;
}

}  // namespace reprocheck
