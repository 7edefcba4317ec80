// error-rate-rose: significantly more samples errored than in the baseline.
//
// Errors, time-outs and refusals are another failure than wrong answers, and a mean hides
// them among those.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_error_rate_rose(const Comparison& runs, const Options& options) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  const double alpha = options.policy().alpha;
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    const bool rose = items.errored_fresh > items.errored_baseline && items.error_rise_p &&
                      *items.error_rise_p < alpha;
    if (!rose) continue;
    findings.push_back({.subject = table_of(items),
                        .message = fmt::format("{} of {} errored, {} in the baseline (p = {:.3g})",
                                               items.errored_fresh, items.paired,
                                               items.errored_baseline, *items.error_rise_p),
                        .evidence = {}});
  }
  return findings;
}

}  // namespace

extern constexpr Check error_rate_rose{
    .name = "error-rate-rose",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "significantly more samples errored than in the baseline",
    .needs = Need::nothing,
    .ask = &find_error_rate_rose,
};

}  // namespace reprocheck::checks
