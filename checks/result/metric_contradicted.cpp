// metric-contradicted: a recorded aggregate is not what its samples give.
//
// The aggregate is a claim and the samples are the evidence. One of the two was edited, or
// they are of different runs.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_contradicted(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  for (const Recomputation& each : bundle.recomputations) {
    asked = asked || each.state != Recomputation::State::no_column;
    if (each.state != Recomputation::State::contradicted) continue;
    findings.push_back(
        {.subject = to_string(each.metric->key),
         .message = fmt::format("recorded {}, the samples give {}: {}", written(*each.metric),
                                each.recomputed ? number_text(*each.recomputed) : "no number",
                                each.formula),
         .evidence = quoted(each.metric->source),
         .remedy = "write the metric from the samples again, or restore them"});
  }
  if (!asked) return unavailable("no score column bears on a recorded metric");
  return findings;
}

}  // namespace

extern constexpr Check metric_contradicted{
    .name = "metric-contradicted",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "a recorded aggregate is not what its samples give",
    .needs = Need::metrics,
    .ask = &find_metric_contradicted,
};

}  // namespace reprocheck::checks
