// file-ambiguous: columns of a table fit two roles, so it was not understood.
//
// A guess between two columns would be a verdict about the wrong one. The message holds
// the lines that settle it.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_file_ambiguous(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::ambiguous)
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = "put the lines above into reprocheck.bundle.yaml"});
  return findings;
}

}  // namespace

extern constexpr Check file_ambiguous{
    .name = "file-ambiguous",
    .layer = Layer::record,
    .severity = Severity::warning,
    .summary = "columns of a table fit two roles, so it was not understood",
    .needs = Need::nothing,
    .ask = &find_file_ambiguous,
};

}  // namespace reprocheck::checks
