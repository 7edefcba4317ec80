// collect_metrics: every metric of two groups of runs, with what stands behind it on each side.
//
// A column of scores and the aggregate that somebody wrote beside it are one metric with two
// witnesses. Which name they bear has to be the same on both sides, or a metric would seem to
// vanish where only a summary file did; and it is the baseline's to say, or fresh could call what
// it lost by a name that gates nothing. Where several aggregates would fit, one that the samples
// contradict speaks of others than these: of a part of them that nobody marked.

#include "src/compare/collect_metrics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "src/examine/recompute.h"

namespace reprocheck {
namespace {

// A score column as both sides call it.
using ColumnId =
    std::tuple<std::string, std::string, std::string, std::string>;  // task name filter arm

// The column of one arm of a table that a recorded metric speaks of.
struct Tie {
  const SampleTable* table;
  const ScoreColumn* column;
  std::size_t arm;
};

// Nothing where several arms leave it open which.
std::optional<Tie> tie_of(const Run& run, const Metric& metric) {
  if (metric.is_group) return std::nullopt;
  for (const SampleTable& table : run.records.samples) {
    if (!speaks_of(metric.key, table, run.records.samples.size())) continue;
    const ScoreColumn* column = column_for(table, metric.key);
    if (!column) continue;
    if (table.arms.size() == 1) return Tie{&table, column, 0};
    const auto arm = std::ranges::find(table.arms, metric.key.arm);
    if (arm != table.arms.end() && !metric.key.arm.empty())
      return Tie{&table, column, static_cast<std::size_t>(arm - table.arms.begin())};
  }
  return std::nullopt;
}

class Collector {
 public:
  Collector(const ArmPair& runs, const TableArms& arms) : runs_(runs), arms_(arms) {}

  std::vector<MetricPlan> collect() {
    untie_parts();
    for (const Run* run : runs_.baseline) name_columns(*run, {});
    const std::set<ColumnId> settled = columns_of(runs_.baseline);
    for (const Run* run : runs_.fresh) name_columns(*run, settled);
    for (const Run* run : runs_.baseline) add_run(*run, &MetricPlan::baseline);
    for (const Run* run : runs_.fresh) add_run(*run, &MetricPlan::fresh);
    for (const Run* run : runs_.baseline) add_blanks(*run);
    std::vector<MetricPlan> plans;
    plans.reserve(plans_.size());
    for (auto& [key, plan] : plans_) plans.push_back(std::move(plan));
    return plans;
  }

 private:
  [[nodiscard]] ColumnId id_of(const Tie& tie) const {
    return {tie.table->task, tie.column->name, tie.column->filter, arms_.name(*tie.table, tie.arm)};
  }

  // Every column of every arm of a run, the blank ones or all others.
  template <typename Take>
  static void each_column(const Run& run, bool blank, const Take& take) {
    for (const SampleTable& table : run.records.samples)
      for (const ScoreColumn& column : table.scores)
        for (std::size_t arm = 0; arm < table.arms.size() && column.blank == blank; ++arm)
          take(Tie{&table, &column, arm});
  }

  [[nodiscard]] MetricKey key_of(const Metric& metric) const {
    MetricKey key = metric.key;
    if (!runs_.arm.empty()) key.arm = runs_.arm;
    return key;
  }

  [[nodiscard]] std::set<ColumnId> columns_of(const std::vector<const Run*>& runs) const {
    std::set<ColumnId> columns;
    for (const Run* run : runs)
      each_column(*run, false, [&](const Tie& tie) { columns.insert(id_of(tie)); });
    return columns;
  }

  using Tellers = std::map<ColumnId, std::set<MetricKey>>;  // the metrics that are tied to a column

  void add_tellers(const std::vector<const Run*>& runs, Tellers& all) const {
    for (const Run* run : runs)
      for (const Metric& metric : run->records.metrics)
        if (const auto tie = tie_of(*run, metric)) all[id_of(*tie)].insert(metric.key);
  }

  // What a column's own name tells, and what alone the baseline tells of it, is of that column
  // whatever it says: a wrong number there is a finding and no other metric.
  void untie_parts() {
    Tellers tellers;
    add_tellers(runs_.baseline, tellers);
    std::set<MetricKey> certain;
    for (const auto& [id, of_baseline] : tellers)
      if (of_baseline.size() == 1) certain.insert(*of_baseline.begin());
    add_tellers(runs_.fresh, tellers);
    for (const auto& [id, all] : tellers)
      for (const MetricKey& key : all)
        if (all.size() > 1 && key.name != std::get<1>(id) && !certain.contains(key) &&
            (contradicted_in(runs_.baseline, key) || contradicted_in(runs_.fresh, key)))
          parts_.insert(key);
  }

  static bool contradicted_in(const std::vector<const Run*>& runs, const MetricKey& key) {
    return std::ranges::any_of(runs, [&](const Run* run) {
      return std::ranges::any_of(run->records.metrics, [&](const Metric& metric) {
        return metric.key == key && !follows_from_samples(metric, *run);
      });
    });
  }

  [[nodiscard]] std::optional<Tie> tied(const Run& run, const Metric& metric) const {
    return parts_.contains(metric.key) ? std::nullopt : tie_of(run, metric);
  }

