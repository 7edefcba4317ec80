// file-unreadable: a file could not be read whole: access, size, kind, or it changed meanwhile.
//
// A file that was passed over may hold what a check looked for and did not find.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_file_unreadable(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::unreadable || problem.kind == ProblemKind::limit ||
        problem.kind == ProblemKind::not_regular || problem.kind == ProblemKind::changed_while_read)
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = "ls -l, then --limit NAME=VALUE where a limit was crossed"});
  return findings;
}

}  // namespace

extern constexpr Check file_unreadable{
    .name = "file-unreadable",
    .layer = Layer::record,
    .severity = Severity::warning,
    .summary = "a file could not be read whole: access, size, kind, or it changed meanwhile",
    .needs = Need::nothing,
    .ask = &find_file_unreadable,
};

}  // namespace reprocheck::checks
