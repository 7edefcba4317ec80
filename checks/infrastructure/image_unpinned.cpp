// image-unpinned: a container image is named by its tag, without a digest.
//
// A tag is pushed again with every security fix of the base. Only the digest names the
// image that ran.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

Answered find_image_unpinned(const Examination& bundle, const Options&) {
  for (const ReconciledFact* image : all_recorded(bundle, Layer::infrastructure, "image"))
    if (image_is_pinned(image->value)) return Findings{};
  Findings findings;
  for (const std::string_view key : {"image", "base_image"})
    for (const ReconciledFact* image : all_recorded(bundle, Layer::infrastructure, key))
      if (!image_is_pinned(image->value))
        findings.push_back({.subject = image->value,
                            .message = "is named by its tag, without a digest",
                            .evidence = quoted(*image),
                            .remedy = fmt::format("docker buildx imagetools inspect {} --format "
                                                  "'{{{{.Manifest.Digest}}}}'",
                                                  image->value)});
  return findings;
}

}  // namespace

extern constexpr Check image_unpinned{
    .name = "image-unpinned",
    .layer = Layer::infrastructure,
    .severity = Severity::warning,
    .summary = "a container image is named by its tag, without a digest",
    .needs = Need::image,
    .ask = &find_image_unpinned,
};

}  // namespace reprocheck::checks
