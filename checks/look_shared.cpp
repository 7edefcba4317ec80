// look_shared: what most checks glance at: facts that count, records of all runs, a quote.
//
// A fact read at HEAD, or a placeholder where a value should stand, is the same as nothing:
// that rule is here, so that no check can be greener than another.

#include "checks/look_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "src/base/fingerprint_index.h"
#include "src/base/text.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

bool counts(const ReconciledFact& fact) {
  return fact.certain && !is_placeholder(fact.value);
}

std::string value_text(const std::optional<std::string>& value) {
  return value ? shown(*value, 80) : "not recorded";
}

}  // namespace

const ReconciledFact* recorded(const Examination& bundle, Layer layer, std::string_view key) {
  const auto at = std::ranges::find_if(bundle.facts, [&](const ReconciledFact& fact) {
    return fact.layer == layer && fact.key == key && counts(fact);
  });
  return at == bundle.facts.end() ? nullptr : &*at;
}

const ReconciledFact* recorded(const Examination& bundle, Layer layer, std::string_view role,
                               std::string_view key) {
  const auto at = std::ranges::find_if(bundle.facts, [&](const ReconciledFact& fact) {
    return fact.layer == layer && fact.role == role && fact.key == key && counts(fact);
  });
  return at == bundle.facts.end() ? nullptr : &*at;
}

std::vector<const ReconciledFact*> all_recorded(const Examination& bundle, Layer layer,
                                                std::string_view key) {
  std::vector<const ReconciledFact*> all;
  for (const ReconciledFact& fact : bundle.facts)
    if (fact.layer == layer && fact.key == key && counts(fact)) all.push_back(&fact);
  return all;
}

std::string short_commit(const Examination& bundle) {
  const ReconciledFact* commit = recorded(bundle, Layer::code, "commit");
  return commit ? commit->value.substr(0, 7) : "the commit";
}

std::vector<Evidence> quoted(const ReconciledFact& fact) {
  std::vector<Evidence> all;
  all.reserve(fact.witnesses.size());
  for (const Witness& witness : fact.witnesses)
    all.push_back(
        {Side::fresh, {witness.tool, witness.path, witness.pointer, witness.line, witness.value}});
  return all;
}

std::vector<Evidence> quoted(const Source& source) {
  return {{Side::fresh, source}};
}

std::vector<Evidence> quoted(const Problem& problem) {
  return {{Side::fresh, {"", problem.path, "", problem.line, ""}}};
}

std::string named(std::string_view role, std::string_view otherwise) {
  return std::string(role.empty() ? otherwise : role);
}

std::size_t distinct_ids(const SampleTable& table) {
  FingerprintIndex ids(table.ids.size());
  for (std::uint32_t row = 0; row < table.ids.size(); ++row)
    ids.at(fingerprint(table.ids[row])) = row;
  return ids.size();
}

std::uint64_t errors_beside_constant(const SampleTable& table, const ScoreColumn& column) {
  std::uint64_t scored = 0, errors = 0;
  std::optional<double> value;
  for (std::size_t row = 0; row < table.has_error_text.size(); ++row) {
    errors += table.has_error_text[row] ? 1 : 0;
    if (column.states[row] != SampleState::scored) continue;
    ++scored;
    if (value && *value != column.values[row]) return 0;
    value = column.values[row];
  }
  return scored > 1 && errors * 2 >= table.rows ? errors : 0;
}

std::optional<std::string> unread_table(const Bundle& bundle) {
  for (const std::string& path : bundle.not_understood) {
    const auto why = std::ranges::find(bundle.problems, path, &Problem::path);
    if (why != bundle.problems.end()) return fmt::format("{}: {}", shown(path, 80), why->message);
    if (path.ends_with(".jsonl") || path.ends_with(".csv") || path.ends_with(".tsv"))
      return fmt::format(
          "{} was not read as samples; name it in reprocheck.bundle.yaml: "
          "files: {{\"{}\": {{role: samples}}}}",
          shown(path, 80), shown(path, 80));
  }
  const auto document = std::ranges::find_if(
      bundle.not_understood, [](const std::string& path) { return path.ends_with(".json"); });
  if (document == bundle.not_understood.end()) return std::nullopt;
  return fmt::format(
      "{} was not read; name it in reprocheck.bundle.yaml: files: {{\"{}\": {{role: metrics}}}}, "
      "or "
      "{{role: samples}} where it holds a list of records",
      shown(*document, 80), shown(*document, 80));
}

