// file-not-fetched: a git-lfs pointer stands where the file should be.
//
// A clone without its large files has small texts in their place. They hash, parse and
// count as something else.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_file_not_fetched(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::not_fetched) {
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = fmt::format("git lfs pull --include {}", problem.path)});
      // Samples or metrics that nobody has read can show nothing.
      if (problem.decides) findings.back().severity = Severity::error;
    }
  return findings;
}

}  // namespace

extern constexpr Check file_not_fetched{
    .name = "file-not-fetched",
    .layer = Layer::record,
    .severity = Severity::warning,
    .summary = "a git-lfs pointer stands where the file should be",
    .needs = Need::nothing,
    .ask = &find_file_not_fetched,
};

}  // namespace reprocheck::checks
