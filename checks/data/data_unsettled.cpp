// data-unsettled: data on record is there, and whether it is that data cannot be told.
//
// A digest over a directory depends on which members its tool took. Where that is not known, a
// digest over all of them neither proves the data nor an edit of it.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_data_unsettled(const Examination& bundle, const Options&) {
  if (bundle.data.empty()) return unavailable("no data file was recorded");
  Findings findings;
  for (const DataState& data : bundle.data) {
    if (data.state != DataState::State::unsettled) continue;
    findings.push_back({
        .subject = data.file->name,
        .message = fmt::format("its bytes are here, and prove nothing: {}", data.reason),
        .evidence = quoted(data.file->source),
        .remedy = fmt::format("dvc status {}", data.file->name),
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check data_unsettled{
    .name = "data-unsettled",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "data on record is there, and whether it is that data cannot be told",
    .needs = Need::nothing,
    .ask = &find_data_unsettled,
};

}  // namespace reprocheck::checks
