// commit-changed: the two runs were made from other commits.
//
// Code is the subject of most comparisons: that it moved is listed and never gates by
// itself.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_commit_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::code && change.key == "commit" && is_changed(change))
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check commit_changed{
    .name = "commit-changed",
    .layer = Layer::code,
    .severity = Severity::note,
    .summary = "the two runs were made from other commits",
    .needs = Need::commit,
    .ask = &find_commit_changed,
};

}  // namespace reprocheck::checks
