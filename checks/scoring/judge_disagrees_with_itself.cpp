// judge-disagrees-with-itself: one judge gave equal output and target another score.
//
// A judge that samples its verdicts is noise of its own. The rate tells how much of a
// difference is the judge.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_judge_disagrees_with_itself(const Comparison& runs, const Options&) {
  if (!has_judge(*runs.baseline) || !has_judge(*runs.fresh))
    return not_applicable("no judge is on record on both sides");
  if (runs.items.empty()) return unavailable("no samples were recorded on both sides");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    const auto rate = std::ranges::find(metric.effect, "judge_disagreement_rate",
                                        &std::pair<std::string, double>::first);
    if (rate == metric.effect.end()) continue;
    findings.push_back(
        {.subject = to_string(metric.key),
         .message = fmt::format("{:.1f}% of {} pairs have equal output and another score",
                                100 * rate->second, metric.n_paired),
         .evidence = quoted_sides(metric),
         .remedy = "set the judge's temperature to 0, or judge each answer several times"});
  }
  return findings;
}

}  // namespace

extern constexpr Check judge_disagrees_with_itself{
    .name = "judge-disagrees-with-itself",
    .layer = Layer::scoring,
    .severity = Severity::note,
    .summary = "one judge gave equal output and target another score",
    .needs = Need::nothing,
    .ask = &find_judge_disagrees_with_itself,
};

}  // namespace reprocheck::checks
