// image-changed: image, hardware, driver or endpoint moved.
//
// Infrastructure is part of the subject: where it moved, a difference may be the machine
// and not the change.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_image_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::infrastructure && is_changed(change))
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check image_changed{
    .name = "image-changed",
    .layer = Layer::infrastructure,
    .severity = Severity::note,
    .summary = "image, hardware, driver or endpoint moved",
    .needs = Need::nothing,
    .ask = &find_image_changed,
};

}  // namespace reprocheck::checks
