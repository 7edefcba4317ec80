// calibrate: how often this gate would stop a change that changed nothing, measured on repeats.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/compare/copied_runs.h"
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
  bool tested = false;  // a gate had a test or a threshold to stop it
};

struct CalibratedMetric {
  MetricComparison metric;  // key, direction, range, margin
  PermutedRuns::Unit unit;
  std::vector<double> runs;  // one value a run
  NoiseFloor noise;
  bool tested = false;              // in any comparison, or by a floor or a max_drop
  Share false_alarms, no_verdicts;  // without interval where unit.ways are few
};

struct Calibration {
  std::vector<std::string> runs;   // as they were named
  std::vector<OrderedPair> pairs;  // each in both orders
  std::vector<CalibratedMetric> metrics;
  std::vector<CopiedRun> copies;   // left out; places in `named`
  std::vector<std::string> named;  // all runs, with those
  std::uint64_t splits_asked = 0;
  // There are no more ways to change sides than those that were judged, each of them once.
  bool every_way = false;
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
