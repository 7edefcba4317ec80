// repeat-count-low: fewer runs than the policy asks for.
//
// How many runs a number must stand on is decided beforehand, not after looking.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_repeat_count_low(const Examination& bundle, const Options& options) {
  const std::uint64_t found = repeats_found(*bundle.bundle);
  const int wanted = options.policy().min_runs;
  if (found >= static_cast<std::uint64_t>(std::max(wanted, 1))) return Findings{};
  return Findings{
      {.subject = "repeats",
       .message = fmt::format("{} of the {} runs that the policy asks for", found, wanted),
       .remedy = "run again with other seeds"}};
}

}  // namespace

extern constexpr Check repeat_count_low{
    .name = "repeat-count-low",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "fewer runs than the policy asks for",
    .needs = Need::nothing,
    .ask = &find_repeat_count_low,
};

}  // namespace reprocheck::checks
