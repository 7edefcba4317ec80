// baseline-missing: there is no baseline to compare with yet.
//
// The first run of a project has nothing to be held against. It passes, unless a baseline
// is required.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_baseline_missing(const Comparison& runs, const Options&) {
  if (runs.baseline) return Findings{};
  return Findings{{.subject = "baseline",
                   .message = "nothing to compare with yet",
                   .remedy = "commit this run as the baseline, or name one: reprocheck compare "
                             "git:main:runs/eval runs/eval"}};
}

}  // namespace

extern constexpr Check baseline_missing{
    .name = "baseline-missing",
    .layer = Layer::record,
    .severity = Severity::note,
    .summary = "there is no baseline to compare with yet",
    .needs = Need::nothing,
    .ask = &find_baseline_missing,
    .once = true,
};

}  // namespace reprocheck::checks
