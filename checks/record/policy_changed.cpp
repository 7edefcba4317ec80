// policy-changed: the change under test edits the policy that judges it.
//
// A pull request that lowers its own bar passes. The policy of the revision that was named
// decides; that the two differ is told.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_policy_changed(const Examination&, const Options& options) {
  const Policy& policy = options.policy();
  if (!policy.differs_from_worktree) return Findings{};
  return Findings{
      {.subject = "policy",
       .message = fmt::format("{} differs between the revision that decides and the working tree",
                              policy.path.empty() ? "reprocheck.yaml" : policy.path),
       .evidence = {{Side::fresh, {"policy", policy.path, "", 0, ""}}},
       .remedy = "let somebody approve the new policy in a change of its own"}};
}

}  // namespace

extern constexpr Check policy_changed{
    .name = "policy-changed",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "the change under test edits the policy that judges it",
    .needs = Need::nothing,
    .ask = &find_policy_changed,
    .once = true,
};

}  // namespace reprocheck::checks
