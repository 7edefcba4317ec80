// sample-added: items that fresh has and the baseline has not.
//
// New items make a set larger and its mean another number. They are listed, and the
// verdict stands on the items that both sides have.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_sample_added(const Comparison& runs, const Options&) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    if (items.added_count == 0) continue;
    findings.push_back({
        .subject = table_of(items),
        .message = fmt::format("{} of {} items are new: {}", items.added_count, items.fresh_items,
                               listed(items.added, items.added_count)),
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check sample_added{
    .name = "sample-added",
    .layer = Layer::data,
    .severity = Severity::note,
    .summary = "items that fresh has and the baseline has not",
    .needs = Need::nothing,
    .ask = &find_sample_added,
};

}  // namespace reprocheck::checks
