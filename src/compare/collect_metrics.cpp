// collect_metrics: every metric of two groups of runs, with what stands behind it on each side.
//
// A column of scores and the aggregate that somebody wrote beside it are one metric with two
// witnesses. Which name they bear has to be the same on both sides, or a metric would seem to
// vanish where only a summary file did; and it is the baseline's to say, or fresh could call what
// it lost by a name that gates nothing.

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

struct Tie {
  ColumnId column;
  const Metric* metric;
};

ColumnId id_of(const SampleTable& table, const ScoreColumn& column, const std::string& arm) {
  return {table.task, column.name, column.filter, arm};
}

// The column a recorded metric speaks of; nothing where several arms leave it open which.
std::optional<Tie> tie_of(const Run& run, const Metric& metric) {
  if (metric.is_group) return std::nullopt;
  for (const SampleTable& table : run.records.samples) {
    if (!speaks_of(metric.key, table, run.records.samples.size())) continue;
    const ScoreColumn* column = column_for(table, metric.key);
    if (!column) continue;
    if (table.arms.size() == 1) return Tie{id_of(table, *column, table.arms.front()), &metric};
    if (std::ranges::find(table.arms, metric.key.arm) != table.arms.end() &&
        !metric.key.arm.empty())
      return Tie{id_of(table, *column, metric.key.arm), &metric};
  }
  return std::nullopt;
}

class Collector {
 public:
  explicit Collector(const ArmPair& runs) : runs_(runs) {}

  std::vector<MetricPlan> collect() {
    for (const Run* run : runs_.baseline) name_columns(*run, {});
    const std::set<ColumnId> settled = columns_of(runs_.baseline);
    for (const Run* run : runs_.fresh) name_columns(*run, settled);
    for (const Run* run : runs_.baseline) add_run(*run, &MetricPlan::baseline);
    for (const Run* run : runs_.fresh) add_run(*run, &MetricPlan::fresh);
    std::vector<MetricPlan> plans;
    for (auto& [key, plan] : plans_) plans.push_back(std::move(plan));
    return plans;
  }

 private:
  static std::set<ColumnId> columns_of(const std::vector<const Run*>& runs) {
    std::set<ColumnId> columns;
    for (const Run* run : runs)
      for (const SampleTable& table : run->records.samples)
        for (const ScoreColumn& column : table.scores)
          for (const std::string& arm : table.arms) columns.insert(id_of(table, column, arm));
    return columns;
  }

  // A metric of the column's own name wins; else the first that is tied to it. Columns that are
  // settled keep their name.
  void name_columns(const Run& run, const std::set<ColumnId>& settled) {
    for (const Metric& metric : run.records.metrics) {
      const auto tie = tie_of(run, metric);
      if (!tie || settled.contains(tie->column)) continue;
      const auto held = names_.find(tie->column);
      const std::string& column_name = std::get<1>(tie->column);
      if (held == names_.end() ||
          (metric.key.name == column_name && held->second.name != column_name))
        names_[tie->column] = metric.key;
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

  void add_column(const SampleTable& table, const ScoreColumn& column, const std::string& arm,
                  MetricPlan& plan, MetricSide MetricPlan::* which) {
    MetricSide& side = plan.*which;
    if (!plan.baseline.column) plan.table_arm = arm;
    ++side.runs_with_samples;
    if (!side.column) {
      side.table = &table;
      side.column = &column;
    }
    const auto mean = column_mean(table, column, arm);
    side.run_values.push_back(mean ? mean->value : std::nan(""));
  }

  void add_run(const Run& run, MetricSide MetricPlan::* which) {
    for (const SampleTable& table : run.records.samples)
      for (const ScoreColumn& column : table.scores)
        for (const std::string& arm : table.arms)
          add_column(table, column, arm, plan_of(name_of(id_of(table, column, arm))), which);
    std::set<MetricKey> told;
    for (const Metric& metric : run.records.metrics) {
      MetricKey key = metric.key;
      if (!runs_.arm.empty()) key.arm = runs_.arm;
      if (!told.insert(key).second) continue;  // another witness of the same number
      add_recorded(run, metric, key, which);
    }
    add_seed(run, which);
  }

  void add_recorded(const Run& run, const Metric& metric, const MetricKey& key,
                    MetricSide MetricPlan::* which) {
    const auto tie = tie_of(run, metric);
    const bool primary = tie && name_of(tie->column) == key;
    MetricPlan& plan = plan_of(key);
    MetricSide& side = plan.*which;
    if (!side.recorded) side.recorded = &metric;
    side.recorded_runs.push_back(&metric);
    if (tie && !primary) {
      const bool told_by_baseline = which == &MetricPlan::fresh && plan.baseline.present();
      plan.secondary = plan.secondary || !told_by_baseline;
      for (const SampleTable& table : run.records.samples)
        if (const ScoreColumn* column = column_for(table, metric.key);
            column && table.task == std::get<0>(tie->column))
          return add_column(table, *column, std::get<3>(tie->column), plan, which);
    }
    if (tie) return;
    if (!metric.repeats.empty())
      side.run_values.insert(side.run_values.end(), metric.repeats.begin(), metric.repeats.end());
    else
      side.run_values.push_back(metric.value);
  }

  void add_seed(const Run& run, MetricSide MetricPlan::* which) {
    const auto seed = std::ranges::find_if(run.records.facts, [](const Fact& f) {
      return f.layer == Layer::model && f.key == "seed";
    });
    for (auto& [key, plan] : plans_)
      if (seed != run.records.facts.end() && (plan.*which).present())
        (plan.*which).seeds.push_back(seed->value);
  }

  const ArmPair& runs_;
  std::map<ColumnId, MetricKey> names_;
  std::map<MetricKey, MetricPlan> plans_;
};

}  // namespace

std::vector<MetricPlan> collect_metrics(const ArmPair& runs) {
  return Collector(runs).collect();
}

}  // namespace reprocheck
