// run-unfinished: a failed, killed or running run lies in the bundle.
//
// What a run left behind before it ended is not its result. It is never a repeat, and it
// is told instead of being left out in silence.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_run_unfinished(const Examination& bundle, const Options&) {
  Findings findings;
  const auto look = [&](const Run& run) {
    if (run.state == RunState::unknown || run.state == RunState::finished) return;
    Finding finding{.subject = run.id,
                    .message = fmt::format("run {} is {}", shown(run.id), to_string(run.state)),
                    .evidence = {},
                    .remedy = "name the finished run alone: PATH#RUN_ID"};
    for (const RunRecord& record : run.records.runs) finding.evidence = quoted(record.source);
    findings.push_back(std::move(finding));
  };
  for (const Run& run : bundle.bundle->runs) look(run);
  for (const Run& run : bundle.bundle->others) look(run);
  return findings;
}

}  // namespace

extern constexpr Check run_unfinished{
    .name = "run-unfinished",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a failed, killed or running run lies in the bundle",
    .needs = Need::nothing,
    .ask = &find_run_unfinished,
};

}  // namespace reprocheck::checks
