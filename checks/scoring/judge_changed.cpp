// judge-changed: judge model, revision or prompt moved.
//
// A judge is the ruler of everything that it scores. Another judge, or the same one with
// other instructions, gives other scores to the same answers.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_judge_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.change == ChangeClass::ruler && is_judge(change))
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check judge_changed{
    .name = "judge-changed",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "judge model, revision or prompt moved",
    .needs = Need::nothing,
    .ask = &find_judge_changed,
};

}  // namespace reprocheck::checks
