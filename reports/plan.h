// plan: the page of what would settle a comparison.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/compare/plan.h"
#include "src/engine/report.h"

namespace reprocheck::reports {

struct PlannedMetric {
  const Report* report = nullptr;
  const MetricComparison* metric = nullptr;
  NextRuns next;
  CallCosts cost;  // of one answer
};
[[nodiscard]] PlannedMetric planned(const Report& report, const MetricComparison& metric);

// stats.min_runs of the policy that stands in the result.
[[nodiscard]] int min_runs_of(const Report& report);

// "ask 6,830 questions instead of 400 once on either side"; of one that cannot help, why.
[[nodiscard]] std::string option_words(const NextRuns& next, const RunOption& option);
[[nodiscard]] std::string target_words(const MetricComparison& metric, const RunTarget& target);
// The cheapest way to the first target, and the smallest margins that would do; one a line.
[[nodiscard]] std::vector<std::string> settling_lines(const MetricComparison& metric,
                                                      const NextRuns& next);

// reports: of the result that the plans were chosen from.
[[nodiscard]] std::string plan_text(std::span<const PlannedMetric> plans,
                                    const std::vector<const Report*>& reports,
                                    const Layout& layout);
// reprocheck.plan/1
[[nodiscard]] std::string plan_document(std::span<const PlannedMetric> plans,
                                        std::string_view result);

}  // namespace reprocheck::reports
