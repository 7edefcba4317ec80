// driver-not-recorded: accelerator driver and runtime versions are not on record.
//
// Libraries choose their kernels by the driver and runtime that they find.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_driver_not_recorded(const Examination& bundle, const Options&) {
  if (!recorded(bundle, Layer::infrastructure, "gpu"))
    return not_applicable("no accelerator is on record");
  if (recorded(bundle, Layer::infrastructure, "driver") ||
      recorded(bundle, Layer::infrastructure, "cuda"))
    return Findings{};
  return Findings{{.subject = "driver",
                   .message = "neither driver nor CUDA version is recorded",
                   .remedy = "nvidia-smi --query-gpu=driver_version --format=csv"}};
}

}  // namespace

extern constexpr Check driver_not_recorded{
    .name = "driver-not-recorded",
    .layer = Layer::infrastructure,
    .severity = Severity::note,
    .summary = "accelerator driver and runtime versions are not on record",
    .needs = Need::nothing,
    .ask = &find_driver_not_recorded,
};

}  // namespace reprocheck::checks
