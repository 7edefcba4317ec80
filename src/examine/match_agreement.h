// match_agreement: whether a score is exact match and nothing else.

#pragma once

#include <cstdint>
#include <optional>

#include "src/model/sample_table.h"

namespace reprocheck {

// Whether the output of a row is its target, blanks around them aside; nullopt where the row does
// not record both.
[[nodiscard]] std::optional<bool> matches_target(const SampleTable& table, std::uint32_t row);

// How often a column scores as output and target say.
struct MatchAgreement {
  std::uint64_t right = 0, wrong = 0;  // as they say
  std::uint64_t otherwise = 0;

  // Every row agrees, and there are enough of either kind for a rule.
  [[nodiscard]] bool is_rule() const;
  void add(const SampleTable& table, const ScoreColumn& column);
};

}  // namespace reprocheck
