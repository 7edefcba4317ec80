// metric_names: what a metric's name alone says.

#pragma once

#include <cstdint>
#include <string_view>

#include "src/model/records.h"

namespace reprocheck {

// What a metric's name says: its direction, its range, and whether it counts a resource.
enum class Range : std::uint8_t { unknown, unit_interval };
struct NameTraits {
  Direction direction = Direction::unknown;
  Range range = Range::unknown;  // [0, 1] for the rates of the table
  bool resource = false;         // latency, duration, tokens, cost: info only unless named
};
[[nodiscard]] NameTraits traits_of(std::string_view metric_name);
// Whether a score of this name judges what was retrieved, not what was answered: it may differ on
// equal outputs without any scorer having changed.
[[nodiscard]] bool scores_retrieval(std::string_view metric_name);
// Whether a rate of this name counts items that are right or wrong, so that n gives its error.
[[nodiscard]] bool counts_right_items(std::string_view metric_name);
// Whether a score of this name is made of probabilities and not of the output's text: a loss, a
// perplexity. It may differ on equal outputs as well.
[[nodiscard]] bool scores_probability(std::string_view metric_name);
// Whether a resource of this name is counted item by item (tokens, money) and not measured by the
// clock.
[[nodiscard]] bool is_amount(std::string_view metric_name);
// Whether an errored sample of this score counts 0, as production would see it.
[[nodiscard]] bool counts_errors_as_zero(const NameTraits& traits);

}  // namespace reprocheck
