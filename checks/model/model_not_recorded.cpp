// model-not-recorded: no model is named in any role.
//
// Everything else about a model hangs on its name. A run that names none cannot be
// repeated, and every other question about its model is unavailable.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_model_not_recorded(const Examination& bundle, const Options&) {
  if (recorded(bundle, Layer::model, "name") || recorded(bundle, Layer::model, "weights_digest"))
    return Findings{};
  return Findings{{.subject = "model",
                   .message = "no model is named",
                   .remedy = "record it in run.json: {\"model\": \"gpt-4o-2024-08-06\"}"}};
}

}  // namespace

extern constexpr Check model_not_recorded{
    .name = "model-not-recorded",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "no model is named in any role",
    .needs = Need::nothing,
    .ask = &find_model_not_recorded,
};

}  // namespace reprocheck::checks
