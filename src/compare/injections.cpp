// injections: a baseline in which something is known to have broken.
//
// The draws of one number are nested: what breaks at 2% is among what breaks at 5%, so that a curve
// over the shares shows the gate and not the luck of the draw.

#include "src/compare/injections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "src/compare/judge_pairs.h"
#include "src/compare/keep_rows.h"
#include "src/examine/recompute.h"
#include "src/stats/philox.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double k_part = 0.1;  // of the items: a slice, and what is left without a number

std::size_t part_of(double share, std::size_t count) {
  return static_cast<std::size_t>(std::llround(share * static_cast<double>(count)));
}

// A run of its own: neither the same record twice nor a copy of it.
Bundle another_run(const Bundle& baseline) {
  Bundle bundle = baseline;
  bundle.identity += "\nanother run";
  bundle.digest += "+";
  const auto renew = [](Records& records) {
    for (RunRecord& run : records.runs) {
      if (!run.id.empty()) run.id += "+";
      run.started_is_fine = false;
    }
  };
  for (Run& run : bundle.runs) renew(run.records);
  renew(bundle.shared);
  return bundle;
}

bool is_scored(const ScoreColumn& column, std::uint32_t row) {
  const SampleState state = column.states[row];
  return (state == SampleState::scored || state == SampleState::truncated) &&
         std::isfinite(column.values[row]);
}

const SliceColumn* slice_of(const SampleTable& table) {
  const auto usable = std::ranges::find_if(table.slices, &SliceColumn::usable);
  return usable == table.slices.end() ? nullptr : &*usable;
}

// The cluster of a row, else its label in the first slice; "" where it is in none.
std::string_view part_of_row(const SampleTable& table, std::uint32_t row) {
  if (table.clusters.size() > 0) return table.clusters[row];
  const SliceColumn* slice = slice_of(table);
  return slice ? (*slice)[row] : std::string_view();
}

// A label that stands in the table and is not this row's target.
std::optional<Fingerprint> other_label(const SampleTable& table, std::uint32_t row) {
  const FingerprintColumn& labels = table.target_label;
  if (!labels.recorded() || !labels.present[row]) return std::nullopt;
  for (std::size_t step = 1; step < std::min<std::size_t>(table.rows, 100); ++step) {
    const std::size_t at = (row + step) % table.rows;
    if (labels.present[at] && labels.values[at] != labels.values[row]) return labels.values[at];
  }
  return std::nullopt;
}

void change_output(SampleTable& table, std::uint32_t row) {
  if (table.output.recorded() && table.output.present[row])
    table.output.values[row] = fingerprint(table.output.values[row], 1);
  if (!table.output_label.recorded() || !table.output_label.present[row]) return;
  Fingerprint& label = table.output_label.values[row];
  label = other_label(table, row).value_or(fingerprint(label, 1));
}

std::string ruler_name(const Fact& fact) {
  return fact.role.empty() ? fact.key : fact.role + "." + fact.key;
}

bool is_ruler(const Fact& fact) {
  const bool chooses_items = fact.layer == Layer::data || fact.key == "limit";
  return fact.change == ChangeClass::ruler && !chooses_items && fact.certain;
}

template <typename Visit>
void each_table(Bundle& bundle, Visit visit) {
  for (Run& run : bundle.runs)
    for (SampleTable& table : run.records.samples) visit(table, run.records.samples.size());
}

}  // namespace

struct Injector::Worse {
  ScoreColumn* column = nullptr;
  double worst = 0;
  bool gated = false;
  MetricKey metric;
};

namespace {

bool is_right(const auto& worse, std::uint32_t row) {
  return std::ranges::any_of(worse, [&](const auto& one) {
    return is_scored(*one.column, row) && one.column->values[row] != one.worst;
  });
}

void make_wrong(SampleTable& table, const auto& worse, std::uint32_t row) {
  for (const auto& one : worse)
    if (is_scored(*one.column, row)) one.column->values[row] = one.worst;
  change_output(table, row);
}

// What a run uses is not wrong, it is more.
void use_more(SampleTable& table, double share) {
  for (ScoreColumn& column : table.scores)
    if (column.is_resource)
      for (double& amount : column.values) amount *= 1 + share;
}

std::vector<std::uint32_t> all_rows(const SampleTable& table) {
  std::vector<std::uint32_t> rows(table.rows);
  for (std::uint32_t row = 0; row < table.rows; ++row) rows[row] = row;
  return rows;
}

}  // namespace

Injector::Injector(const Examination& baseline, const std::vector<MetricComparison>& metrics,
                   std::uint64_t seed, std::uint64_t draws)
    : baseline_(baseline), metrics_(metrics), seed_(seed), noise_(noise_of_runs(draws)) {
  for (const Run& run : baseline.bundle->runs)
    for (const SampleTable& table : run.records.samples) {
      rows_ += table.rows;
      if (const SliceColumn* slice = slice_of(table); slice && part_.empty()) part_ = slice->name();
      if (table.clusters.size() > 0) part_ = "cluster";
    }
  add_levels();
}

