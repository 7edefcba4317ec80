// harness-changed: the harness has another version.
//
// A new version of a harness may change a task without saying so. Where the ruler part of
// its configuration is equal the verdict stands, and is confounded.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_harness_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.change == ChangeClass::ruler_soft && is_changed(change))
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check harness_changed{
    .name = "harness-changed",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "the harness has another version",
    .needs = Need::nothing,
    .ask = &find_harness_changed,
};

}  // namespace reprocheck::checks
