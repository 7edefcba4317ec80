// needs: what must have been recorded before a question has an answer.
//
// "Could not look" is never green. It is found here, before a check is asked, so that every
// check says it in the same words and none of them forgets it.

#include "src/engine/needs.h"

#include <algorithm>

#include "src/examine/pins.h"

namespace reprocheck {
namespace {

template <typename Test>
bool any_records(const Bundle& bundle, Test test) {
  return test(bundle.shared) ||
         std::ranges::any_of(bundle.runs, [&](const Run& run) { return test(run.records); });
}

bool has_fact(const Examination& bundle, Layer layer, std::string_view key) {
  return std::ranges::any_of(bundle.facts, [&](const ReconciledFact& fact) {
    return fact.layer == layer && (key.empty() || fact.key == key) && !is_placeholder(fact.value);
  });
}

bool has_commit(const Examination& bundle) {
  return std::ranges::any_of(bundle.facts, [](const ReconciledFact& fact) {
    return fact.layer == Layer::code && fact.key == "commit" && fact.certain &&
           !is_placeholder(fact.value);
  });
}

bool has_outputs(const Records& records) {
  return std::ranges::any_of(records.samples,
                             [](const SampleTable& table) { return table.output.recorded(); });
}

bool has_rendered_prompts(const Records& records) {
  return std::ranges::any_of(records.samples,
                             [](const SampleTable& table) { return table.prompt.recorded(); });
}

}  // namespace

std::optional<std::string> missing_for(Need need, const Examination& examination) {
  const Bundle& bundle = *examination.bundle;
  const auto unless = [](bool there, const char* sentence) {
    return there ? std::nullopt : std::optional<std::string>(sentence);
  };
  switch (need) {
    case Need::nothing:
      return std::nullopt;
    case Need::samples:
      return unless(any_records(bundle, [](const Records& r) { return !r.samples.empty(); }),
                    "no samples were recorded");
    case Need::metrics:
      return unless(any_records(bundle, [](const Records& r) { return !r.metrics.empty(); }),
                    "no metric was recorded");
    case Need::commit:
      return unless(has_commit(examination), "no commit was recorded");
    case Need::repository:
      return unless(bundle.repository.has_value(), "no repository stands around the run");
    case Need::model:
      return unless(has_fact(examination, Layer::model, "name"), "no model was recorded");
    case Need::data:
      return unless(has_fact(examination, Layer::data, "") ||
                        any_records(bundle, [](const Records& r) { return !r.data.empty(); }),
                    "no data was recorded");
    case Need::packages:
      return unless(any_records(bundle, [](const Records& r) { return !r.packages.empty(); }),
                    "no dependencies were recorded");
    case Need::image:
      return unless(has_fact(examination, Layer::infrastructure, "image") ||
                        has_fact(examination, Layer::infrastructure, "base_image"),
                    "no container image was recorded");
    case Need::prompts:
      return unless(has_fact(examination, Layer::prompt, "") ||
                        any_records(bundle,
                                    [](const Records& r) {
                                      return !r.prompts.empty() || has_rendered_prompts(r);
                                    }),
                    "no prompt was recorded");
    case Need::outputs:
      return unless(any_records(bundle, has_outputs), "no outputs were recorded");
  }
  return std::nullopt;
}

}  // namespace reprocheck
