// pass_at_k: how many questions k answers would solve, from answers that are right or wrong.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "src/model/sample_table.h"

namespace reprocheck {

// The k of `pass@5`, `pass_at_5` and `mean_pass@5`; nullopt where the name says no number from 1 to
// 10,000, or another measure.
[[nodiscard]] std::optional<std::uint32_t> pass_rank(std::string_view metric_name);

// The column that says of each answer whether it is right: the one called a pass, else the only one
// that counts right items; null where there is none, or where several leave it open.
[[nodiscard]] const ScoreColumn* pass_column(const SampleTable& table);

// What k answers solve of the questions of one arm ("" for all): without bias, 1 - C(n-c, k) /
// C(n, k) (Chen et al. 2021); as often as one of the first k answers is right; and by the share of
// right answers, 1 - (1 - c/n)^k. nullopt where a question has fewer than k answers or no name.
struct PassAtK {
  double unbiased = 0, first = 0, by_share = 0;
  std::uint64_t questions = 0;
};
[[nodiscard]] std::optional<PassAtK> pass_at_k_of(const SampleTable& table,
                                                  const ScoreColumn& column, std::string_view arm,
                                                  std::uint32_t k);

}  // namespace reprocheck
