// collect_metrics: every metric of two groups of runs, with what stands behind it on each side.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/compare/comparison.h"
#include "src/compare/match_arms.h"
#include "src/compare/table_arms.h"

namespace reprocheck {

// One side of one metric.
struct MetricSide {
  const Metric* recorded = nullptr;          // of the first run that has it
  std::vector<const Metric*> recorded_runs;  // one a run that has it
  const SampleTable* table = nullptr;        // of the first run; null: no per-sample records
  const ScoreColumn* column = nullptr;
  std::uint16_t arm = 0;  // index into the arms of `table`
  std::size_t runs_with_samples = 0;
  std::vector<double> run_values;  // one a run: recomputed where there are samples, else recorded
  std::vector<std::string> seeds;  // one a run where every run records one
  std::vector<std::string> folds;  // of a cross-validation: the same
  std::vector<std::string> repetitions;  // of one that was repeated: the same
  [[nodiscard]] bool present() const { return recorded || column; }
};

struct MetricPlan {
  MetricKey key;
  std::string table_arm;  // the arm that it speaks of, as TableArms calls it
  MetricSide baseline, fresh;
  bool secondary = false;  // another name for a column that has one already
};

// Sorted by key. An aggregate without a column of its name is tied to the one score column, else to
// the derived exact_match, by its name, and gives the pair its name on both sides. Of several such,
// those that the samples contradict stay aggregates.
[[nodiscard]] std::vector<MetricPlan> collect_metrics(const ArmPair& runs, const TableArms& arms);

}  // namespace reprocheck
