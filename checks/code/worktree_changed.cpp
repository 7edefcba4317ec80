// worktree-changed: tracked files differ now from the recorded commit.
//
// What the work tree looks like now says nothing certain about a run that is over. It is
// told, because an audit in an edited tree is easily misread.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_worktree_changed(const Examination& bundle, const Options&) {
  const auto& repository = bundle.bundle->repository;
  if (!repository) return unavailable("no repository stands around the run");
  if (!repository->commit_present) return unavailable(k_commit_absent);
  const std::vector<std::string>& changed = repository->worktree_changed;
  if (changed.empty()) return Findings{};
  return Findings{
      {.subject = "work tree",
       .message = fmt::format("{} differ now from {}: {}", counted(changed.size(), "tracked file"),
                              short_commit(bundle), listed(changed, changed.size())),
       .evidence = quoted(*recorded(bundle, Layer::code, "commit")),
       .remedy = fmt::format("git diff --stat {}", short_commit(bundle))}};
}

}  // namespace

extern constexpr Check worktree_changed{
    .name = "worktree-changed",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "tracked files differ now from the recorded commit",
    .needs = Need::commit,
    .ask = &find_worktree_changed,
};

}  // namespace reprocheck::checks
