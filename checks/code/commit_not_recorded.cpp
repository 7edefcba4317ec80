// commit-not-recorded: no full commit of the code is on record.
//
// The commit is how everybody else gets the code. What needs one is unavailable below this
// finding and only counted there.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

Answered find_commit_not_recorded(const Examination& bundle, const Options&) {
  const ReconciledFact* commit = recorded(bundle, Layer::code, "commit");
  const auto& repository = bundle.bundle->repository;
  if (commit && (is_full_commit(commit->value) || (repository && repository->commit_present)))
    return Findings{};
  return Findings{{
      .subject = "commit",
      .message = commit ? fmt::format("{} is no full commit", shown(commit->value))
                        : "no commit is recorded",
      .evidence = commit ? quoted(*commit) : std::vector<Evidence>{},
      .remedy = "record `git rev-parse HEAD` when the run starts: {\"git_commit\": \"...\"}",
  }};
}

}  // namespace

extern constexpr Check commit_not_recorded{
    .name = "commit-not-recorded",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "no full commit of the code is on record",
    .needs = Need::nothing,
    .ask = &find_commit_not_recorded,
};

}  // namespace reprocheck::checks
