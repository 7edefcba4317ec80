// endpoint-not-recorded: a hosted model without the endpoint or region that served it.
//
// Regions are upgraded on different days, and a compatible endpoint may serve another
// model under the same name.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_endpoint_not_recorded(const Examination& bundle, const Options&) {
  if (!bundle.hosted_model) return not_applicable("no hosted model is on record");
  if (recorded(bundle, Layer::model, "endpoint") ||
      recorded(bundle, Layer::infrastructure, "endpoint") ||
      recorded(bundle, Layer::infrastructure, "region"))
    return Findings{};
  return Findings{{.subject = "model",
                   .message = "hosted, and neither endpoint nor region is recorded",
                   .remedy = "record it: {\"endpoint\": \"https://api.openai.com/v1\"}"}};
}

}  // namespace

extern constexpr Check endpoint_not_recorded{
    .name = "endpoint-not-recorded",
    .layer = Layer::model,
    .severity = Severity::note,
    .summary = "a hosted model without the endpoint or region that served it",
    .needs = Need::model,
    .ask = &find_endpoint_not_recorded,
};

}  // namespace reprocheck::checks
