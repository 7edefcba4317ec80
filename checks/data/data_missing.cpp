// data-missing: data on record whose bytes are neither in the bundle nor in a local cache.
//
// A hash without its bytes can be compared and not be checked. A remote on record is named
// here and never asked.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_data_missing(const Examination& bundle, const Options&) {
  if (bundle.data.empty()) return unavailable("no data file was recorded");
  Findings findings;
  for (const DataState& data : bundle.data) {
    if (data.state != DataState::State::missing) continue;
    findings.push_back({
        .subject = data.file->name,
        .message = data.file->remote.empty()
                       ? "its bytes are not here, and no remote is named"
                       : fmt::format("its bytes are not here; remote {}", shown(data.file->remote)),
        .evidence = quoted(data.file->source),
        .remedy = fmt::format("dvc pull {}", data.file->name),
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check data_missing{
    .name = "data-missing",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "data on record whose bytes are neither in the bundle nor in a local cache",
    .needs = Need::nothing,
    .ask = &find_data_missing,
};

}  // namespace reprocheck::checks
