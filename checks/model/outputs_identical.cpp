// outputs-identical: every output is identical in bytes though settings are said to differ.
//
// A setting that never reached the model, or a cache that answered for it, leaves the
// outputs as they were. The comparison then says nothing about the setting.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_outputs_identical(const Comparison& runs, const Options&) {
  if (runs.same_path || runs.fresh_not_rerun) return not_applicable("both sides are the same run");
  if (runs.items.empty()) return unavailable("no outputs were recorded on both sides");
  std::vector<std::string> moved;
  std::vector<Evidence> evidence;
  for (const Change& change : runs.changes) {
    const bool reaches = change.layer == Layer::model || change.layer == Layer::prompt;
    if (!reaches || !is_changed(change) || is_judge(change)) continue;
    if (change.key == "system_fingerprint" || change.key == "served_model") continue;
    moved.push_back(change.key);
    evidence.insert(evidence.end(), change.sources.begin(), change.sources.end());
  }
  if (moved.empty()) return Findings{};
  Findings findings;
  for (const ItemChanges& items : runs.items)
    if (items.outputs_all_identical && items.paired > 1)
      findings.push_back({.subject = table_of(items),
                          .message = fmt::format("all {} outputs are identical, and {} moved",
                                                 items.paired, listed(moved, moved.size())),
                          .evidence = evidence,
                          .remedy = "check that the setting reaches the call, and clear the "
                                    "response cache"});
  return findings;
}

}  // namespace

extern constexpr Check outputs_identical{
    .name = "outputs-identical",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "every output is identical in bytes though settings are said to differ",
    .needs = Need::outputs,
    .ask = &find_outputs_identical,
};

}  // namespace reprocheck::checks
