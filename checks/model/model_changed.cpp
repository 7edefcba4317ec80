// model-changed: model, revision or decoding moved.
//
// The model is a subject: that it moved is listed and never gates by itself. A provider
// that moved underneath is fingerprint-changed.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_model_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::model && is_changed(change) && !is_judge(change) &&
        change.key != "system_fingerprint" && change.key != "served_model")
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check model_changed{
    .name = "model-changed",
    .layer = Layer::model,
    .severity = Severity::note,
    .summary = "model, revision or decoding moved",
    .needs = Need::model,
    .ask = &find_model_changed,
};

}  // namespace reprocheck::checks
