// metric-not-finite: a metric or a score is NaN or infinite.
//
// NaN fails every comparison, so that a gate without this check lets it through. A
// division by zero, or an overflow, is a failed run.

#include <fmt/format.h>

#include <cmath>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_not_finite(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  for (const Recomputation& each : bundle.recomputations) {
    asked = true;
    if (each.state == Recomputation::State::not_finite)
      findings.push_back({.subject = to_string(each.metric->key),
                          .message = fmt::format("recorded as {}", written(*each.metric)),
                          .evidence = quoted(each.metric->source),
                          .remedy = "find the division by zero, then run again"});
  }
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    for (const ScoreColumn& column : table.scores) {
      asked = true;
      std::uint64_t count = 0;
      for (std::size_t row = 0; row < table.rows; ++row)
        if (column.states[row] == SampleState::scored && !std::isfinite(column.values[row]))
          ++count;
      if (count > 0)
        findings.push_back(
            {.subject = fmt::format("{}/{}", name_of(table), column.name),
             .message = fmt::format("{} of {} scores are NaN or infinite", count, table.rows),
             .evidence = quoted(table.source),
             .remedy = "mark what failed: \"status\": \"errored\""});
    }
  });
  if (!asked) return unavailable("no metric was recorded");
  return findings;
}

}  // namespace

extern constexpr Check metric_not_finite{
    .name = "metric-not-finite",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "a metric or a score is NaN or infinite",
    .needs = Need::nothing,
    .ask = &find_metric_not_finite,
};

}  // namespace reprocheck::checks
