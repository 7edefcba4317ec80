// fingerprint-changed: the provider served something else under the same name.
//
// A fingerprint that moved while the requested name stood still is the provider's change,
// not the experiment's.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_fingerprint_changed(const Comparison& runs, const Options&) {
  Findings findings;
  bool known = false;
  for (const std::string_view key : {"system_fingerprint", "served_model"})
    known = known || (recorded(*runs.baseline, Layer::model, key) &&
                      recorded(*runs.fresh, Layer::model, key));
  if (!known) return unavailable("no fingerprint or served model was recorded on both sides");
  for (const Change& change : runs.changes)
    if (change.layer == Layer::model && is_changed(change) && !is_judge(change) &&
        (change.key == "system_fingerprint" || change.key == "served_model"))
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check fingerprint_changed{
    .name = "fingerprint-changed",
    .layer = Layer::model,
    .severity = Severity::note,
    .summary = "the provider served something else under the same name",
    .needs = Need::model,
    .ask = &find_fingerprint_changed,
};

}  // namespace reprocheck::checks
