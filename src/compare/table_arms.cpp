// table_arms: how the arms of a sample table are called where two sides are compared.

#include "src/compare/table_arms.h"

#include <algorithm>
#include <set>

namespace reprocheck {
namespace {

// The arms of one task on a side that has several of them.
std::set<std::string> arms_of(const std::vector<const Run*>& side, const std::string& task) {
  std::set<std::string> arms;
  for (const Run* run : side)
    for (const SampleTable& table : run->records.samples)
      if (table.task == task && table.arms.size() > 1)
        arms.insert(table.arms.begin(), table.arms.end());
  return arms;
}

}  // namespace

TableArms::TableArms(const ArmPair& runs) {
  name_those_of_one(runs.baseline, runs.fresh);
  name_those_of_one(runs.fresh, runs.baseline);
}

void TableArms::name_those_of_one(const std::vector<const Run*>& side,
                                  const std::vector<const Run*>& other) {
  for (const Run* run : side)
    for (const SampleTable& table : run->records.samples) {
      if (table.arms.size() != 1 || !table.arms.front().empty()) continue;
      const std::set<std::string> arms = arms_of(other, table.task);
      if (arms.empty()) continue;
      for (const Fact& fact : run->records.facts)
        if (arms.contains(fact.value) &&
            std::ranges::find(table.files, fact.source.path) != table.files.end())
          named_.try_emplace(&table, fact.value);
    }
}

const std::string& TableArms::name(const SampleTable& table, std::size_t arm) const {
  const auto named = named_.find(&table);
  return named == named_.end() ? table.arms[arm] : named->second;
}

}  // namespace reprocheck
