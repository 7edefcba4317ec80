// target-changed: another target stands under one id.
//
// References that were edited between two runs move a score without any change of the
// model. It is the harmless-looking cause of a large drop.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_target_changed(const Comparison& runs, const Options&) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    if (items.target_changed_count == 0) continue;
    findings.push_back({
        .subject = table_of(items),
        .message =
            fmt::format("{} of {} paired items have another target: {}", items.target_changed_count,
                        items.paired, listed(items.target_changed, items.target_changed_count)),
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check target_changed{
    .name = "target-changed",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "another target stands under one id",
    .needs = Need::nothing,
    .ask = &find_target_changed,
};

}  // namespace reprocheck::checks
