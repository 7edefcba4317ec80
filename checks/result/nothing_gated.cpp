// nothing-gated: no metric gates: nothing here could fail.
//
// A gate that cannot fail is worse than none, because it looks like one.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// The line that lets something fail: of a metric that is there, or of a file that was not read.
std::string remedy_for(const Comparison& runs) {
  const auto score = std::ranges::find_if(runs.metrics, [](const MetricComparison& metric) {
    const bool cannot_fail = std::ranges::find(metric.flags, "cannot_fail") != metric.flags.end();
    return !traits_of(metric.key.name).resource && metric.in_baseline && metric.in_fresh &&
           !cannot_fail;
  });
  if (score != runs.metrics.end())
    return fmt::format("gates: {{\"{}\": {{direction: higher}}}} (lower, where less is better)",
                       shown(to_string(score->key), 80));
  if (const auto unread = unread_table(*runs.fresh->bundle)) return *unread;
  return "record the score: samples.jsonl with id, target and output, or metrics.json";
}

Answered find_nothing_gated(const Comparison& runs, const Options&) {
  for (const MetricComparison& metric : runs.metrics)
    if (metric.gated) return Findings{};
  return Findings{{.subject = "gates",
                   .message = fmt::format("0 of {} gate", counted(runs.metrics.size(), "metric")),
                   .remedy = remedy_for(runs)}};
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
