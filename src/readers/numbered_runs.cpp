// numbered_runs: sample tables of one folder that are the runs of one experiment.
//
// Read as tasks, each of them would be tested for itself, and what all of them lost would be seen
// by none after the correction for so many tests.

#include "src/readers/numbered_runs.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/text.h"
#include "src/readers/native_names.h"

namespace reprocheck::readers {
namespace {

using Number = std::uint32_t;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<Number> small_number(std::string_view text) {
  const auto value = parse_integer(text);
  if (!value || *value < 0 || *value > std::numeric_limits<Number>::max()) return std::nullopt;
  return static_cast<Number>(*value);
}

// "results_seed1" as "results_" and 1.
struct NumberedName {
  std::string rest;
  Number number = 0;
};

std::optional<NumberedName> numbered_by(std::string_view word, std::string_view name) {
  const std::size_t at = lower(name).find(word);
  if (at == std::string_view::npos || (at > 0 && is_letter(name[at - 1]))) return std::nullopt;
  std::size_t begin = at + word.size();
  if (begin < name.size() && std::string_view("-_=").contains(name[begin])) ++begin;
  std::size_t end = begin;
  while (end < name.size() && is_digit(name[end])) ++end;
  const auto number = small_number(name.substr(begin, end - begin));
  if (!number || (end < name.size() && is_letter(name[end]))) return std::nullopt;
  return NumberedName{std::string(name.substr(0, at)) + std::string(name.substr(end)), *number};
}

std::optional<NumberedName> numbered_name(std::string_view name) {
  for (const std::string_view word : {"seed", "run", "trial", "repeat", "repetition", "rep"})
    if (auto found = numbered_by(word, name)) return found;
  return std::nullopt;
}

bool differ(const FingerprintColumn& one, std::size_t row, const FingerprintColumn& other,
            std::size_t its_row) {
  return one.recorded() && other.recorded() && one.present[row] && other.present[its_row] &&
         one.values[row] != other.values[its_row];
}

// The one seed that a table's file tells.
std::optional<Number> seed_of(const Records& records, const SampleTable& table) {
  for (const Fact& fact : records.facts)
    if (fact.layer == Layer::model && fact.key == "seed" && fact.source.path == table.source.path)
      return small_number(fact.value);
  return std::nullopt;
}

using Candidates = std::vector<std::pair<Number, SampleTable*>>;

bool are_runs(const Candidates& tables) {
  std::set<Number> numbers;
  for (const auto& [number, table] : tables) numbers.insert(number);
  return tables.size() > 1 && numbers.size() == tables.size() &&
         std::ranges::all_of(tables.begin() + 1, tables.end(), [&](const auto& other) {
           return ask_the_same(*tables.front().second, *other.second);
         });
}

}  // namespace

bool ask_the_same(const SampleTable& one, const SampleTable& other) {
  if (!one.has_ids || !other.has_ids) return false;
  std::unordered_map<std::string_view, std::size_t> rows;
  for (std::size_t row = 0; row < one.rows; ++row) rows.emplace(one.ids[row], row);
  bool common = false;
  for (std::size_t row = 0; row < other.rows; ++row) {
    const auto held = rows.find(other.ids[row]);
    if (held == rows.end()) continue;
    common = true;
    if (differ(one.question, held->second, other.question, row) ||
        differ(one.target, held->second, other.target, row))
      return false;
  }
  return common;
}

NumberedRuns number_runs(Records& records) {
  // By task, and name without the number; a seed that the rows tell stands for any name.
  std::map<std::pair<std::string, std::string>, Candidates> experiments;
  for (SampleTable& table : records.samples) {
    if (table.tool != "native" || table.has_repeats || !table.has_ids) continue;
    const std::string folder(parent_path(table.source.path));
    const auto seed = seed_of(records, table);
    if (const auto name = numbered_name(stem_of(table.source.path)))
      experiments[{table.task, folder + "/" + name->rest}].emplace_back(seed.value_or(name->number),
                                                                        &table);
    else if (seed)
      experiments[{table.task, folder}].emplace_back(*seed, &table);
  }
  NumberedRuns found;
  std::set<std::string> files;
  std::size_t count = 0;
  for (const auto& [name, tables] : experiments) {
    if (!are_runs(tables)) continue;
    for (const auto& [number, table] : tables) {
      std::ranges::fill(table->repeat, number);
      table->has_repeats = table->repeats_are_seeds = true;
      files.insert(table->source.path);
      found.add(table->source.path, count);
    }
    ++count;
  }
  std::erase_if(records.facts, [&](const Fact& fact) {
    return fact.layer == Layer::model && fact.key == "seed" && files.contains(fact.source.path);
  });
  return found;
}

}  // namespace reprocheck::readers
