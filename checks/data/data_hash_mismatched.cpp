// data-hash-mismatched: bytes do not hash as the pointer, lock or record of that data says.
//
// Data that was edited under the same pointer is other data. The bytes are hashed every
// time and never trusted by their date.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_data_hash_mismatched(const Examination& bundle, const Options&) {
  Findings findings;
  bool hashed = false, rewritten = false;
  for (const DataState& data : bundle.data) {
    hashed = hashed || data.state == DataState::State::verified ||
             data.state == DataState::State::mismatched;
    rewritten = rewritten || data.state == DataState::State::line_ends;
    if (data.state != DataState::State::mismatched) continue;
    findings.push_back({
        .subject = data.file->name,
        .message = fmt::format("hashes to {} {}, the record says {}", data.file->algorithm,
                               data.found, data.file->digest),
        .evidence = quoted(data.file->source),
        .remedy = fmt::format("dvc checkout {0}, or dvc commit {0} where the change is meant",
                              data.file->name),
    });
  }
  if (!hashed)
    return unavailable(rewritten ? "only texts with other line ends than on record are here"
                                 : "no data with a digest is here to be hashed");
  return findings;
}

}  // namespace

extern constexpr Check data_hash_mismatched{
    .name = "data-hash-mismatched",
    .layer = Layer::data,
    .severity = Severity::error,
    .summary = "bytes do not hash as the pointer, lock or record of that data says",
    .needs = Need::nothing,
    .ask = &find_data_hash_mismatched,
};

}  // namespace reprocheck::checks
