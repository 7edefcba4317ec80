// examine: one bundle, measured once.
//
// Beyond this step no check has to open a file: everything it may ask of one side stands in
// the Examination.

#include <algorithm>

#include "src/base/text.h"
#include "src/examine/examination.h"
#include "src/examine/level.h"
#include "src/examine/look_alikes.h"
#include "src/examine/pins.h"
#include "src/examine/recompute.h"
#include "src/examine/reconcile.h"
#include "src/examine/secrets.h"
#include "src/examine/verify_data.h"

namespace reprocheck {
namespace {

// Where somebody else serves the model, its provider may change it: that is another promise.
bool is_hosted(const Examination& examination) {
  constexpr std::string_view hosts[] = {
      "openai",    "anthropic",  "azure",     "google",   "gemini", "vertex",
      "bedrock",   "mistral",    "cohere",    "together", "groq",   "deepseek",
      "fireworks", "openrouter", "replicate", "xai",      "hosted", "api"};
  return std::ranges::any_of(examination.facts, [&](const ReconciledFact& fact) {
    if (fact.layer != Layer::model) return false;
    if (fact.key == "system_fingerprint" || fact.key == "endpoint") return true;
    if (fact.key != "provider" && fact.key != "name") return false;
    const std::string value = lower(fact.value);
    if (fact.key == "name")
      return value.starts_with("gpt-") || value.starts_with("claude-") ||
             value.starts_with("gemini-") || value.starts_with("o1") || value.starts_with("o3");
    return std::ranges::any_of(
        hosts, [&](std::string_view host) { return value.find(host) != std::string::npos; });
  });
}

}  // namespace

Examination examine(const Bundle& bundle, const Policy& policy, const Limits& limits,
                    const ExamineOptions& options) {
  Examination examination;
  examination.bundle = &bundle;
  examination.facts = reconcile(bundle);
  examination.recomputations = recompute(bundle);
  examination.scores = summarize_scores(bundle);
  examination.data = verify_data(bundle);
  examination.secrets = find_secrets(bundle, limits, options);
  look_at_names(examination);
  examination.hosted_model = is_hosted(examination);
  const ReconciledFact* local = examination.fact(Layer::model, "local");
  examination.local_model =
      !examination.hosted_model &&
      ((local && local->value == "true") || examination.fact(Layer::model, "weights_digest"));
  find_level(examination, policy);
  return examination;
}

Examination examine_changed(const Examination& before, const Bundle& changed) {
  Examination examination = before;
  examination.bundle = &changed;
  examination.facts = reconcile(changed);
  examination.recomputations = recompute(changed);
  examination.scores = summarize_scores(changed);
  return examination;
}

}  // namespace reprocheck
