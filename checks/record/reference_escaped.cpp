// reference-escaped: a record names a file outside of the bundle.
//
// A path that climbs out of a bundle would have the reader open a file of its own machine.
// It was not opened.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_reference_escaped(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::reference_escaped)
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = "name the file by its path in the bundle"});
  for (const DataState& data : bundle.data)
    if (data.state == DataState::State::escapes)
      findings.push_back({.subject = data.file->name,
                          .message = "leads out of the bundle, and was not opened",
                          .evidence = quoted(data.file->source),
                          .remedy = "name the file by its path in the bundle"});
  return findings;
}

}  // namespace

extern constexpr Check reference_escaped{
    .name = "reference-escaped",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a record names a file outside of the bundle",
    .needs = Need::nothing,
    .ask = &find_reference_escaped,
};

}  // namespace reprocheck::checks
