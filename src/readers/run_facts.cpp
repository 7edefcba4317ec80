// run_facts: what two sets of records say about the same things.
//
// Used to decide whether a tracker's run is the run of a folder, and which runs are repeats of
// each other. Nothing is judged: a contradiction inside one run stays for a check to tell.

#include "src/readers/run_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "src/base/text.h"
#include "src/readers/native_names.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

using Key = std::tuple<Layer, std::string, std::string>;

// What repeats of one run may differ in, and what is no setting at all.
bool is_setting(const Fact& fact) {
  if (fact.layer == Layer::code || fact.layer == Layer::infrastructure ||
      fact.layer == Layer::result || fact.layer == Layer::record || !fact.certain)
    return false;
  const std::string& key = fact.key;
  for (const std::string_view own :
       {"system_fingerprint", "served_model", "prompts", "duration", "num_runs_declared"})
    if (key == own) return false;
  // The folds of one cross-validation are its runs, however often it was repeated.
  if (key == "fold" || key == "repetition") return false;
  return key != "seed" && !key.ends_with("_seed") && !key.ends_with(".seed");
}

// Every key with the one value that a run records for it: the least, where tools differ.
std::map<Key, std::string> settings_of(const Run& run) {
  std::map<Key, std::string> settings;
  for (const Fact& fact : run.records.facts) {
    if (!is_setting(fact)) continue;
    const auto [at, is_new] = settings.try_emplace({fact.layer, fact.role, fact.key}, fact.value);
    if (!is_new && fact.value < at->second) at->second = fact.value;
  }
  return settings;
}

std::string dotted_of(const Source& source) {
  if (source.pointer.empty()) return std::string(base_name(source.path));
  std::string text = source.pointer.substr(1);
  std::ranges::replace(text, '/', '.');
  return text;
}

}  // namespace

// 1e-05 is 0.00001 and False is false.
bool same_value(std::string_view key, std::string_view one, std::string_view other) {
  if (lower(trim(one)) == lower(trim(other))) return true;
  const auto a = parse_number(one);
  const auto b = parse_number(other);
  if (a && b) return *a == *b;
  if (one.size() > other.size()) std::swap(one, other);
  if (one.empty() || !lower(other).starts_with(lower(one))) return false;
  const bool hashes = is_hexadecimal(one) && is_hexadecimal(other);
  if (key == "commit" || hashes) return one.size() >= 7;
  if (key != "name" && key != "served_model") return false;
  // A date or a version; gpt-4o-mini is another model than gpt-4o.
  const std::string_view rest = other.substr(one.size());
  return rest.size() > 1 && std::string_view("-:@").find(rest[0]) != std::string_view::npos &&
         rest.find_first_not_of("0123456789-v", 1) == std::string_view::npos;
}

Agreement agreement(const std::vector<const Records*>& one,
                    const std::vector<const Records*>& other) {
  std::map<Key, std::vector<std::string>> known;
  const auto counts = [](const Fact& fact) {
    return is_setting(fact) || fact.key == "commit" || fact.key == "seed";
  };
  for (const Records* records : one)
    for (const Fact& fact : records->facts)
      if (counts(fact)) known[{fact.layer, fact.role, fact.key}].push_back(fact.value);
  std::set<Key> shared, differing;
  for (const Records* records : other)
    for (const Fact& fact : records->facts) {
      const Key key{fact.layer, fact.role, fact.key};
      const auto at = known.find(key);
      if (!counts(fact) || at == known.end()) continue;
      shared.insert(key);
      if (std::ranges::none_of(at->second, [&](const std::string& value) {
            return same_value(fact.key, value, fact.value);
          }))
        differing.insert(key);
    }
  return {shared.size(), differing.size()};
}

void part_collisions(Records& records) {
  std::map<std::tuple<std::string, std::string, Key>, std::vector<Fact*>> all;
  for (Fact& fact : records.facts)
    all[{fact.source.tool,
         std::string(parent_path(fact.source.path)),
         {fact.layer, fact.role, fact.key}}]
        .push_back(&fact);
  for (auto& [key, facts] : all) {
    const bool differ = std::ranges::any_of(facts, [&](const Fact* fact) {
      return !same_value(fact->key, fact->value, facts[0]->value);
    });
    // Two records of one key (a commit in two tags) are two witnesses, not two things.
    std::set<std::string> names;
    for (const Fact* fact : facts) names.insert(dotted_of(fact->source));
    if (!differ || names.size() < facts.size() || facts[0]->key == "commit") continue;
    if (facts[0]->layer == Layer::scoring && facts[0]->key == "scorer") continue;
    for (Fact* fact : facts) fact->key = dotted_of(fact->source);
  }
}

namespace {

// The texts by which a run's items are known; nothing where it has no samples or none are recorded.
std::set<Fingerprint> items_of(const Run& run) {
  std::set<Fingerprint> items;
  for (const SampleTable& table : run.records.samples) {
    const FingerprintColumn& texts = table.question.recorded() ? table.question : table.prompt;
    if (!texts.recorded()) return {};
    items.insert(texts.values.begin(), texts.values.end());
  }
  return items;
}

// "fold_3", "cv3": a part of one data set.
bool is_fold(const Run& run) {
  const std::string name = lower(base_name(run.directory));
  const std::size_t letters = name.find_last_not_of("0123456789");
  if (letters == name.npos || letters + 1 == name.size()) return false;
  const std::string word = name.substr(0, name.find_last_not_of("0123456789_-") + 1);
  return word == "fold" || word == "kfold" || word == "cv" || word == "split";
}

// Repeats ask the same questions. Runs of one configuration that share none are its tasks, each in
// a folder of its own, or its folds.
void name_by_items(std::vector<Run>& runs) {
  if (std::ranges::all_of(runs, is_fold)) return;
  std::set<Fingerprint> all;
  std::size_t sum = 0;
  for (const Run& run : runs) {
    const std::set<Fingerprint> items = items_of(run);
    if (items.empty() || run.directory.empty()) return;
    sum += items.size();
    all.insert(items.begin(), items.end());
  }
  if (all.size() < sum) return;
  for (Run& run : runs) run.arm = without_times(run.directory);
}

}  // namespace

void name_arms(std::vector<Run>& runs) {
  if (runs.size() < 2) return;
  std::vector<std::map<Key, std::string>> settings;
  std::set<Key> keys;
  for (const Run& run : runs) {
    settings.push_back(settings_of(run));
    for (const auto& [key, value] : settings.back()) keys.insert(key);
  }
  for (const Key& key : keys) {
    const auto value_in = [&](const auto& all) -> const std::string* {
      const auto at = all.find(key);
      return at == all.end() ? nullptr : &at->second;
    };
    const std::string* first = value_in(settings[0]);
    const bool differ = std::ranges::any_of(settings, [&](const auto& all) {
      const std::string* value = value_in(all);
      if (!value || !first) return value != first;
      return !same_value(std::get<2>(key), *value, *first);
    });
    if (!differ) continue;
    const auto& [layer, role, name] = key;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::string* value = value_in(settings[i]);
      if (!runs[i].arm.empty()) runs[i].arm += ", ";
      runs[i].arm += fmt::format("{}{}={}", role.empty() ? "" : role + ".", name,
                                 value ? *value : "not recorded");
    }
  }
  if (std::ranges::all_of(runs, [](const Run& run) { return run.arm.empty(); }))
    name_by_items(runs);
}

}  // namespace reprocheck::readers
