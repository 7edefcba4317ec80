// sample-removed: items that the baseline has and fresh has not.
//
// A mean rises when hard items leave. An item that is gone is part of the ruler, and one
// that the baseline had right counts as broken.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_sample_removed(const Comparison& runs, const Options&) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    if (items.removed_count == 0) continue;
    findings.push_back({
        .subject = table_of(items),
        .message = fmt::format("{} of {} items are gone: {}", items.removed_count,
                               items.baseline_items, listed(items.removed, items.removed_count)),
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check sample_removed{
    .name = "sample-removed",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "items that the baseline has and fresh has not",
    .needs = Need::nothing,
    .ask = &find_sample_removed,
};

}  // namespace reprocheck::checks
