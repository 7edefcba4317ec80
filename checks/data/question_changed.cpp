// question-changed: another question stands under one id.
//
// The question belongs to the ruler and the prompt around it to the subject. Where only
// prompts were recorded, an item counts as changed unless a template explains it.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_question_changed(const Comparison& runs, const Options&) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    if (items.question_changed_count == 0) continue;
    findings.push_back({
        .subject = table_of(items),
        .message = fmt::format("{} of {} paired items have another question: {}",
                               items.question_changed_count, items.paired,
                               listed(items.question_changed, items.question_changed_count)),
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check question_changed{
    .name = "question-changed",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "another question stands under one id",
    .needs = Need::nothing,
    .ask = &find_question_changed,
};

}  // namespace reprocheck::checks
