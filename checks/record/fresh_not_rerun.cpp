// fresh-not-rerun: the run at hand is the baseline itself, byte by byte.
//
// A working tree whose run directory equals the revision that it is compared with was not run
// again, nor was a folder that is named twice. That is no fault, and says nothing new: but a path
// that a workflow fills in wrongly looks just like it.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_fresh_not_rerun(const Comparison& runs, const Options&) {
  if (!runs.same_path) return Findings{};
  return Findings{{.subject = "fresh",
                   .message = runs.fresh_not_rerun ? "equals the committed run in all bytes"
                                                   : "is the very place that the baseline names",
                   .remedy = "run the experiment again before comparing"}};
}

}  // namespace

extern constexpr Check fresh_not_rerun{
    .name = "fresh-not-rerun",
    .layer = Layer::record,
    .severity = Severity::note,
    .summary = "the run at hand is the baseline itself, byte by byte",
    .needs = Need::nothing,
    .ask = &find_fresh_not_rerun,
};

}  // namespace reprocheck::checks
