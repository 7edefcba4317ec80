// diff_facts: what differs between two bundles beside their samples, layer by layer.
//
// A change of the subject is the treatment under test and only listed; a change of the ruler
// forbids the comparison. A fact that one side does not have says nothing about sameness, so
// it is never counted as unchanged.

#include "src/compare/diff_facts.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "src/base/text.h"
#include "src/compare/text_diff.h"
#include "src/examine/pins.h"
#include "src/examine/reconcile.h"

namespace reprocheck {
namespace {

// Values of one key on one side: repeats may have several, of which the set is compared.
struct Held {
  std::vector<const ReconciledFact*> facts;
  [[nodiscard]] bool certain() const {
    return std::ranges::all_of(
        facts, [](const ReconciledFact* f) { return f->certain && !is_placeholder(f->value); });
  }
  [[nodiscard]] std::optional<std::string> text() const {
    if (facts.empty()) return std::nullopt;
    std::vector<std::string> values;
    values.reserve(facts.size());
    for (const ReconciledFact* fact : facts) values.push_back(fact->value);
    return join(values, ", ");
  }
};

using FactKey = std::tuple<Layer, std::string, std::string>;

std::map<FactKey, Held> by_key(const Examination& side) {
  std::map<FactKey, Held> all;
  for (const ReconciledFact& fact : side.facts) {
    if (fact.layer == Layer::result || fact.key == "duration") continue;
    all[{fact.layer, fact.role, fact.key}].facts.push_back(&fact);
  }
  return all;
}

bool same_values(const Held& one, const Held& other) {
  const auto covers = [](const Held& a, const Held& b) {
    return std::ranges::all_of(a.facts, [&](const ReconciledFact* x) {
      return std::ranges::any_of(b.facts, [&](const ReconciledFact* y) {
        return witnesses_agree(x->key, x->value, y->value);
      });
    });
  };
  return covers(one, other) && covers(other, one);
}

Evidence evidence_of(Side side, const ReconciledFact& fact) {
  if (fact.witnesses.empty()) return {side, {}};
  const Witness& first = fact.witnesses.front();
  return {side, {first.tool, first.path, first.pointer, first.line, fact.value}};
}

class Differ {
 public:
  explicit Differ(FactDifference& into) : into_(into) {}

  void facts(const Examination& baseline, const Examination& fresh);

  // One thing of a list that has a name and a value on each side: a package, a prompt, a file.
  struct Named {
    std::string value;
    Source source;
    bool certain = true;
    const Prompt* prompt = nullptr;
  };
  using List = std::map<std::string, Named>;
  void lists(Layer layer, const List& baseline, const List& fresh);

