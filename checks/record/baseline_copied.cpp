// baseline-copied: both sides are the same run under different paths.
//
// A baseline that was copied over the fresh run equals it perfectly. A tracker gives every
// run an id of its own, and a start finer than a second is as good as one.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

std::vector<const RunRecord*> records_of(const Bundle& bundle) {
  std::vector<const RunRecord*> all;
  each_records(bundle, [&](const Records& records) {
    for (const RunRecord& record : records.runs) all.push_back(&record);
  });
  return all;
}

Answered find_baseline_copied(const Comparison& runs, const Options&) {
  if (runs.same_path || runs.fresh_not_rerun)
    return not_applicable("both sides were named as the same run");
  Findings findings;
  for (const RunRecord* one : records_of(*runs.baseline->bundle))
    for (const RunRecord* other : records_of(*runs.fresh->bundle)) {
      if (one->tool != other->tool) continue;
      const bool same_id = one->id_is_unique && !one->id.empty() && one->id == other->id;
      const bool same_start = one->started_is_fine && other->started_is_fine &&
                              !one->started.empty() && one->started == other->started;
      if (!same_id && !same_start) continue;
      findings.push_back({.subject = one->tool,
                          .message = same_id ? fmt::format("both are run {}", shown(one->id))
                                             : fmt::format("both began at {}", shown(one->started)),
                          .evidence = {{Side::baseline, one->source}, {Side::fresh, other->source}},
                          .remedy = "run the experiment again, or name the run that did"});
      return findings;
    }
  return findings;
}

}  // namespace

extern constexpr Check baseline_copied{
    .name = "baseline-copied",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "both sides are the same run under different paths",
    .needs = Need::nothing,
    .ask = &find_baseline_copied,
};

}  // namespace reprocheck::checks
