// scorer-changed: scorer, filter, task version, task configuration or limit moved.
//
// They are the ruler. A score under another scorer is another score, whatever its name; so
// is a ruler fact that vanished from one side.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_scorer_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::scoring && change.change == ChangeClass::ruler && !is_judge(change))
      findings.push_back(finding_of(change));
  for (const MetricComparison& metric : runs.metrics)
    if (metric.detail == "scorer_changed")
      findings.push_back({.subject = to_string(metric.key),
                          .message = fmt::format("{} -> {}: equal output and target, another score",
                                                 value_of(metric.baseline), value_of(metric.fresh)),
                          .evidence = quoted_sides(metric),
                          .remedy = "git diff BASELINE_COMMIT FRESH_COMMIT -- path/to/scorer.py"});
  return findings;
}

}  // namespace

extern constexpr Check scorer_changed{
    .name = "scorer-changed",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "scorer, filter, task version, task configuration or limit moved",
    .needs = Need::nothing,
    .ask = &find_scorer_changed,
};

}  // namespace reprocheck::checks
