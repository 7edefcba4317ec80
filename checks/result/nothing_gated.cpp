// nothing-gated: no metric gates: nothing here could fail.
//
// A gate that cannot fail is worse than none, because it looks like one.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_nothing_gated(const Comparison& runs, const Options&) {
  for (const MetricComparison& metric : runs.metrics)
    if (metric.gated) return Findings{};
  return Findings{{.subject = "gates",
                   .message = fmt::format("0 of {} gate", counted(runs.metrics.size(), "metric")),
                   .remedy = "gates: {accuracy: {direction: higher, margin: 1pp}}"}};
}

}  // namespace

extern constexpr Check nothing_gated{
    .name = "nothing-gated",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "no metric gates: nothing here could fail",
    .needs = Need::nothing,
    .ask = &find_nothing_gated,
};

}  // namespace reprocheck::checks
