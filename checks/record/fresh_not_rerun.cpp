// fresh-not-rerun: the run at hand is the committed one, with equal bytes.
//
// A working tree whose run directory equals the revision that it is compared with was not
// run again. That is no fault, and says nothing new.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_fresh_not_rerun(const Comparison& runs, const Options&) {
  if (!runs.fresh_not_rerun) return Findings{};
  return Findings{{.subject = "fresh",
                   .message = "equals the committed run in all bytes",
                   .remedy = "run the experiment again before comparing"}};
}

}  // namespace

extern constexpr Check fresh_not_rerun{
    .name = "fresh-not-rerun",
    .layer = Layer::record,
    .severity = Severity::note,
    .summary = "the run at hand is the committed one, with equal bytes",
    .needs = Need::nothing,
    .ask = &find_fresh_not_rerun,
};

}  // namespace reprocheck::checks
