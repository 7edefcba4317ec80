// file-malformed: a file breaks its own format, or ends inside a record.
//
// A record that cannot be read is no record. What stood before the damage is kept, and the
// damage is told.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_file_malformed(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::malformed || problem.kind == ProblemKind::torn)
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = "write the file again from its source"});
  return findings;
}

}  // namespace

extern constexpr Check file_malformed{
    .name = "file-malformed",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a file breaks its own format, or ends inside a record",
    .needs = Need::nothing,
    .ask = &find_file_malformed,
};

}  // namespace reprocheck::checks
