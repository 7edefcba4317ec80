// install-unpinned: the image installs a package without an exact version while it is built.
//
// A Dockerfile that runs `pip install torch` makes another image every week, from the same
// file and the same base.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_install_unpinned(const Examination& bundle, const Options&) {
  Findings findings;
  for (const ReconciledFact& fact : bundle.facts)
    if (fact.key == "unpinned_install")
      findings.push_back({.subject = fact.value,
                          .message = "is installed without an exact version",
                          .evidence = quoted(fact),
                          .remedy = "pin it: RUN pip install PACKAGE==VERSION"});
  return findings;
}

}  // namespace

extern constexpr Check install_unpinned{
    .name = "install-unpinned",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "the image installs a package without an exact version while it is built",
    .needs = Need::image,
    .ask = &find_install_unpinned,
};

}  // namespace reprocheck::checks
