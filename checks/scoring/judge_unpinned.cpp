// judge-unpinned: the judge is named by an alias, or its prompt is not on record.
//
// A judge is part of the ruler. When its alias moves, every score moves, and nothing in
// the experiment changed.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

std::vector<const ReconciledFact*> judges(const Examination& bundle) {
  std::vector<const ReconciledFact*> names = all_recorded(bundle, Layer::scoring, "judge_name");
  for (const ReconciledFact* name : all_recorded(bundle, Layer::model, "name"))
    if (name->role == "judge") names.push_back(name);
  return names;
}

bool is_pinned(const Examination& bundle, const ReconciledFact& name) {
  if (model_name_is_dated(name.value)) return true;
  for (const std::string_view key : {"revision", "served_model"}) {
    const ReconciledFact* fact = recorded(bundle, Layer::model, "judge", key);
    if (fact && model_name_is_dated(fact->value)) return true;
  }
  return recorded(bundle, Layer::model, "judge", "weights_digest") != nullptr;
}

Answered find_judge_unpinned(const Examination& bundle, const Options&) {
  const auto names = judges(bundle);
  bool judged = false, prompt = false;
  each_table(*bundle.bundle, [&](const SampleTable& table) { judged = judged || table.judged; });
  if (names.empty()) {
    if (judged) return unavailable("samples were judged, and no judge is named");
    return not_applicable("no judge is on record");
  }
  Findings findings;
  for (const ReconciledFact* name : names)
    if (!is_pinned(bundle, *name))
      findings.push_back(
          {.subject = "judge",
           .message = fmt::format("{} is an alias without a date or revision", shown(name->value)),
           .evidence = quoted(*name),
           .remedy = "name the dated version of the judge"});
  for (const std::string_view key : {"judge_prompt", "judge_prompt_sha256", "judge_template"})
    prompt = prompt || recorded(bundle, Layer::scoring, key);
  for (const ReconciledFact& fact : bundle.facts)
    prompt = prompt || (fact.role == "judge" && fact.layer == Layer::prompt);
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Prompt& each : records.prompts)
      prompt = prompt || lower(each.name).find("judge") != std::string::npos;
  });
  if (!prompt)
    findings.push_back({.subject = "judge prompt",
                        .message = "the prompt of the judge is not recorded",
                        .evidence = quoted(*names.front()),
                        .remedy = "cp JUDGE_PROMPT RUN_DIR/prompts/judge.txt"});
  return findings;
}

}  // namespace

extern constexpr Check judge_unpinned{
    .name = "judge-unpinned",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "the judge is named by an alias, or its prompt is not on record",
    .needs = Need::nothing,
    .ask = &find_judge_unpinned,
};

}  // namespace reprocheck::checks
