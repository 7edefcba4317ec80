// parse_margin: a loss that the team accepts, as it is written.
//
// "2%" of what? Of a rate it could mean two points or a fiftieth; whoever guesses wrong gates
// by another margin than was meant, so the bare form is refused.

#include <fmt/format.h>

#include <cmath>

#include "src/base/text.h"
#include "src/policy/policy.h"

namespace reprocheck {

Result<Margin> parse_margin(std::string_view text, const std::string& place) {
  std::string_view rest = trim(text);
  Margin margin;
  if (rest.ends_with("of baseline")) {
    rest = trim(rest.substr(0, rest.size() - std::string_view("of baseline").size()));
    if (!rest.ends_with('%'))
      return fail(ErrorKind::usage, place, fmt::format("\"{}\" is no margin", shown(text)),
                  "write `2% of baseline`");
    rest.remove_suffix(1);
    margin.unit = Margin::Unit::percent_of_baseline;
  } else if (rest.ends_with("pp")) {
    rest.remove_suffix(2);
    margin.unit = Margin::Unit::percentage_points;
  } else if (rest.ends_with('%')) {
    return fail(ErrorKind::usage, place, fmt::format("\"{}\" could mean two things", shown(text)),
                "write `2pp` for percentage points or `2% of baseline`");
  }
  const auto number = parse_number(trim(rest));
  if (!number || !std::isfinite(*number) || *number < 0)
    return fail(ErrorKind::usage, place, fmt::format("\"{}\" is no margin", shown(text)),
                "write 0.01, 1pp or `2% of baseline`");
  margin.amount = *number;
  return margin;
}

}  // namespace reprocheck
