// key-duplicated: a key stands twice in one file, so two readers may see two values.
//
// Of two values under one key some parsers take the first and some the last. Whoever wrote
// it can show either.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_key_duplicated(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::key_duplicated)
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = "keep one of the two"});
  return findings;
}

}  // namespace

extern constexpr Check key_duplicated{
    .name = "key-duplicated",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a key stands twice in one file, so two readers may see two values",
    .needs = Need::nothing,
    .ask = &find_key_duplicated,
};

}  // namespace reprocheck::checks
