// output-sampled-once: temperature above 0 and one answer an item, so answer noise is not known.
//
// At a temperature above 0 every answer is one draw of many. With one draw an item, the
// noise of the answers hides inside the noise of the items.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_output_sampled_once(const Examination& bundle, const Options&) {
  const ReconciledFact* hot = nullptr;
  bool known = false;
  for (const ReconciledFact* fact : all_recorded(bundle, Layer::model, "temperature")) {
    if (fact->role == "judge") continue;
    known = true;
    if (parse_number(fact->value).value_or(0) > 0) hot = fact;
  }
  if (!known) return unavailable("no temperature was recorded");
  bool repeated = bundle.bundle->runs.size() > 1;
  each_table(*bundle.bundle,
             [&](const SampleTable& table) { repeated = repeated || table.has_repeats; });
  if (!hot || repeated) return Findings{};
  return Findings{
      {.subject = "samples",
       .message = fmt::format("temperature {} and one answer an item", shown(hot->value)),
       .evidence = quoted(*hot),
       .remedy = "answer each item several times and record `repeat`"}};
}

}  // namespace

extern constexpr Check output_sampled_once{
    .name = "output-sampled-once",
    .layer = Layer::model,
    .severity = Severity::note,
    .summary = "temperature above 0 and one answer an item, so answer noise is not known",
    .needs = Need::samples,
    .ask = &find_output_sampled_once,
};

}  // namespace reprocheck::checks
