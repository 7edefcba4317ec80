// sample-errored: samples errored or were cut off.
//
// A sample without an answer counts as wrong where the score is a rate. How many there
// were belongs beside the number.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_sample_errored(const Examination& bundle, const Options&) {
  Findings findings;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    std::uint64_t errored = 0, truncated = 0;
    for (std::size_t row = 0; row < table.rows; ++row) {
      const auto is = [&](SampleState state) {
        return std::ranges::any_of(table.scores, [&](const ScoreColumn& column) {
          return !column.is_resource && column.states[row] == state;
        });
      };
      if (is(SampleState::errored))
        ++errored;
      else if (is(SampleState::truncated))
        ++truncated;
    }
    if (errored + truncated == 0) return;
    findings.push_back({.subject = name_of(table),
                        .message = fmt::format("{} errored and {} were cut off, of {}", errored,
                                               truncated, table.rows),
                        .evidence = quoted(table.source),
                        .remedy = truncated == 0 ? "run the failed samples again"
                                                 : "run them again, with a larger max_tokens"});
  });
  return findings;
}

}  // namespace

extern constexpr Check sample_errored{
    .name = "sample-errored",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "samples errored or were cut off",
    .needs = Need::samples,
    .ask = &find_sample_errored,
};

}  // namespace reprocheck::checks
