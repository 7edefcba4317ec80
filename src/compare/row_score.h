// row_score: what one row of a score column counts as.

#pragma once

#include <cmath>
#include <cstdint>

#include "src/model/sample_table.h"

namespace reprocheck {

struct RowScore {
  double value = 0;
  bool known = false;  // a number, or an error that counts as 0
  bool errored = false;
  bool left_out = false;  // filtered, abstained, missing or not a number
};

[[nodiscard]] inline RowScore row_score(const ScoreColumn& column, std::uint32_t row,
                                        bool errors_are_zero) {
  const double value = column.values[row];
  switch (column.states[row]) {
    case SampleState::scored:
    case SampleState::truncated:
      if (std::isfinite(value)) return {.value = value, .known = true};
      return {.left_out = true};
    case SampleState::errored:
      return {.known = errors_are_zero, .errored = true};
    case SampleState::abstained:
    case SampleState::filtered:
    case SampleState::missing:
      return {.left_out = true};
  }
  return {};
}

}  // namespace reprocheck
