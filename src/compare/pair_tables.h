// pair_tables: the sample tables of two groups of runs, task by task and arm by arm.

#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/compare/pair_samples.h"
#include "src/compare/table_arms.h"

namespace reprocheck {

using TaskArm = std::pair<std::string, std::string>;  // the arm as TableArms calls it

// One table of a task and arm, run against run in their order; where a side has more of them, what
// it has more is held against the other's last. Never empty.
struct PairedRuns {
  std::vector<Pairing> runs;
  std::size_t baseline_runs = 0, fresh_runs = 0;  // 0: only the other side has this task and arm
  [[nodiscard]] bool on_both() const { return baseline_runs > 0 && fresh_runs > 0; }
  // Null where the baseline has none or a side has several.
  [[nodiscard]] const Pairing* of_one_run() const {
    return baseline_runs == 1 && runs.size() == 1 ? &runs.front() : nullptr;
  }
};

// Run against run, each of one table of its side; a side may have none.
[[nodiscard]] PairedRuns pair_runs(const std::vector<Rows>& baseline,
                                   const std::vector<Rows>& fresh, unsigned jobs);

[[nodiscard]] std::map<TaskArm, PairedRuns> pair_tables(const ArmPair& runs, const TableArms& arms,
                                                        unsigned jobs);

}  // namespace reprocheck
