// commit-unreachable: the recorded commit is on no remote branch.
//
// A commit that only one clone has is a promise. A force push, or a laptop that is lost,
// takes it away.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_commit_unreachable(const Examination& bundle, const Options&) {
  const auto& repository = bundle.bundle->repository;
  if (!repository) return unavailable("no repository stands around the run");
  if (!repository->commit_present) return unavailable(k_commit_absent);
  switch (repository->reach) {
    case RepositoryFacts::Reach::reachable:
      return Findings{};
    case RepositoryFacts::Reach::unknown:
      return unavailable(repository->shallow ? "the clone is shallow: git fetch --unshallow origin"
                                             : "the repository knows no remote branch");
    case RepositoryFacts::Reach::not_reachable:
      break;
  }
  return Findings{{.subject = "commit",
                   .message = fmt::format("{} is on no remote branch", short_commit(bundle)),
                   .evidence = quoted(*recorded(bundle, Layer::code, "commit")),
                   .remedy = "git push origin HEAD"}};
}

}  // namespace

extern constexpr Check commit_unreachable{
    .name = "commit-unreachable",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "the recorded commit is on no remote branch",
    .needs = Need::commit,
    .ask = &find_commit_unreachable,
};

}  // namespace reprocheck::checks
