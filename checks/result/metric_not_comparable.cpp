// metric-not-comparable: a gated metric has no verdict: the ruler moved, or gaps decide.
//
// A number against another ruler is no gain and no loss. The exit code is decided by the
// verdict; this says which metric it was, and why.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// What makes the two comparable again, by why they are not.
std::string remedy_for(const MetricComparison& metric) {
  constexpr std::pair<std::string_view, std::string_view> remedies[] = {
      {"samples_on_one_side", "keep the per-sample file on both sides"},
      {"items_changed",
       "run both on the same items; `stats: {touched: 0.05}` accepts a few others"},
      {"sample_duplicated", "drop the copies, or give repeats a `repeat` column"},
      {"no_pairs", "give both sides the ids, questions or tasks of the same items"},
      {"ruler_on_one_side", "record question and target on both sides"},
      {"ruler_changed",
       "hold the scorer and the data still, or make a new baseline with the new ones"},
      {"judge_changed", "hold the judge still, or make a new baseline with the new one"},
      {"scorer_changed", "score both sides with one scorer"},
      {"score_column_changed", "score both sides with one scorer, in a column of one name"},
      {"scale_changed", "record both sides on one scale"},
      {"runs_on_one_side", "run the baseline as often, or name one run: FRESH#RUN_ID"},
      {"uncertainty_on_one_side", "record std_error or n on both sides"},
      {"uncertainty_inflated", "look for what made fresh noisier, or keep the samples"},
      {"digits_hide_loss", "record more digits, or keep the samples"}};
  const auto at = std::ranges::find(remedies, std::string_view(metric.detail),
                                    &std::pair<std::string_view, std::string_view>::first);
  if (at != std::end(remedies)) return std::string(at->second);
  if (metric.detail == "direction_changed")
    return fmt::format("gates: {{\"{}\": {{direction: higher}}}}",
                       shown(to_string(metric.key), 80));
  return {};
}

Answered find_metric_not_comparable(const Comparison& runs, const Options&) {
  if (runs.metrics.empty()) return unavailable("no metric was recorded");
  Findings findings;
  for (const MetricComparison& metric : runs.metrics) {
    if (!metric.gated || metric.verdict != MetricVerdict::not_comparable) continue;
    std::string why = metric.detail.empty() ? "the ruler moved" : metric.detail;
    std::ranges::replace(why, '_', ' ');
    findings.push_back({.subject = to_string(metric.key),
                        .message = fmt::format("{} -> {}: {}", value_of(metric.baseline),
                                               value_of(metric.fresh), why),
                        .evidence = quoted_sides(metric),
                        .remedy = remedy_for(metric),
                        .waived = metric.waived});
  }
  return findings;
}

}  // namespace

extern constexpr Check metric_not_comparable{
    .name = "metric-not-comparable",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "a gated metric has no verdict: the ruler moved, or gaps decide",
    .needs = Need::nothing,
    .ask = &find_metric_not_comparable,
    .never_gates = true,
};

}  // namespace reprocheck::checks
