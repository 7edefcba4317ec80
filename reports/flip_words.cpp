// flip_words: how samples that changed are told.

#include "reports/flip_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "reports/words.h"

namespace reprocheck::reports {

std::string_view flip_word(const Flips& flips, bool broke) {
  if (flips.graded) return broke ? "worse" : "better";
  return broke ? "broke" : "fixed";
}

std::string flips_counts(const Flips& flips) {
  return fmt::format("{}{} {}, {} {}, {} same", integer(flips.broke),
                     flips.answers ? " answers" : "", flip_word(flips, true), integer(flips.fixed),
                     flip_word(flips, false), integer(flips.same));
}

std::string left_out_text(const Flips& flips) {
  const auto shown = [&](bool broke) {
    return static_cast<std::uint64_t>(std::ranges::count(flips.samples, broke, &FlipSample::broke));
  };
  const std::uint64_t broke = flips.broke - std::min(flips.broke, shown(true));
  const std::uint64_t fixed = flips.fixed - std::min(flips.fixed, shown(false));
  if (broke + fixed == 0) return "";
  return fmt::format("{} more {}, {} more {}", integer(broke), flip_word(flips, true),
                     integer(fixed), flip_word(flips, false));
}

}  // namespace reprocheck::reports
