// judge-failed: every score of a judge is constant beside error texts: the mean is no result.
//
// A judge that could not be called often leaves 0.0 and an error text in every row. The
// mean of that looks like a result.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_judge_failed(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    for (const ScoreColumn& column : table.scores) {
      if (column.is_resource || column.derived) continue;
      asked = true;
      const std::uint64_t errors = errors_beside_constant(table, column);
      if (errors > 0)
        findings.push_back(
            {.subject = fmt::format("{}/{}", name_of(table), column.name),
             .message = fmt::format("{} of {} scores stand beside an error text, and "
                                    "all are equal",
                                    errors, table.rows),
             .evidence = quoted(table.source),
             .remedy = "score again, and mark what failed: \"status\": \"errored\""});
    }
  });
  if (!asked) return unavailable("no scores were recorded");
  return findings;
}

}  // namespace

extern constexpr Check judge_failed{
    .name = "judge-failed",
    .layer = Layer::scoring,
    .severity = Severity::error,
    .summary = "every score of a judge is constant beside error texts: the mean is no result",
    .needs = Need::samples,
    .ask = &find_judge_failed,
};

}  // namespace reprocheck::checks
