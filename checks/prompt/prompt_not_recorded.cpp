// prompt-not-recorded: neither text nor digest of a prompt that was used is on record.
//
// A score belongs to the words that were sent. A name of a template without its text is a
// promise that the file of that name never changes.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/base/text.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

Answered find_prompt_not_recorded(const Examination& bundle, const Options&) {
  bool kept = false;
  each_records(*bundle.bundle, [&](const Records& records) {
    kept = kept || std::ranges::any_of(records.prompts, [&](const Prompt& prompt) {
             return is_certain(*bundle.bundle, prompt.source);
           });
    kept = kept || std::ranges::any_of(records.samples, [](const SampleTable& table) {
             return table.prompt.recorded();
           });
  });
  for (const std::string_view key : {"prompts", "system_prompt", "few_shot", "doc_to_text"})
    kept = kept || recorded(bundle, Layer::prompt, key);
  const ReconciledFact* named_only = recorded(bundle, Layer::prompt, "template");
  if (kept || (named_only && is_prompt_text(named_only->value))) return Findings{};
  return Findings{{
      .subject = "prompt",
      .message = named_only ? fmt::format("template {} is named, its text is not kept",
                                          shown(named_only->value))
                            : "no prompt, template or digest of one is kept",
      .evidence = named_only ? quoted(*named_only) : std::vector<Evidence>{},
      .remedy = "cp -r prompts RUN_DIR/prompts",
  }};
}

}  // namespace

extern constexpr Check prompt_not_recorded{
    .name = "prompt-not-recorded",
    .layer = Layer::prompt,
    .severity = Severity::warning,
    .summary = "neither text nor digest of a prompt that was used is on record",
    .needs = Need::nothing,
    .ask = &find_prompt_not_recorded,
};

}  // namespace reprocheck::checks
