// sample-paired-by-position: nothing but their order says which rows are one item.
//
// Without an id, a question or a prompt the third row is taken for the third item. A side that was
// written in another order compares every item with a stranger.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_sample_paired_by_position(const Comparison& runs, const Options&) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    if (items.paired_by != "position") continue;
    const std::string arm = items.arm.empty() ? "" : " of " + items.arm;
    findings.push_back({.subject = (items.task.empty() ? "samples" : items.task) + arm,
                        .message = fmt::format("{} rows a side are paired by their order: no id, "
                                               "question or prompt is common to them",
                                               items.paired),
                        .remedy = "write an `id` column that stays with its item"});
  }
  return findings;
}

}  // namespace

extern constexpr Check sample_paired_by_position{
    .name = "sample-paired-by-position",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "nothing but their order says which rows are one item",
    .needs = Need::nothing,
    .ask = &find_sample_paired_by_position,
};

}  // namespace reprocheck::checks
