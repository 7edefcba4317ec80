// calibrate: how often this gate would stop a change that changed nothing, measured on repeats.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/compare/noise_floor.h"
#include "src/compare/permuted_runs.h"
#include "src/engine/check.h"
#include "src/engine/decide.h"

namespace reprocheck {

// Two of the runs as they are, one as the baseline of the other.
struct OrderedPair {
  std::size_t baseline = 0, fresh = 0;  // indices of runs
  Comparison runs;
  std::vector<CheckResult> results;
  Verdict verdict;
};

struct CalibratedMetric {
  MetricComparison metric;  // key, direction, range, margin
  PermutedRuns::Unit unit;
  std::vector<double> runs;  // one value a run
  NoiseFloor noise;
  Share false_alarms, no_verdicts;
};

struct Calibration {
  std::vector<std::string> runs;   // as they were named
  std::vector<OrderedPair> pairs;  // each in both orders
  std::vector<CalibratedMetric> metrics;
  std::uint64_t splits_asked = 0;
  std::uint64_t seed = 0;
  double alpha = 0;
  Share false_alarms, no_verdicts;  // of all gates together
  std::string refused;              // why nothing was calibrated; "" where it was
};

struct CalibrateOptions {
  std::uint64_t splits = 2000;  // fewer of very large runs
  unsigned jobs = 1;
};

// Every run is the baseline of one pair at least; the pairs are moved into the result.
[[nodiscard]] Calibration calibrate(std::vector<OrderedPair> pairs, const Policy& policy,
                                    std::span<const Check* const> checks,
                                    const CalibrateOptions& options);

}  // namespace reprocheck
