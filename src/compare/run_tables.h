// run_tables: the scores of several runs a side, item by run.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/compare/measure_metric.h"
#include "src/stats/seeds.h"

namespace reprocheck {

// Complete tables over the items that every run of both sides scored and none of them changed; an
// item that a run asked several times counts by its mean. Cells stand in the metric's own unit.
struct RunTables {
  std::vector<double> baseline, fresh;  // row by row, one row an item
  std::size_t items = 0, runs_baseline = 0, runs_fresh = 0;
  std::vector<std::int64_t> clusters;  // of each item; empty where the items are independent
  std::vector<std::uint32_t> rows;     // of each item in the first run that asks it
  std::size_t most_items = 0;          // that any of the runs holds
  std::size_t all_items = 0;           // that some run holds
  bool disjoint = true;                // no two runs of a side hold one item
  // Runs that are no copies: none before them on their side has the same outputs and scores.
  std::vector<std::size_t> own_baseline, own_fresh;
  [[nodiscard]] std::size_t copies() const {
    return runs_baseline + runs_fresh - own_baseline.size() - own_fresh.size();
  }

  [[nodiscard]] stats::Table baseline_table() const { return {baseline, items, runs_baseline}; }
  [[nodiscard]] stats::Table fresh_table() const { return {fresh, items, runs_fresh}; }
};

// What a score counts as that a run of this side lacks; without it, an item that any run of the
// side lacks is left out.
struct MissingScores {
  std::optional<double> baseline, fresh;
};

// `pairings`: run against run, as pair_tables gives them. Rows stand in an order that no order of
// lines changes.
[[nodiscard]] RunTables run_tables(const MetricPlan& plan, std::span<const Pairing> pairings,
                                   bool errors_are_zero, const MissingScores& missing = {});

// The same without the copies: a run that repeats another one is no second look.
[[nodiscard]] RunTables without_copies(RunTables tables);

// The column of another run that goes by the same name; null where it has none.
[[nodiscard]] const ScoreColumn* same_column(const ScoreColumn& like, const SampleTable& table);

}  // namespace reprocheck
