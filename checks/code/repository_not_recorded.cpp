// repository-not-recorded: no address of the repository that the commit lies in.
//
// A commit is looked for somewhere. Forty digits without an address are found by whoever
// knows already.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_repository_not_recorded(const Examination& bundle, const Options&) {
  const auto& repository = bundle.bundle->repository;
  if (recorded(bundle, Layer::code, "repository") || (repository && repository->remote_url))
    return Findings{};
  return Findings{{.subject = "repository",
                   .message = "no address of the repository is recorded",
                   .remedy = "record `git remote get-url origin`"}};
}

}  // namespace

extern constexpr Check repository_not_recorded{
    .name = "repository-not-recorded",
    .layer = Layer::code,
    .severity = Severity::note,
    .summary = "no address of the repository that the commit lies in",
    .needs = Need::commit,
    .ask = &find_repository_not_recorded,
};

}  // namespace reprocheck::checks