  // A metric of the column's own name wins; else the first that is tied to it. Columns that are
  // settled keep their name.
  void name_columns(const Run& run, const std::set<ColumnId>& settled) {
    for (const Metric& metric : run.records.metrics) {
      const auto tie = tied(run, metric);
      if (!tie || settled.contains(id_of(*tie))) continue;
      const auto held = names_.find(id_of(*tie));
      const std::string& column_name = tie->column->name;
      if (held == names_.end() ||
          (metric.key.name == column_name && held->second.name != column_name))
        names_[id_of(*tie)] = metric.key;
    }
  }

  [[nodiscard]] MetricKey name_of(const ColumnId& id) const {
    const auto& [task, name, filter, arm] = id;
    MetricKey key{task, name, filter, arm};
    if (const auto named = names_.find(id); named != names_.end()) {
      key = named->second;
      key.arm = arm;
    }
    if (!runs_.arm.empty()) key.arm = runs_.arm;
    return key;
  }

  MetricPlan& plan_of(const MetricKey& key) {
    MetricPlan& plan = plans_[key];
    plan.key = key;
    return plan;
  }

  void add_column(const Tie& tie, MetricPlan& plan, MetricSide MetricPlan::* which) {
    MetricSide& side = plan.*which;
    if (!plan.baseline.column) plan.table_arm = arms_.name(*tie.table, tie.arm);
    ++side.runs_with_samples;
    if (!side.column) {
      side.table = tie.table;
      side.column = tie.column;
      side.arm = static_cast<std::uint16_t>(tie.arm);
    }
    const auto mean = column_mean(*tie.table, *tie.column, tie.table->arms[tie.arm],
                                  errors_are_zero(plan.key.name, *tie.column));
    side.run_values.push_back(mean ? mean->value : std::nan(""));
  }

  void add_run(const Run& run, MetricSide MetricPlan::* which) {
    each_column(run, false,
                [&](const Tie& tie) { add_column(tie, plan_of(name_of(id_of(tie))), which); });
    std::set<MetricKey> told;
    for (const Metric& metric : run.records.metrics) {
      if (has_no_value(metric)) continue;
      const MetricKey key = key_of(metric);
      if (!told.insert(key).second) continue;  // another witness of the same number
      add_recorded(run, metric, key, which);
    }
    add_recorded_key(run, Layer::model, "seed", which, &MetricSide::seeds);
    add_recorded_key(run, Layer::data, "fold", which, &MetricSide::folds);
    add_recorded_key(run, Layer::data, "repetition", which, &MetricSide::repetitions);
  }

  // What the baseline names and gives no value is no new metric of fresh's.
  void add_blanks(const Run& run) {
    const auto of_fresh = [&](const MetricKey& key) {
      const auto plan = plans_.find(key);
      return plan != plans_.end() && !plan->second.baseline.present() ? &plan->second : nullptr;
    };
    each_column(run, true, [&](const Tie& tie) {
      if (MetricPlan* plan = of_fresh(name_of(id_of(tie))))
        add_column(tie, *plan, &MetricPlan::baseline);
    });
    for (const Metric& metric : run.records.metrics)
      if (has_no_value(metric) && of_fresh(key_of(metric)))
        add_recorded(run, metric, key_of(metric), &MetricPlan::baseline);
  }

  void add_recorded(const Run& run, const Metric& metric, MetricKey key,
                    MetricSide MetricPlan::* which) {
    const auto tie = tied(run, metric);
    if (tie && key.arm.empty()) key.arm = arms_.name(*tie->table, tie->arm);
    const bool primary = tie && name_of(id_of(*tie)) == key;
    MetricPlan& plan = plan_of(key);
    MetricSide& side = plan.*which;
    if (!side.recorded) side.recorded = &metric;
    side.recorded_runs.push_back(&metric);
    if (tie && !primary) {
      const bool told_by_baseline = which == &MetricPlan::fresh && plan.baseline.present();
      plan.secondary = plan.secondary || !told_by_baseline;
      add_column(*tie, plan, which);
    }
    if (tie) return;
    if (!metric.repeats.empty())
      side.run_values.insert(side.run_values.end(), metric.repeats.begin(), metric.repeats.end());
    else
      side.run_values.push_back(metric.value);
  }

  void add_recorded_key(const Run& run, Layer layer, std::string_view key,
                        MetricSide MetricPlan::* which,
                        std::vector<std::string> MetricSide::* values) {
    const auto told = std::ranges::find_if(
        run.records.facts, [&](const Fact& f) { return f.layer == layer && f.key == key; });
    if (told == run.records.facts.end()) return;
    for (auto& [name, plan] : plans_)
      if ((plan.*which).present()) ((plan.*which).*values).push_back(told->value);
  }

  const ArmPair& runs_;
  const TableArms& arms_;
  std::set<MetricKey> parts_;  // they fit a column by name alone
  std::map<ColumnId, MetricKey> names_;
  std::map<MetricKey, MetricPlan> plans_;
};

}  // namespace

std::vector<MetricPlan> collect_metrics(const ArmPair& runs, const TableArms& arms) {
  return Collector(runs, arms).collect();
}

}  // namespace reprocheck
