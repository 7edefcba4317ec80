// failure-dropped: the mean leaves errored samples out, or a failed row carries a score.
//
// A run that fails on the hard items and averages the rest looks better than it is. One
// cause is one finding: no metric is contradicted beside it.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

std::uint64_t scored_beside_error(const SampleTable& table, const ScoreColumn& column) {
  std::uint64_t rows = 0;
  for (std::size_t row = 0; row < table.has_error_text.size(); ++row)
    if (table.has_error_text[row] && !table.status_recorded[row] &&
        column.states[row] == SampleState::scored)
      ++rows;
  return rows;
}

Answered find_failure_dropped(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  for (const Recomputation& each : bundle.recomputations) {
    asked = asked || each.state != Recomputation::State::no_column;
    if (each.state == Recomputation::State::left_out_errors)
      findings.push_back(
          {.subject = to_string(each.metric->key),
           .message = fmt::format("recorded {} leaves the errored samples out, with them {}",
                                  written(*each.metric),
                                  each.recomputed ? number_text(*each.recomputed) : "unknown"),
           .evidence = quoted(each.metric->source),
           .remedy = "record how many samples errored, and count them"});
  }
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    for (const ScoreColumn& column : table.scores) {
      if (column.is_resource || column.derived) continue;
      asked = true;
      const std::uint64_t rows = scored_beside_error(table, column);
      if (rows > 0 && errors_beside_constant(table, column) == 0)
        findings.push_back(
            {.subject = fmt::format("{}/{}", name_of(table), column.name),
             .message = fmt::format("{} of {} rows carry an error text and a score, and no status",
                                    rows, table.rows),
             .evidence = quoted(table.source),
             .remedy = "mark what failed: \"status\": \"errored\""});
    }
  });
  if (!asked) return unavailable("no scores were recorded");
  return findings;
}

}  // namespace

extern constexpr Check failure_dropped{
    .name = "failure-dropped",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "the mean leaves errored samples out, or a failed row carries a score",
    .needs = Need::samples,
    .ask = &find_failure_dropped,
};

}  // namespace reprocheck::checks