 private:
  void same(Layer layer) { ++into_.unchanged[layer]; }
  FactDifference& into_;
};

void Differ::facts(const Examination& baseline, const Examination& fresh) {
  const auto left = by_key(baseline);
  const auto right = by_key(fresh);
  std::set<FactKey> keys;
  for (const auto& [key, held] : left) keys.insert(key);
  for (const auto& [key, held] : right) keys.insert(key);
  const Held none;
  for (const FactKey& key : keys) {
    const Held& one = left.contains(key) ? left.at(key) : none;
    const Held& other = right.contains(key) ? right.at(key) : none;
    const bool both = !one.facts.empty() && !other.facts.empty();
    const ReconciledFact& any =
        both || other.facts.empty() ? *one.facts.front() : *other.facts.front();
    const bool certain = one.certain() && other.certain();
    if (both && certain && same_values(one, other)) {
      same(any.layer);
      continue;
    }
    Change change{.layer = any.layer,
                  .role = any.role,
                  .key = any.key,
                  .baseline = one.text(),
                  .fresh = other.text(),
                  .change = class_of(any)};
    change.state = both && certain ? Change::State::changed : Change::State::unknown;
    // A ruler fact that vanished counts as moved; a subject fact that vanished is not known.
    if (change.state == Change::State::unknown && change.change == ChangeClass::subject)
      change.change = ChangeClass::unknown;
    for (const ReconciledFact* fact : one.facts)
      change.sources.push_back(evidence_of(Side::baseline, *fact));
    for (const ReconciledFact* fact : other.facts)
      change.sources.push_back(evidence_of(Side::fresh, *fact));
    into_.changes.push_back(std::move(change));
  }
}

void Differ::lists(Layer layer, const List& baseline, const List& fresh) {
  std::set<std::string> names;
  for (const auto& [name, value] : baseline) names.insert(name);
  for (const auto& [name, value] : fresh) names.insert(name);
  for (const std::string& name : names) {
    const Named* one = baseline.contains(name) ? &baseline.at(name) : nullptr;
    const Named* other = fresh.contains(name) ? &fresh.at(name) : nullptr;
    const bool certain = (!one || one->certain) && (!other || other->certain);
    if (one && other && certain && one->value == other->value) {
      same(layer);
      continue;
    }
    Change change{.layer = layer, .key = name};
    if (one) {
      change.baseline = one->value;
      change.sources.push_back({Side::baseline, one->source});
    }
    if (other) {
      change.fresh = other->value;
      change.sources.push_back({Side::fresh, other->source});
    }
    // A list that one side does not have at all is unknown; a thing that a list lacks was removed.
    const bool unknown = !certain || baseline.empty() || fresh.empty();
    change.state = unknown        ? Change::State::unknown
                   : one && other ? Change::State::changed
                   : other        ? Change::State::added
                                  : Change::State::removed;
    change.change = unknown ? ChangeClass::unknown : ChangeClass::subject;
    if (one && other && one->prompt && other->prompt)
      change.diff = unified_diff(one->prompt->text, other->prompt->text);
    into_.changes.push_back(std::move(change));
  }
}

// The prompt of a list that a setting names: by its path, or by the end of it.
const Prompt* prompt_named(const Differ::List& list, const std::optional<std::string>& name) {
  if (!name || name->empty()) return nullptr;
  for (const auto& [path, named] : list)
    if (path == *name || path.ends_with("/" + *name)) return named.prompt;
  return nullptr;
}

// Where a setting names another prompt file, what moved is between the two files.
void diff_named_prompts(const Differ::List& baseline, const Differ::List& fresh,
                        std::vector<Change>& changes) {
  for (Change& change : changes) {
    if (change.layer != Layer::prompt || !change.diff.empty()) continue;
    const Prompt* one = prompt_named(baseline, change.baseline);
    const Prompt* other = prompt_named(fresh, change.fresh);
    if (one && other && one->text != other->text)
      change.diff = unified_diff(one->text, other->text);
  }
}

// What was installed says more than what was locked, and that more than what was asked for.
Differ::List packages_of(const Examination& side) {
  Differ::List list;
  std::map<std::string, Package::Origin> origins;
  each_records(*side.bundle, [&](const Records& records) {
    for (const Package& package : records.packages) {
      const auto held = origins.find(package.name);
      if (held != origins.end() && held->second >= package.origin) continue;
      origins[package.name] = package.origin;
      const std::string& value = package.version.empty() ? package.requirement : package.version;
      list[package.name] = {value, package.source, is_certain(*side.bundle, package.source),
                            nullptr};
    }
  });
  return list;
}

Differ::List prompts_of(const Examination& side) {
  Differ::List list;
  each_records(*side.bundle, [&](const Records& records) {
    for (const Prompt& prompt : records.prompts)
      list[prompt.name] = {prompt.sha256.substr(0, 12), prompt.source,
                           is_certain(*side.bundle, prompt.source), &prompt};
  });
  return list;
}

Differ::List data_of(const Examination& side) {
  Differ::List list;
  each_records(*side.bundle, [&](const Records& records) {
    for (const DataFile& file : records.data)
      if (!file.digest.empty())
        list[file.name] = {file.digest, file.source, is_certain(*side.bundle, file.source),
                           nullptr};
  });
  return list;
}

}  // namespace

std::string_view to_string(Change::State state) {
  switch (state) {
    case Change::State::changed:
      return "changed";
    case Change::State::added:
      return "added";
    case Change::State::removed:
      return "removed";
    case Change::State::unknown:
      return "unknown";
  }
  return "";
}

ChangeClass class_of(const ReconciledFact& fact) {
  if (fact.change != ChangeClass::subject) return fact.change;
  if (fact.key == "harness_version") return ChangeClass::ruler_soft;
  if (fact.layer == Layer::scoring && fact.key != "num_runs_declared") return ChangeClass::ruler;
  const bool names_judge = fact.role == "judge" && fact.layer != Layer::infrastructure;
  if (names_judge || fact.key == "dataset_digest" || fact.key == "dataset_revision" ||
      fact.key == "evaluation_set" || fact.key == "split")
    return ChangeClass::ruler;
  return ChangeClass::subject;
}

bool items_show(std::string_view key) {
  return key == "limit" || key == "split" || key == "evaluation_set" || key == "num_samples" ||
         key.starts_with("dataset") || key.ends_with("_split");
}

FactDifference diff_facts(const Examination& baseline, const Examination& fresh) {
  FactDifference difference;
  Differ differ(difference);
  differ.facts(baseline, fresh);
  const Differ::List prompts = prompts_of(baseline), fresh_prompts = prompts_of(fresh);
  differ.lists(Layer::prompt, prompts, fresh_prompts);
  diff_named_prompts(prompts, fresh_prompts, difference.changes);
  differ.lists(Layer::data, data_of(baseline), data_of(fresh));
  differ.lists(Layer::code, packages_of(baseline), packages_of(fresh));
  std::ranges::stable_sort(difference.changes, {}, [](const Change& change) {
    return std::tie(change.layer, change.role, change.key);
  });
  return difference;
}

}  // namespace reprocheck
