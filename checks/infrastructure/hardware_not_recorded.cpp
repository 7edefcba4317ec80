// hardware-not-recorded: accelerator or CPU model is not on record.
//
// Kernels differ between accelerators, and with them the last bits of every logit. A
// hosted model runs on hardware that nobody outside can name.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_hardware_not_recorded(const Examination& bundle, const Options&) {
  if (bundle.hosted_model) return not_applicable("a hosted model runs on its provider's hardware");
  if (recorded(bundle, Layer::infrastructure, "gpu") ||
      recorded(bundle, Layer::infrastructure, "cpu"))
    return Findings{};
  return Findings{
      {.subject = "hardware",
       .message = "neither accelerator nor CPU is recorded",
       .remedy = "nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv"}};
}

}  // namespace

extern constexpr Check hardware_not_recorded{
    .name = "hardware-not-recorded",
    .layer = Layer::infrastructure,
    .severity = Severity::warning,
    .summary = "accelerator or CPU model is not on record",
    .needs = Need::nothing,
    .ask = &find_hardware_not_recorded,
};

}  // namespace reprocheck::checks
