// link-escaped: a link leads out of the bundle.
//
// A link out of a bundle shows a file of the machine that reads it. It was not followed.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_link_escaped(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    if (problem.kind == ProblemKind::link_escaped)
      findings.push_back(
          {.subject = problem.path,
           .message = problem.message,
           .evidence = quoted(problem),
           .remedy = fmt::format("cp --remove-destination $(readlink -f {0}) {0}", problem.path)});
  return findings;
}

}  // namespace

extern constexpr Check link_escaped{
    .name = "link-escaped",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a link leads out of the bundle",
    .needs = Need::nothing,
    .ask = &find_link_escaped,
};

}  // namespace reprocheck::checks