std::string written(const Metric& metric) {
  return metric.text.empty() ? number_text(metric.value) : shown(metric.text, 40);
}

std::uint64_t repeats_found(const Bundle& bundle) {
  std::map<std::string, std::uint64_t> runs;
  for (const Run& run : bundle.runs) ++runs[run.arm];
  std::uint64_t found = 0;
  for (const auto& [arm, count] : runs) found = found == 0 ? count : std::min(found, count);
  each_records(bundle, [&](const Records& records) {
    for (const Metric& metric : records.metrics)
      found = std::max<std::uint64_t>(found, metric.repeats.size());
    for (const SampleTable& table : records.samples)
      if (table.has_repeats) {
        const std::set<std::uint32_t> repeats(table.repeat.begin(), table.repeat.end());
        found = std::max<std::uint64_t>(found, repeats.size());
      }
  });
  return found;
}

std::string value_of(const std::optional<double>& value) {
  return value ? fmt::format("{:.4g}", *value + 0.0) : "none";  // no -0
}

std::vector<Evidence> quoted_sides(const MetricComparison& metric) {
  std::vector<Evidence> evidence;
  if (metric.source_baseline) evidence.push_back({Side::baseline, *metric.source_baseline});
  if (metric.source_fresh) evidence.push_back({Side::fresh, *metric.source_fresh});
  return evidence;
}

bool is_judge(const Change& change) {
  return change.role == "judge" || change.key.starts_with("judge");
}

bool has_judge(const Examination& bundle) {
  return std::ranges::any_of(bundle.facts, [](const ReconciledFact& fact) {
    return fact.role == "judge" || fact.key == "judge_name";
  });
}

std::string table_of(const ItemChanges& items) {
  const std::string task = items.task.empty() ? "samples" : items.task;
  return items.arm.empty() ? task : fmt::format("{}@{}", task, items.arm);
}

Findings problems_of_kind(const Bundle& bundle, ProblemKind kind, std::string_view remedy) {
  Findings findings;
  for (const Problem& problem : bundle.problems)
    if (problem.kind == kind)
      findings.push_back({.subject = problem.path,
                          .message = problem.message,
                          .evidence = quoted(problem),
                          .remedy = std::string(remedy)});
  return findings;
}

std::string listed(const std::vector<std::string>& names, std::uint64_t count, std::size_t most) {
  const std::size_t shown_names = std::min(most, names.size());
  std::vector<std::string> first;
  first.reserve(shown_names);
  for (std::size_t i = 0; i < shown_names; ++i) first.push_back(shown(names[i], 60));
  std::string text = join(first, ", ");
  if (count > shown_names) text += fmt::format(" and {} more", count - shown_names);
  return text;
}

bool is_changed(const Change& change) {
  return change.state != Change::State::unknown;
}

Finding finding_of(const Change& change) {
  const std::string key =
      change.role.empty() ? change.key : fmt::format("{}.{}", change.role, change.key);
  const auto message = [&]() -> std::string {
    switch (change.state) {
      case Change::State::changed:
        return fmt::format("{} -> {}", value_text(change.baseline), value_text(change.fresh));
      case Change::State::added:
        return fmt::format("new: {}", value_text(change.fresh));
      case Change::State::removed:
        return fmt::format("gone, was {}", value_text(change.baseline));
      case Change::State::unknown:
        return fmt::format("{} in baseline, {} in fresh", value_text(change.baseline),
                           value_text(change.fresh));
    }
    return {};
  };
  return {.subject = key, .message = message(), .evidence = change.sources};
}

}  // namespace reprocheck::checks
