// duration-not-recorded: the wall time of the run is not on record.
//
// Whoever repeats a run wants to know whether to wait for a minute or for a week.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_duration_not_recorded(const Examination& bundle, const Options&) {
  if (recorded(bundle, Layer::infrastructure, "duration")) return Findings{};
  bool timed = false;
  for (const Run& run : bundle.bundle->runs)
    for (const RunRecord& record : run.records.runs)
      timed = timed || (!record.started.empty() && !record.ended.empty());
  if (timed) return Findings{};
  return Findings{{.subject = "duration",
                   .message = "neither a duration nor start and end are recorded",
                   .remedy = "record it: {\"started\": \"...\", \"ended\": \"...\"}"}};
}

}  // namespace

extern constexpr Check duration_not_recorded{
    .name = "duration-not-recorded",
    .layer = Layer::infrastructure,
    .severity = Severity::note,
    .summary = "the wall time of the run is not on record",
    .needs = Need::nothing,
    .ask = &find_duration_not_recorded,
};

}  // namespace reprocheck::checks
