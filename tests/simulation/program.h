// program: runs that were made up, as bundles in memory, compared and decided as the program does.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/compare/comparison.h"
#include "tests/simulation/experiment.h"

namespace reprocheck::simulation {

// What a policy and the command line say; as it stands: nothing.
struct Rules {
  double margin = 0;                  // of a gate on every metric
  std::optional<int> looks;           // stats: looks
  bool require_non_inferior = false;  // of that gate
};

struct Whole {
  Judged judged;
  int exit_code = 0;
  std::vector<MetricComparison> metrics;
};

// Several runs a side, each an experiment of which one side is taken.
struct Runs {
  std::span<const Experiment> baseline, fresh;
};
[[nodiscard]] Whole judge_by_program(const Runs& runs, const Rules& rules);

// Runs that left one number each; `paired`: the k-th of either side had the k-th seed.
struct RunValues {
  std::string metric;
  std::vector<double> baseline, fresh;
  bool paired = false;
};
[[nodiscard]] Whole judge_by_program(const RunValues& values, const Rules& rules);

// One commit run again and again: every run is held against the results before it, as `--earlier`
// does. `baseline_anew`: the baseline is run again with each of them.
class Attempts {
 public:
  Attempts(const Rules& rules, bool baseline_anew);
  [[nodiscard]] Whole judge(const Experiment& next);

 private:
  Policy policy_;
  bool baseline_anew_;
  std::vector<std::vector<MetricComparison>> past_;
};

}  // namespace reprocheck::simulation
