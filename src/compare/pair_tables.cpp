// pair_tables: the sample tables of two groups of runs, task by task and arm by arm.

#include "src/compare/pair_tables.h"

#include <algorithm>

namespace reprocheck {
namespace {

using Tables = std::map<TaskArm, std::vector<Rows>>;  // one a run that has it

Rows rows_of(const SampleTable& table, std::size_t arm) {
  Rows rows{.table = &table, .rows = {}};
  for (std::uint32_t row = 0; row < table.rows; ++row)
    if (table.arm[row] == arm) rows.rows.push_back(row);
  return rows;
}

Tables tables_of(const std::vector<const Run*>& runs, const TableArms& arms) {
  Tables tables;
  for (const Run* run : runs)
    for (const SampleTable& table : run->records.samples)
      for (std::size_t arm = 0; arm < table.arms.size(); ++arm)
        tables[{table.task, arms.name(table, arm)}].push_back(rows_of(table, arm));
  return tables;
}

}  // namespace

PairedRuns pair_runs(const std::vector<Rows>& baseline, const std::vector<Rows>& fresh,
                     unsigned jobs) {
  PairedRuns paired{.baseline_runs = baseline.size(), .fresh_runs = fresh.size()};
  const std::size_t count = std::max(baseline.size(), fresh.size());
  const auto at = [](const std::vector<Rows>& side, std::size_t run, const Rows& other) {
    return side.empty() ? Rows{other.table, {}} : side[std::min(run, side.size() - 1)];
  };
  for (std::size_t run = 0; run < count; ++run) {
    const Rows& known =
        baseline.empty() ? fresh[run] : baseline[std::min(run, baseline.size() - 1)];
    Rows one = at(baseline, run, known);
    Rows other = at(fresh, run, known);
    if (paired.on_both())
      paired.runs.push_back(pair_samples(std::move(one), std::move(other), jobs));
    else
      paired.runs.push_back(
          {.baseline = one, .fresh = other, .removed = one.rows, .added = other.rows});
  }
  return paired;
}

std::map<TaskArm, PairedRuns> pair_tables(const ArmPair& runs, const TableArms& arms,
                                          unsigned jobs) {
  const Tables left = tables_of(runs.baseline, arms);
  const Tables right = tables_of(runs.fresh, arms);
  std::map<TaskArm, PairedRuns> paired;
  for (const auto& [key, rows] : left) {
    const auto other = right.find(key);
    paired[key] = pair_runs(rows, other == right.end() ? std::vector<Rows>{} : other->second, jobs);
  }
  for (const auto& [key, rows] : right)
    if (!left.contains(key)) paired[key] = pair_runs({}, rows, jobs);
  return paired;
}

}  // namespace reprocheck
