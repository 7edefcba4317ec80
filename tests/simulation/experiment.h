// experiment: two runs that were made up, and what is decided of them.
//
// One run a side is judged twice: by the functions of src/stats alone, which is fast enough for
// thousands of replications, and through compare() and decide() as the program does it, which every
// cell does with a share of its replications to show that both say the same.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace reprocheck::simulation {

struct Scores {
  std::string metric;
  std::vector<double> baseline, fresh;  // one a row
};

// One run a side over the same rows.
struct Experiment {
  std::vector<Scores> metrics;
  std::vector<std::int64_t> clusters;  // of each row; empty where rows are independent
  std::size_t repeats = 1;             // rows of one item stand together
};

// What the gate would say of it.
struct Judged {
  bool regressed = false;  // some metric
  bool improved = false;   // some metric
  bool harmless = false;   // every metric equivalent, non-inferior or improved
  bool refused = false;    // some metric is not comparable
};

// `margin` 0: no policy at all; else a gate on every metric with this margin.
[[nodiscard]] Judged judge_by_statistics(const Experiment& experiment, double margin);

// Whether the program's verdicts, intervals and exit code are those of the statistics.
[[nodiscard]] bool agree(const Experiment& experiment, double margin);

// Oriented differences of the items (means over their repeats), of the first metric.
[[nodiscard]] std::vector<double> differences(const Experiment& experiment, const Scores& scores);

}  // namespace reprocheck::simulation
