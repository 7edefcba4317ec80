// system-not-recorded: operating system and interpreter are not on record.
//
// Tokenizers, random generators and numerics differ between interpreters and systems,
// seldom and hard to find.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_system_not_recorded(const Examination& bundle, const Options&) {
  if (recorded(bundle, Layer::infrastructure, "image") ||
      recorded(bundle, Layer::infrastructure, "base_image"))
    return Findings{};
  std::vector<std::string> missing;
  for (const char* key : {"os", "python"})
    if (!recorded(bundle, Layer::infrastructure, key)) missing.emplace_back(key);
  if (missing.empty()) return Findings{};
  return Findings{{.subject = "system",
                   .message = fmt::format("not recorded: {}", join(missing, ", ")),
                   .remedy = "record platform.platform() and platform.python_version()"}};
}

}  // namespace

extern constexpr Check system_not_recorded{
    .name = "system-not-recorded",
    .layer = Layer::infrastructure,
    .severity = Severity::warning,
    .summary = "operating system and interpreter are not on record",
    .needs = Need::nothing,
    .ask = &find_system_not_recorded,
};

}  // namespace reprocheck::checks
