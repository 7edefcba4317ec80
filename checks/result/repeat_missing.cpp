// repeat-missing: declared runs, epochs or seeds that are not there.
//
// Five seeds were announced and three are there. The two that are missing may be the two
// that went wrong.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_repeat_missing(const Examination& bundle, const Options&) {
  const auto declared = all_recorded(bundle, Layer::scoring, "num_runs_declared");
  if (declared.empty()) return not_applicable("no number of runs is declared");
  const std::uint64_t found = repeats_found(*bundle.bundle);
  Findings findings;
  for (const ReconciledFact* fact : declared) {
    const auto number = parse_integer(fact->value);
    if (!number || *number <= 1 || found >= static_cast<std::uint64_t>(*number)) continue;
    findings.push_back({.subject = "repeats",
                        .message = fmt::format("{} are declared, {} found", *number, found),
                        .evidence = quoted(*fact),
                        .remedy = "add the missing runs, or say why they are missing"});
  }
  return findings;
}

}  // namespace

extern constexpr Check repeat_missing{
    .name = "repeat-missing",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "declared runs, epochs or seeds that are not there",
    .needs = Need::nothing,
    .ask = &find_repeat_missing,
};

}  // namespace reprocheck::checks
