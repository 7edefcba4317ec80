// question-changed: another question stands under one id.
//
// The question belongs to the ruler and the prompt around it to the subject. Where only
// prompts were recorded, an item counts as changed unless a template explains it; then the
// finding names what is missing, since a template may be all that changed.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

bool has_question(const Examination& side, const ItemChanges& items) {
  bool found = false;
  each_table(*side.bundle, [&](const SampleTable& table) {
    found = found || (table.task == items.task && table.question.recorded() &&
                      std::ranges::find(table.arms, items.arm) != table.arms.end());
  });
  return found;
}

Answered find_question_changed(const Comparison& runs, const Options&) {
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const ItemChanges& items : runs.items) {
    if (items.question_changed_count == 0) continue;
    const bool asked = has_question(*runs.baseline, items) || has_question(*runs.fresh, items);
    findings.push_back({
        .subject = table_of(items),
        .message = fmt::format(
            "{} of {} paired items have another {}: {}", items.question_changed_count, items.paired,
            asked ? "question" : "rendered prompt, and no question was recorded beside it",
            listed(items.question_changed, items.question_changed_count)),
        .remedy = asked ? ""
                        : "record a `question` column: it tells a changed template from a "
                          "changed item",
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
