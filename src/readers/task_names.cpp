// task_names: what the sample tables of one side are called when it is held against another.
//
// The baseline's names stand: they are what gates speak of, and fresh could else call what it lost
// by a name that gates nothing.

#include "src/readers/task_names.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/text.h"
#include "src/readers/join_tables.h"
#include "src/readers/native_names.h"
#include "src/readers/numbered_runs.h"

namespace reprocheck {
namespace {

// Whether nobody but its file gave a table its name.
bool named_by_file(const SampleTable& table) {
  if (table.tool != "native" || table.files.empty()) return false;
  const std::string stem = readers::stem_of(table.files.front());
  return table.task.empty() || table.task == stem || table.task.ends_with("/" + stem);
}

using Tables = std::vector<const SampleTable*>;

// One a name.
Tables tables_of(std::span<const std::unique_ptr<Bundle>> bundles) {
  Tables tables;
  for (const auto& bundle : bundles)
    for (const Run& run : bundle->runs)
      for (const SampleTable& table : run.records.samples)
        if (named_by_file(table) && std::ranges::none_of(tables, [&](const SampleTable* known) {
              return known->task == table.task;
            }))
          tables.push_back(&table);
  return tables;
}

bool same_file(const SampleTable& one, const SampleTable& other) {
  return base_name(one.files.front()) == base_name(other.files.front());
}

const SampleTable* counterpart(const SampleTable& table, const Tables& baseline,
                               const Tables& fresh) {
  const auto named = std::ranges::find_if(
      baseline, [&](const SampleTable* other) { return same_file(table, *other); });
  if (named != baseline.end()) return *named;
  Tables shared;
  for (const SampleTable* other : baseline) {
    const bool taken = std::ranges::any_of(
        fresh, [&](const SampleTable* rival) { return same_file(*rival, *other); });
    if (!taken && readers::ask_the_same(*other, table)) shared.push_back(other);
  }
  return shared.size() == 1 ? shared.front() : nullptr;
}

void rename_task(Records& records, SampleTable& table, const std::string& task) {
  const std::string before = table.task;
  const auto is = [&](const std::string& name) {
    return std::ranges::any_of(records.samples,
                               [&](const SampleTable& other) { return other.task == name; });
  };
  if (before == task || is(task)) return;  // another table of this run is called so
  table.task = task;
  for (Metric& metric : records.metrics)
    if (metric.source.tool == "native" && !before.empty() && metric.key.task == before) {
      metric.key.name = before + "/" + metric.key.name;
      metric.key.task.clear();
    }
  readers::give_metrics_their_tasks(records);
}

}  // namespace

void take_task_names(std::span<const std::unique_ptr<Bundle>> baseline,
                     std::span<const std::unique_ptr<Bundle>> fresh) {
  const Tables names = tables_of(baseline);
  for (const auto& bundle : fresh)
    for (Run& run : bundle->runs) {
      Tables own;
      for (const SampleTable& table : run.records.samples)
        if (named_by_file(table)) own.push_back(&table);
      const bool settled =
          own.size() == 1 && names.size() == 1 && own.front()->task == names.front()->task;
      for (SampleTable& table : run.records.samples)
        if (!settled && named_by_file(table))
          if (const SampleTable* other = counterpart(table, names, own))
            rename_task(run.records, table, other->task);
    }
}

}  // namespace reprocheck
