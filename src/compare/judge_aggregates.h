// judge_aggregates: the verdict of a metric of which only aggregates are known.

#pragma once

#include <vector>

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/stats/situation.h"

namespace reprocheck {

// Fills numbers, verdict, detail and flags of `metric` from what the sides recorded.
void judge_aggregates(const MetricPlan& plan, const MetricScale& scale,
                      const stats::Decision& decision, const MetricContext& context,
                      MetricComparison& metric);

// From the values of repeated runs alone: would a re-run on exactly these questions show it?
void judge_run_values(const MetricPlan& plan, const MetricScale& scale,
                      const stats::Decision& decision, MetricComparison& metric);

// The test behind it, of oriented differences in the metric's unit.
[[nodiscard]] stats::Estimate test_run_values(const MetricPlan& plan, const MetricScale& scale,
                                              const stats::Decision& decision,
                                              const std::vector<double>& baseline,
                                              const std::vector<double>& fresh);

// The seeds or folds of the runs, where every run of both sides has one.
struct SeedNumbers {
  std::vector<std::int64_t> baseline, fresh;
  bool all = false;
  // Spans into this.
  [[nodiscard]] std::optional<stats::SeedLists> lists() const& {
    if (!all) return std::nullopt;
    return stats::SeedLists{baseline, fresh};
  }
  void lists() && = delete;
};
[[nodiscard]] SeedNumbers seed_numbers(
    const MetricPlan& plan, std::vector<std::string> MetricSide::* told = &MetricSide::seeds);

}  // namespace reprocheck
