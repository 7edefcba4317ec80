// flip-places: which items of the baseline flipped, as one text.

#include "reports/flip_places.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

namespace reprocheck::reports {

std::string places_text(const Flips& flips) {
  std::string text;
  auto broke = flips.places_broke.begin();
  auto fixed = flips.places_fixed.begin();
  std::uint64_t next = 0;  // the first place that may stand
  while (broke != flips.places_broke.end() || fixed != flips.places_fixed.end()) {
    const bool is_broken =
        fixed == flips.places_fixed.end() || (broke != flips.places_broke.end() && *broke < *fixed);
    const std::uint64_t place = is_broken ? *broke++ : *fixed++;
    text += fmt::format("{}{}", is_broken ? '-' : '+', place + 1 - next);
    next = place + 1;
  }
  return text;
}

bool read_places(std::string_view text, Flips& flips) {
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
    (sign == '-' ? flips.places_broke : flips.places_fixed)
        .push_back(static_cast<std::uint32_t>(next - 1));
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  }
  return true;
}

}  // namespace reprocheck::reports