// How far from the worst the runs of an arm stand, in every gated score of theirs.
void Injector::add_levels() {
  using Column = std::tuple<std::string, std::string, MetricKey>;
  std::map<Column, std::vector<double>> levels;
  for (const Run& run : baseline_.bundle->runs)
    for (SampleTable table : run.records.samples)
      for (const Worse& one : worse_of(table, run.records.samples.size())) {
        if (!one.gated) continue;
        double sum = 0, count = 0;
        for (std::uint32_t row = 0; row < table.rows; ++row) {
          if (!is_scored(*one.column, row)) continue;
          sum += std::abs(one.column->values[row] - one.worst);
          ++count;
        }
        if (count > 0) levels[{table.task, run.arm, one.metric}].push_back(sum / count);
      }
  for (auto& [column, of_runs] : levels) {
    const auto& [task, arm, metric] = column;
    if (levels_.contains(metric)) arms_apart_ = true;
    levels_[metric] = of_runs;
    noise_.add_levels(task, arm, of_runs);
  }
}

std::optional<double> Injector::level_of(const MetricKey& key) const {
  const auto at = levels_.find(key);
  if (at == levels_.end() || arms_apart_) return std::nullopt;
  return stats::mean(at->second);
}

const MetricComparison* Injector::metric_of(const SampleTable& table, const ScoreColumn& column,
                                            std::size_t tables) const {
  const auto at = std::ranges::find_if(metrics_, [&](const MetricComparison& metric) {
    return metric.direction != Direction::unknown && speaks_of(metric.key, table, tables) &&
           column_for(table, metric.key) == &column;
  });
  return at == metrics_.end() ? nullptr : &*at;
}

std::vector<Injector::Worse> Injector::worse_of(SampleTable& table, std::size_t tables) const {
  std::vector<Worse> worse;
  for (ScoreColumn& column : table.scores) {
    const MetricComparison* metric =
        column.is_resource ? nullptr : metric_of(table, column, tables);
    if (!metric) continue;
    const bool lower = metric->direction == Direction::lower;
    std::optional<double> worst;
    if (metric->range_top) worst = lower ? *metric->range_top : 0;
    for (std::uint32_t row = 0; row < table.rows && !metric->range_top; ++row)
      if (is_scored(column, row))
        worst = lower ? std::max(worst.value_or(column.values[row]), column.values[row])
                      : std::min(worst.value_or(column.values[row]), column.values[row]);
    if (worst) worse.push_back({&column, *worst, metric->gated, metric->key});
  }
  return worse;
}

std::vector<std::uint32_t> Injector::shuffled(std::vector<std::uint32_t> rows,
                                              const std::string& table, std::uint64_t draw) const {
  stats::Draws draws(seed_, stream_of({table, "what breaks", "", ""}), draw);
  for (std::size_t left = rows.size(); left > 1; --left)
    std::swap(rows[left - 1], rows[draws.index(left, left)]);
  return rows;
}

Bundle Injector::unchanged() const {
  return another_run(*baseline_.bundle);
}

Bundle Injector::answers_wrong(double share, std::uint64_t draw) const {
  Bundle changed = another_run(*baseline_.bundle);
  for (Run& run : changed.runs)
    for (SampleTable& table : run.records.samples) {
      const auto worse = worse_of(table, run.records.samples.size());
      std::vector<std::uint32_t> right = all_rows(table);
      std::erase_if(right, [&](std::uint32_t row) { return !is_right(worse, row); });
      right = shuffled(std::move(right), table.task, draw);
      const double broken = share + noise_.share_of(table.task, run.arm, draw);
      right.resize(part_of(std::clamp(broken, 0.0, 1.0), right.size()));
      for (const std::uint32_t row : right) make_wrong(table, worse, row);
      use_more(table, share);
    }
  lower_unsampled(changed, share);
  noise_.redraw(changed, draw);
  realign(changed);
  noise_.permute(changed, draw);
  return changed;
}

Bundle Injector::slice_wrong(std::uint64_t draw) const {
  Bundle changed = another_run(*baseline_.bundle);
  each_table(changed, [&](SampleTable& table, std::size_t tables) {
    if (table.rows == 0) return;
    const auto worse = worse_of(table, tables);
    const std::uint32_t first = shuffled(all_rows(table), table.task, draw).front();
    if (const std::string part(part_of_row(table, first)); !part.empty()) {
      for (std::uint32_t row = 0; row < table.rows; ++row)
        if (part_of_row(table, row) == part) make_wrong(table, worse, row);
      return;
    }
    const std::size_t count = std::max<std::size_t>(1, part_of(k_part, table.rows));
    for (std::size_t step = 0; step < count; ++step)
      make_wrong(table, worse, static_cast<std::uint32_t>((first + step) % table.rows));
  });
  realign(changed);
  return changed;
}

