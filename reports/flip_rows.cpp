// flip-rows: which rows of the baseline flipped, as one text.

#include "reports/flip_rows.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

namespace reprocheck::reports {

std::string rows_text(const Flips& flips) {
  std::string text;
  auto broke = flips.rows_broke.begin();
  auto fixed = flips.rows_fixed.begin();
  std::uint64_t next = 0;  // the first row that may stand
  while (broke != flips.rows_broke.end() || fixed != flips.rows_fixed.end()) {
    const bool is_broken =
        fixed == flips.rows_fixed.end() || (broke != flips.rows_broke.end() && *broke < *fixed);
    const std::uint64_t row = is_broken ? *broke++ : *fixed++;
    text += fmt::format("{}{}", is_broken ? '-' : '+', row + 1 - next);
    next = row + 1;
  }
  return text;
}

bool read_rows(std::string_view text, Flips& flips) {
  std::uint64_t next = 0;
  while (!text.empty()) {
    const char sign = text.front();
    if (sign != '-' && sign != '+') return false;
    std::uint64_t step = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data() + 1, end, step);
    const std::uint64_t most = std::uint64_t{std::numeric_limits<std::uint32_t>::max()} + 1;
    if (error != std::errc() || step == 0 || step > most - next) return false;
    next += step;
    (sign == '-' ? flips.rows_broke : flips.rows_fixed)
        .push_back(static_cast<std::uint32_t>(next - 1));
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  }
  return true;
}

}  // namespace reprocheck::reports
