// fingerprint-not-recorded: a hosted model without its served version or system_fingerprint.
//
// A provider may change weights, kernels or hardware behind one dated name. The
// fingerprint that it returns is the only witness of that.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_fingerprint_not_recorded(const Examination& bundle, const Options&) {
  if (!bundle.hosted_model) return not_applicable("no hosted model is on record");
  if (recorded(bundle, Layer::model, "system_fingerprint") ||
      recorded(bundle, Layer::model, "served_model"))
    return Findings{};
  return Findings{{
      .subject = "model",
      .message = "hosted, and neither the served model nor system_fingerprint was logged",
      .remedy = "log response.model and response.system_fingerprint with every sample",
  }};
}

}  // namespace

extern constexpr Check fingerprint_not_recorded{
    .name = "fingerprint-not-recorded",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "a hosted model without its served version or system_fingerprint",
    .needs = Need::model,
    .ask = &find_fingerprint_not_recorded,
};

}  // namespace reprocheck::checks
