// run_tables: the scores of several runs a side, item by run.
//
// A mean of runs may be taken only over items that all of them answered, or a run that left the
// hard ones out would lift its side. Items are known by whatever paired them.

#include "src/compare/run_tables.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "src/base/fingerprint_index.h"
#include "src/compare/row_score.h"

namespace reprocheck {
namespace {

struct Cell {
  double sum = 0;
  std::uint32_t answers = 0;
  bool asked = false;
};

class Tables {
 public:
  Tables(const MetricPlan& plan, std::span<const Pairing> pairings, bool errors_are_zero,
         const MissingScores& missing)
      : plan_(plan), pairings_(pairings), zeros_(errors_are_zero), missing_(missing) {}

  RunTables make() {
    const std::size_t baseline_runs = plan_.baseline.runs_with_samples;
    const std::size_t fresh_runs = plan_.fresh.runs_with_samples;
    for (std::size_t run = 0; run < baseline_runs; ++run)
      if (add(pairings_[run].baseline, true)) tables_.own_baseline.push_back(run);
    seen_.clear();
    asked_.clear();
    for (std::size_t run = 0; run < fresh_runs; ++run)
      if (add(pairings_[run].fresh, false)) tables_.own_fresh.push_back(run);
    tables_.runs_baseline = baseline_runs;
    tables_.runs_fresh = fresh_runs;
    tables_.all_items = next_;
    leave_out_changed();
    fill();
    return std::move(tables_);
  }

 private:
  [[nodiscard]] Fingerprint key_of(const SampleTable& table, std::uint32_t row,
                                   std::size_t place) const {
    if (pairings_.front().paired_by == "position") return fingerprint(Fingerprint{}, place);
    return item_of(table, row).value_or(Fingerprint{});
  }

  std::uint32_t number_of(const Fingerprint& key) {
    std::uint32_t& held = known_.at(key);
    if (held == FingerprintIndex::k_none) held = next_++;
    return held;
  }

  // False where the run is a copy of one before it.
  bool add(const Rows& side, bool baseline) {
    const ScoreColumn* column =
        same_column(*(baseline ? plan_.baseline : plan_.fresh).column, *side.table);
    std::vector<Cell>& cells = runs_.emplace_back();
    std::uint64_t content = 0;  // a sum: no order of rows changes it
    for (std::size_t place = 0; place < side.rows.size(); ++place) {
      const std::uint32_t row = side.rows[place];
      const std::uint32_t item = number_of(key_of(*side.table, row, place));
      if (item >= cells.size()) cells.resize(next_);
      if (item >= first_row_.size()) first_row_.push_back(row);
      if (baseline && side.table->clusters.size() > 0)
        clusters_.try_emplace(item, side.table->clusters[row]);
      cells[item].asked = true;
      const RowScore score = column ? row_score(*column, row, zeros_) : RowScore{};
      content += content_of(*side.table, row, item, score);
      if (!score.known) continue;
      cells[item].sum += score.value;
      ++cells[item].answers;
    }
    asked_.resize(next_, 0);
    for (std::size_t item = 0; item < cells.size(); ++item)
      if (cells[item].asked && ++asked_[item] > 1) tables_.disjoint = false;
    const auto asked = std::ranges::count_if(cells, &Cell::asked);
    tables_.most_items = std::max(tables_.most_items, static_cast<std::size_t>(asked));
    return seen_.insert(content).second;
  }

  // What a run says of an item, under numbers that only this process knows.
  static std::uint64_t content_of(const SampleTable& table, std::uint32_t row, std::uint32_t item,
                                  const RowScore& score) {
    const FingerprintColumn& outputs = table.output;
    const bool has_output = outputs.recorded() && outputs.present[row];
    const Fingerprint told = has_output ? outputs.values[row] : Fingerprint{};
    const std::uint64_t state = std::bit_cast<std::uint64_t>(score.value) + (score.known ? 1 : 0);
    return fingerprint(told, item, state).low;
  }

  // An item that any run asked or graded otherwise is another item.
  void leave_out_changed() {
    for (const Pairing& pairing : pairings_)
      for (std::size_t i = 0; i < pairing.pairs.size(); ++i) {
        const Pair& pair = pairing.pairs[i];
        if (pair.change == ItemChange::same) continue;
        left_out_.insert(number_of(key_of(*pairing.baseline.table, pair.baseline, i)));
      }
  }

