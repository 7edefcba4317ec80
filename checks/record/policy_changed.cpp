// policy-changed: the change under test edits the policy that judges it.
//
// A pull request that lowers its own bar passes. The policy of the revision that was named
// decides; that the two differ is told.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

constexpr std::size_t k_told = 3;  // of the keys that differ

Answered find_policy_changed(const Examination&, const Options& options) {
  const Policy& policy = options.policy();
  if (!policy.differs_from_worktree) return Findings{};
  std::string message =
      fmt::format("{} differs between the revision that decides and the working tree",
                  policy.path.empty() ? "reprocheck.yaml" : policy.path);
  if (!policy.other_changes.empty())
    message += "; " + listed(policy.other_changes, policy.other_changes.size(), k_told);
  std::vector<Evidence> evidence;
  if (!policy.other_path.empty())
    evidence.push_back({Side::fresh, {"policy", policy.other_path, "", 0, ""}});
  return Findings{{.subject = "policy",
                   .message = std::move(message),
                   .evidence = std::move(evidence),
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
