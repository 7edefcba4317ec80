// match_agreement: whether a score is exact match and nothing else.

#include "src/examine/match_agreement.h"

namespace reprocheck {
namespace {

constexpr std::uint64_t k_fewest = 10;  // of each kind, before it is a rule

}  // namespace

std::optional<bool> matches_target(const SampleTable& table, std::uint32_t row) {
  const FingerprintColumn& target = table.target_label;
  const FingerprintColumn& output = table.output_label;
  if (!target.recorded() || !output.recorded() || !target.present[row] || !output.present[row])
    return std::nullopt;
  return target.values[row] == output.values[row];
}

bool MatchAgreement::is_rule() const {
  return otherwise == 0 && right >= k_fewest && wrong >= k_fewest;
}

void MatchAgreement::add(const SampleTable& table, const ScoreColumn& column) {
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    if (column.states[row] != SampleState::scored) continue;
    const auto match = matches_target(table, row);
    if (!match) continue;
    if (column.values[row] != (*match ? 1 : 0))
      ++otherwise;
    else
      ++(*match ? right : wrong);
  }
}

}  // namespace reprocheck