  [[nodiscard]] std::optional<double> score(std::size_t run, std::uint32_t item) const {
    const std::vector<Cell>& cells = runs_[run];
    if (item < cells.size() && cells[item].answers > 0)
      return cells[item].sum / static_cast<double>(cells[item].answers);
    return run < tables_.runs_baseline ? missing_.baseline : missing_.fresh;
  }

  [[nodiscard]] bool is_complete(std::uint32_t item) const {
    if (left_out_.contains(item)) return false;
    for (std::size_t run = 0; run < runs_.size(); ++run)
      if (!score(run, item)) return false;
    return true;
  }

  [[nodiscard]] double cell(std::size_t run, std::uint32_t item) const {
    return score(run, item).value_or(NAN);
  }

  // Clusters by name, then items by their scores.
  void fill() {
    std::vector<std::uint32_t> items;
    for (std::uint32_t item = 0; item < next_; ++item)
      if (is_complete(item)) items.push_back(item);
    std::ranges::stable_sort(items, [&](std::uint32_t one, std::uint32_t other) {
      if (!clusters_.empty() && cluster_of(one) != cluster_of(other))
        return cluster_of(one) < cluster_of(other);
      for (std::size_t run = 0; run < runs_.size(); ++run)
        if (cell(run, one) != cell(run, other)) return cell(run, one) < cell(run, other);
      return false;
    });
    tables_.items = items.size();
    std::string_view name;
    for (const std::uint32_t item : items) {
      tables_.rows.push_back(first_row_[item]);
      for (std::size_t run = 0; run < runs_.size(); ++run)
        (run < tables_.runs_baseline ? tables_.baseline : tables_.fresh).push_back(cell(run, item));
      if (clusters_.empty()) continue;
      const bool first = tables_.clusters.empty();
      const std::int64_t last = first ? 0 : tables_.clusters.back();
      tables_.clusters.push_back(!first && cluster_of(item) != name ? last + 1 : last);
      name = cluster_of(item);
    }
  }

  [[nodiscard]] std::string_view cluster_of(std::uint32_t item) const {
    const auto at = clusters_.find(item);
    return at == clusters_.end() ? std::string_view() : at->second;
  }

  const MetricPlan& plan_;
  std::span<const Pairing> pairings_;
  bool zeros_;
  const MissingScores& missing_;
  FingerprintIndex known_;
  std::uint32_t next_ = 0;
  std::vector<std::vector<Cell>> runs_;   // the baseline's first
  std::vector<std::uint32_t> first_row_;  // of each item in the first run that asks it
  std::map<std::uint32_t, std::string_view> clusters_;
  std::set<std::uint32_t> left_out_;
  std::set<std::uint64_t> seen_;      // contents of the side's runs
  std::vector<std::uint32_t> asked_;  // runs of the side that hold each item
  RunTables tables_;
};

}  // namespace

RunTables run_tables(const MetricPlan& plan, std::span<const Pairing> pairings,
                     bool errors_are_zero, const MissingScores& missing) {
  return Tables(plan, pairings, errors_are_zero, missing).make();
}

RunTables without_copies(RunTables tables) {
  const auto keep = [&](std::vector<double>& cells, std::size_t& runs,
                        std::vector<std::size_t>& own) {
    std::vector<double> kept;
    kept.reserve(tables.items * own.size());
    for (std::size_t item = 0; item < tables.items; ++item)
      for (const std::size_t run : own) kept.push_back(cells[item * runs + run]);
    cells = std::move(kept);
    runs = own.size();
    for (std::size_t run = 0; run < runs; ++run) own[run] = run;
  };
  keep(tables.baseline, tables.runs_baseline, tables.own_baseline);
  keep(tables.fresh, tables.runs_fresh, tables.own_fresh);
  return tables;
}

const ScoreColumn* same_column(const ScoreColumn& like, const SampleTable& table) {
  const auto same = std::ranges::find_if(table.scores, [&](const ScoreColumn& column) {
    return column.name == like.name && column.filter == like.filter;
  });
  return same == table.scores.end() ? nullptr : &*same;
}

}  // namespace reprocheck
