// metric-not-recomputable: samples bear on an aggregate, and no known formula gives it.
//
// A number that cannot be formed again from its own samples cannot be checked, and nobody
// else can form it either.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_not_recomputable(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  for (const Recomputation& each : bundle.recomputations) {
    asked = asked || each.state != Recomputation::State::no_column;
    if (each.state != Recomputation::State::no_known_formula) continue;
    findings.push_back(
        {.subject = to_string(each.metric->key),
         .message =
             fmt::format("recorded {}, and no known aggregation can be formed from its column",
                         written(*each.metric)),
         .evidence = quoted(each.metric->source),
         .remedy = "name the aggregation, or record the metric as the mean of a score column"});
  }
  if (!asked) return unavailable("no score column bears on a recorded metric");
  return findings;
}

}  // namespace

extern constexpr Check metric_not_recomputable{
    .name = "metric-not-recomputable",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "samples bear on an aggregate, and no known formula gives it",
    .needs = Need::metrics,
    .ask = &find_metric_not_recomputable,
};

}  // namespace reprocheck::checks
