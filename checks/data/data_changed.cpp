// data-changed: knowledge base, chunking, index, retrieval or data file moved.
//
// Data beside the items is part of what is tested: its change is listed and never gates by
// itself.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_data_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::data && is_changed(change)) findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check data_changed{
    .name = "data-changed",
    .layer = Layer::data,
    .severity = Severity::note,
    .summary = "knowledge base, chunking, index, retrieval or data file moved",
    .needs = Need::data,
    .ask = &find_data_changed,
};

}  // namespace reprocheck::checks
