// reconcile: what several tools testify about one thing, held side by side.
//
// Hydra, MLflow, W&B and a harness each write the model's name and the commit down, in their
// own spelling. Agreement makes a fact stronger; a difference that is more than spelling means
// that at least one record tells of another run.

#include "src/examine/reconcile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "src/base/text.h"
#include "src/examine/pins.h"

namespace reprocheck {
namespace {

bool is_hex(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

// `git describe` writes tag-n-gHASH, and -dirty behind it.
std::string commit_of(std::string_view text) {
  if (text.ends_with("-dirty")) text.remove_suffix(6);
  if (const std::size_t g = text.rfind("-g");
      g != std::string_view::npos && is_hex(text.substr(g + 2)))
    text.remove_prefix(g + 2);
  return lower(text);
}

bool prefix_of_each_other(std::string_view one, std::string_view other) {
  return one.starts_with(other) || other.starts_with(one);
}

// "gpt-4o" asked for, "gpt-4o-2024-08-06" served.
bool alias_of(std::string_view alias, std::string_view dated) {
  if (!dated.starts_with(alias) || dated.size() <= alias.size()) return false;
  const char next = dated[alias.size()];
  if (next != '-' && next != '@' && next != ':') return false;
  const std::string_view rest = dated.substr(alias.size() + 1);
  return !rest.empty() && std::ranges::all_of(rest, [](char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == 'v';
  });
}

bool same_tail(std::string_view one, std::string_view other) {
  if (one.size() < other.size()) std::swap(one, other);
  if (other.empty() || !one.ends_with(other)) return false;
  return one.size() == other.size() || other.front() == '/' ||
         one[one.size() - other.size() - 1] == '/';
}

bool numbers_agree(std::string_view one, std::string_view other) {
  const auto a = parse_number(one);
  const auto b = parse_number(other);
  if (!a || !b) return false;
  if (std::isnan(*a) && std::isnan(*b)) return true;
  // Digits beyond the range of a double are no number: two hashes like 123e4567 are not one.
  if (!std::isfinite(*a) || !std::isfinite(*b)) return false;
  if (*a == *b) return true;
  const int digits = std::min(decimals_of(one), decimals_of(other));
  const bool written_out = digits > 0 && digits < 12;
  return written_out && rounded(*a, digits) == rounded(*b, digits);
}

// "0123abc" and the forty digits that begin so. Seven are the fewest that git itself writes.
bool same_hash(std::string_view one, std::string_view other) {
  return is_hex(one) && is_hex(other) && std::min(one.size(), other.size()) >= 7 &&
         prefix_of_each_other(one, other);
}

// The value that says most: a full hash over a short one, a dated name over its alias.
bool says_more(std::string_view key, std::string_view candidate, std::string_view held) {
  if (parse_number(candidate)) return false;
  if (key != "commit") return candidate.size() > held.size();
  const auto digits = [](std::string_view text) {
    const std::string commit = commit_of(text);
    return is_hex(commit) ? commit.size() : 0;
  };
  return digits(candidate) > digits(held);
}

using Key = std::tuple<Layer, std::string, std::string>;

void add(ReconciledFact& into, const Fact& fact) {
  const auto same = std::ranges::find_if(into.witnesses, [&](const Witness& w) {
    return w.tool == fact.source.tool && w.path == fact.source.path &&
           w.pointer == fact.source.pointer && w.value == fact.value;
  });
  if (same != into.witnesses.end()) return;
  into.witnesses.push_back(
      {fact.source.tool, fact.source.path, fact.source.pointer, fact.source.line, fact.value});
}

ReconciledFact first_of(const Fact& fact) {
  ReconciledFact made{.layer = fact.layer,
                      .role = fact.role,
                      .key = fact.key,
                      .value = fact.value,
                      .change = fact.change,
                      .certain = fact.certain};
  add(made, fact);
  return made;
}

// What was read at HEAD is no word on this run, and a placeholder is none at all: neither
// contradicts, and both yield to testimony.
int weight(bool certain, std::string_view value) {
  if (is_placeholder(value)) return 0;
  return certain ? 2 : 1;
}

// The facts of one run: one entry a key, contradicted where two certain witnesses disagree.
void reconcile_run(const std::vector<const Fact*>& facts, std::map<Key, ReconciledFact>& run,
                   std::vector<ReconciledFact>& lists) {
  for (const Fact* fact : facts) {
    if (is_list_fact(fact->key)) {
      lists.push_back(first_of(*fact));
      continue;
    }
    const auto [at, is_new] =
        run.try_emplace({fact->layer, fact->role, fact->key}, first_of(*fact));
    if (is_new) continue;
    ReconciledFact& held = at->second;
    if (weight(fact->certain, fact->value) < weight(held.certain, held.value)) continue;
    if (weight(fact->certain, fact->value) > weight(held.certain, held.value)) {
      held = first_of(*fact);
      continue;
    }
    const bool agrees = std::ranges::all_of(held.witnesses, [&](const Witness& w) {
      return witnesses_agree(fact->key, w.value, fact->value);
    });
    const std::size_t before = held.witnesses.size();
    add(held, *fact);
    if (held.witnesses.size() == before) continue;
    if (!agrees && held.certain && !is_placeholder(held.value))
      held.state = ReconciledFact::State::contradicted;
    else if (agrees && held.state == ReconciledFact::State::single)
      held.state = ReconciledFact::State::agreed;
    if (agrees && says_more(fact->key, fact->value, held.value)) held.value = fact->value;
  }
}

// The evaluations that a run's documents tell apart; one, without a name, where they do not.
std::set<std::string> evaluations_of(const Records& records) {
  std::set<std::string> names;
  for (const Fact& fact : records.facts) names.insert(fact.evaluation);
  if (names.size() > 1) names.erase("");
  return names;
}

// What is told of this evaluation, and of all.
std::vector<const Fact*> facts_about(const Records& records, const std::string& evaluation) {
  std::vector<const Fact*> facts;
  for (const Fact& fact : records.facts)
    if (fact.evaluation.empty() || fact.evaluation == evaluation) facts.push_back(&fact);
  return facts;
}

// A metric that several files of one run tell, as facts: metrics.json beside the tracker's copy.
// What an evaluation's own document tells bears its name as arm; others tell it without.
std::vector<Fact> told_metrics(const Run& run, const std::string& evaluation) {
  std::map<MetricKey, std::vector<const Metric*>> by_key;
  for (const Metric& metric : run.records.metrics) {
    if (!metric.repeats.empty() || has_no_value(metric)) continue;
    MetricKey key = metric.key;
    if (key.arm == evaluation) key.arm.clear();
    by_key[key].push_back(&metric);
  }
  std::vector<Fact> facts;
  for (const auto& [key, metrics] : by_key)
    for (const Metric* metric : metrics)
      if (metrics.size() > 1)
        facts.push_back({.layer = Layer::result,
                         .key = to_string(key),
                         .value = metric->text,
                         .source = metric->source});
  return facts;
}

// Repeats that agree are one fact with more witnesses; those that differ stay apart.
class Merged {
 public:
  void add(ReconciledFact fact) {
    std::vector<std::size_t>& held = by_key_[{fact.layer, fact.role, fact.key}];
    for (const std::size_t index : held)
      if (witnesses_agree(fact.key, all_[index].value, fact.value)) return join(all_[index], fact);
    held.push_back(all_.size());
    all_.push_back(std::move(fact));
  }
  std::vector<ReconciledFact> take() { return std::move(all_); }

 private:
  static void join(ReconciledFact& held, const ReconciledFact& fact) {
    for (const Witness& witness : fact.witnesses)
      if (std::ranges::none_of(held.witnesses, [&](const Witness& w) {
            return w.path == witness.path && w.pointer == witness.pointer && w.tool == witness.tool;
          }))
        held.witnesses.push_back(witness);
    if (fact.state == ReconciledFact::State::contradicted)
      held.state = fact.state;
    else if (held.state == ReconciledFact::State::single && held.witnesses.size() > 1)
      held.state = ReconciledFact::State::agreed;
  }

  std::vector<ReconciledFact> all_;
  std::map<Key, std::vector<std::size_t>> by_key_;
};

}  // namespace

std::string_view to_string(ReconciledFact::State state) {
  switch (state) {
    case ReconciledFact::State::agreed:
      return "agreed";
    case ReconciledFact::State::single:
      return "single";
    case ReconciledFact::State::contradicted:
      return "contradicted";
  }
  return "";
}

bool is_list_fact(std::string_view key) {
  constexpr std::array<std::string_view, 4> lists{"unpinned_install", "base_image", "filter",
                                                  "scorer"};
  return std::ranges::find(lists, key) != lists.end();
}

bool witnesses_agree(std::string_view key, std::string_view one, std::string_view other) {
  if (one == other || lower(trim(one)) == lower(trim(other))) return true;
  if (key == "commit") {
    const std::string a = commit_of(one);
    const std::string b = commit_of(other);
    if (!is_hex(a) || !is_hex(b)) return true;  // a tag names a commit that nobody here can look up
    return same_hash(a, b);
  }
  constexpr std::size_t full_hash = 32;  // MD5; what is shorter may be two numbers
  if (std::max(one.size(), other.size()) >= full_hash && same_hash(lower(one), lower(other)))
    return true;
  if (numbers_agree(one, other)) return true;
  const bool names = key == "name" || key == "served_model";
  if (names && (alias_of(one, other) || alias_of(other, one))) return true;
  const bool paths =
      one.find('/') != std::string_view::npos || other.find('/') != std::string_view::npos;
  return paths && same_tail(one, other);
}

std::vector<ReconciledFact> reconcile(const Bundle& bundle) {
  Merged merged;
  const auto reconcile_with_shared = [&](std::vector<const Fact*> facts,
                                         const std::vector<Fact>& metrics) {
    for (const Fact& fact : metrics) facts.push_back(&fact);
    for (const Fact& fact : bundle.shared.facts) facts.push_back(&fact);
    std::map<Key, ReconciledFact> run;
    std::vector<ReconciledFact> lists;
    reconcile_run(facts, run, lists);
    for (auto& [key, fact] : run) merged.add(std::move(fact));
    for (ReconciledFact& fact : lists) merged.add(std::move(fact));
  };
  for (const Run& run : bundle.runs) {
    const std::set<std::string> evaluations = evaluations_of(run.records);
    if (evaluations.empty()) reconcile_with_shared({}, told_metrics(run, ""));
    for (const std::string& name : evaluations)
      reconcile_with_shared(facts_about(run.records, name), told_metrics(run, name));
  }
  if (bundle.runs.empty()) reconcile_with_shared({}, {});
  std::vector<ReconciledFact> all = merged.take();
  std::ranges::stable_sort(all, {}, [](const ReconciledFact& fact) {
    return std::tie(fact.layer, fact.role, fact.key, fact.value);
  });
  return all;
}

const ReconciledFact* Examination::fact(Layer layer, std::string_view key) const {
  const auto at = std::ranges::find_if(
      facts, [&](const ReconciledFact& f) { return f.layer == layer && f.key == key; });
  return at == facts.end() ? nullptr : &*at;
}

const ReconciledFact* Examination::fact(Layer layer, std::string_view role,
                                        std::string_view key) const {
  const auto at = std::ranges::find_if(facts, [&](const ReconciledFact& f) {
    return f.layer == layer && f.role == role && f.key == key;
  });
  return at == facts.end() ? nullptr : &*at;
}

}  // namespace reprocheck
