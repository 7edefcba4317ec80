// runs_by_seed: rows parted by seed, in the order of the seeds.

#include "src/compare/runs_by_seed.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "src/base/fingerprint_index.h"
#include "src/compare/row_score.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using BySeed = std::map<std::uint32_t, Rows>;

BySeed parted(const Rows& side) {
  BySeed seeds;
  for (const std::uint32_t row : side.rows) {
    Rows& rows = seeds[side.table->repeat[row]];
    rows.table = side.table;
    rows.rows.push_back(row);
  }
  return seeds;
}

std::size_t items_of(const Rows& side) {
  FingerprintIndex items(side.rows.size());
  std::size_t count = 0;
  for (const std::uint32_t row : side.rows) {
    const auto item = item_of(*side.table, row);
    if (item && std::exchange(items.at(*item), row) == FingerprintIndex::k_none) ++count;
  }
  return count;
}

bool is_crossed(const Rows& side, const BySeed& seeds, double touched) {
  const auto items = static_cast<double>(items_of(side));
  return side.table->repeats_are_seeds && std::ranges::all_of(seeds, [&](const auto& seed) {
           return static_cast<double>(seed.second.rows.size()) >= (1 - touched) * items;
         });
}

std::vector<Rows> runs_of(const BySeed& seeds) {
  std::vector<Rows> runs;
  for (const auto& [seed, rows] : seeds) runs.push_back(rows);
  return runs;
}

void tell_run(const Rows& run, const MetricScale& scale, MetricSide& side) {
  std::vector<double> scores;
  for (const std::uint32_t row : run.rows) {
    const RowScore score = row_score(*side.column, row, scale.counts_errors);
    if (score.known) scores.push_back(score.value);
  }
  ++side.runs_with_samples;
  side.run_values.push_back(stats::mean(scores));
  side.seeds.push_back(std::to_string(run.table->repeat[run.rows.front()]));
}

}  // namespace

std::optional<PairedRuns> runs_by_seed(const Pairing& pairing, double touched, unsigned jobs) {
  const BySeed before = parted(pairing.baseline), after = parted(pairing.fresh);
  if (before.size() < 2 || !is_crossed(pairing.baseline, before, touched) ||
      !is_crossed(pairing.fresh, after, touched))
    return std::nullopt;
  PairedRuns runs = pair_runs(runs_of(before), runs_of(after), jobs);
  if (std::ranges::any_of(runs.runs, &Pairing::repeats)) return std::nullopt;
  return runs;
}

MetricPlan plan_by_seed(MetricPlan plan, const PairedRuns& runs, const MetricScale& scale) {
  for (MetricSide* side : {&plan.baseline, &plan.fresh}) {
    side->runs_with_samples = 0;
    side->run_values.clear();
    side->seeds.clear();
  }
  for (std::size_t run = 0; run < runs.baseline_runs; ++run)
    tell_run(runs.runs[run].baseline, scale, plan.baseline);
  for (std::size_t run = 0; run < runs.fresh_runs; ++run)
    tell_run(runs.runs[run].fresh, scale, plan.fresh);
  return plan;
}

}  // namespace reprocheck