Bundle Injector::samples_dropped(Kind kind, double share, std::uint64_t draw) const {
  Bundle changed = another_run(*baseline_.bundle);
  each_table(changed, [&](SampleTable& table, std::size_t tables) {
    const auto worse = worse_of(table, tables);
    std::vector<std::uint32_t> rows = shuffled(all_rows(table), table.task, draw);
    std::ranges::stable_partition(
        rows, [&](std::uint32_t row) { return is_right(worse, row) == (kind == Kind::easy); });
    const std::size_t dropped = std::max<std::size_t>(1, part_of(share, rows.size()));
    rows.erase(rows.begin(),
               rows.begin() + static_cast<std::ptrdiff_t>(std::min(dropped, rows.size())));
    std::ranges::sort(rows);
    table = keep_rows(table, rows);
  });
  realign(changed);
  return changed;
}

Bundle Injector::samples_errored(double share, std::uint64_t draw) const {
  Bundle changed = another_run(*baseline_.bundle);
  each_table(changed, [&](SampleTable& table, std::size_t) {
    std::vector<std::uint32_t> rows = shuffled(all_rows(table), table.task, draw);
    rows.resize(std::min(rows.size(), std::max<std::size_t>(1, part_of(share, rows.size()))));
    for (const std::uint32_t row : rows) {
      for (ScoreColumn& column : table.scores) {
        column.values[row] = k_nan;
        column.states[row] = SampleState::errored;
      }
      if (!table.has_error_text.empty()) table.has_error_text[row] = true;
      for (FingerprintColumn* column : {&table.output, &table.output_label})
        if (column->recorded()) column->present[row] = false;
    }
  });
  realign(changed);
  return changed;
}

Bundle Injector::not_finite(const MetricKey& key) const {
  Bundle changed = another_run(*baseline_.bundle);
  for (Run& run : changed.runs) {
    std::vector<SampleTable>& tables = run.records.samples;
    for (Metric& metric : run.records.metrics)
      if (metric.key.task == key.task && metric.key.name == key.name &&
          metric.key.filter == key.filter) {
        metric.value = k_nan;
        metric.text = "NaN";
        for (double& value : metric.repeats) value = k_nan;
      }
    for (SampleTable& table : tables) {
      const ScoreColumn* column =
          speaks_of(key, table, tables.size()) ? column_for(table, key) : nullptr;
      const std::size_t count = std::max<std::size_t>(1, part_of(k_part, table.rows));
      for (ScoreColumn& one : table.scores)
        for (std::size_t row = 0; &one == column && row < std::min(count, table.rows); ++row)
          one.values[row] = k_nan;
    }
  }
  return changed;
}

Bundle Injector::without(const MetricKey& key) const {
  Bundle changed = another_run(*baseline_.bundle);
  for (Run& run : changed.runs) {
    std::vector<SampleTable>& tables = run.records.samples;
    std::vector<Metric>& metrics = run.records.metrics;
    std::erase_if(metrics, [&](const Metric& metric) {
      return metric.key.task == key.task && metric.key.name == key.name &&
             metric.key.filter == key.filter;
    });
    for (SampleTable& table : tables) {
      if (!speaks_of(key, table, tables.size())) continue;
      const ScoreColumn* column = column_for(table, key);
      if (!column) continue;
      std::erase_if(metrics, [&](const Metric& metric) {
        return speaks_of(metric.key, table, tables.size()) &&
               column_for(table, metric.key) == column;
      });
      table.scores.erase(table.scores.begin() + (column - table.scores.data()));
    }
  }
  return changed;
}

std::vector<std::string> Injector::rulers() const {
  std::set<std::string> tasks;
  for (const MetricComparison& metric : metrics_)
    if (metric.gated) tasks.insert(metric.key.task);
  std::set<std::string> names;
  each_records(*baseline_.bundle, [&](const Records& records) {
    for (const Fact& fact : records.facts)
      if (is_ruler(fact) &&
          (fact.role.empty() || fact.role == "judge" || tasks.contains(fact.role)))
        names.insert(ruler_name(fact));
  });
  return {names.begin(), names.end()};
}

Bundle Injector::other_ruler(const std::string& named) const {
  Bundle changed = another_run(*baseline_.bundle);
  const auto swap = [&](Records& records) {
    for (Fact& fact : records.facts)
      if (is_ruler(fact) && ruler_name(fact) == named) fact.value += " (another)";
  };
  for (Run& run : changed.runs) swap(run.records);
  swap(changed.shared);
  return changed;
}

}  // namespace reprocheck
