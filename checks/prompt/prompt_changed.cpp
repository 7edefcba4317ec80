// prompt-changed: template, system prompt, few-shot block or rendered prompt moved.
//
// A prompt is the subject of most comparisons: its change is listed with the difference,
// and never gates by itself.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_prompt_changed(const Comparison& runs, const Options&) {
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::prompt && is_changed(change) && !is_judge(change) &&
        change.change != ChangeClass::ruler)
      findings.push_back(finding_of(change));
  for (const ItemChanges& items : runs.items)
    if (items.prompt_changed_count > 0)
      findings.push_back({.subject = table_of(items),
                          .message = fmt::format("{} of {} rendered prompts differ",
                                                 items.prompt_changed_count, items.paired),
                          .evidence = {}});
  return findings;
}

}  // namespace

extern constexpr Check prompt_changed{
    .name = "prompt-changed",
    .layer = Layer::prompt,
    .severity = Severity::note,
    .summary = "template, system prompt, few-shot block or rendered prompt moved",
    .needs = Need::prompts,
    .ask = &find_prompt_changed,
};

}  // namespace reprocheck::checks
