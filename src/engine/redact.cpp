// redact: no credential of a bundle leaves through a report.
//
// In one place, before any renderer: a sink that forgot to would be one too many.

#include "src/engine/redact.h"

#include "src/examine/secrets.h"

namespace reprocheck {
namespace {

void clean(std::string& text) {
  if (!text.empty()) text = redacted(text);
}

void clean(std::vector<std::string>& texts) {
  for (std::string& text : texts) clean(text);
}

// A value whose key says what it is, although it looks like any word: `api_key: ...`. The key may
// be a credential itself.
void clean_value(const std::string& key, std::string& value) {
  const std::string name = key + ": ";
  const std::string safe = redacted(name + value);
  value = safe.starts_with(name) ? safe.substr(name.size()) : redacted(value);
}

// RFC 6901 writes "/" within a name as "~1", which hides a URL from every rule.
void clean_pointer(std::string& pointer) {
  std::string plain = pointer;
  for (const auto& [escape, letter] : {std::pair("~1", "/"), std::pair("~0", "~")})
    for (std::size_t at = 0; (at = plain.find(escape, at)) != std::string::npos; ++at)
      plain.replace(at, 2, letter);
  std::string safe = redacted(plain);
  if (safe != plain) pointer = std::move(safe);
}

void clean(Source& source) {
  clean_value(source.pointer, source.text);
  clean(source.text);
  clean_pointer(source.pointer);
  clean(source.path);
}

void clean(std::vector<Evidence>& evidence) {
  for (Evidence& each : evidence) clean(each.source);
}

void clean(MetricKey& key) {
  for (std::string* part : {&key.task, &key.name, &key.filter, &key.arm}) clean(*part);
}

void clean(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    clean(finding.subject);
    clean(finding.message);
    clean(finding.remedy);
    clean(finding.evidence);
  }
}

void clean(ReconciledFact& fact) {
  clean_value(fact.key, fact.value);
  for (Witness& witness : fact.witnesses) {
    clean_value(fact.key, witness.value);
    clean(witness.path);
    clean_pointer(witness.pointer);
  }
  clean(fact.role);
  clean(fact.key);
}

void clean(std::optional<BundleReport>& bundle) {
  if (!bundle) return;
  clean(bundle->repository);
  clean(bundle->next_level);
  clean(bundle->not_understood);
  for (auto& [layer, state] : bundle->layers) clean(state.missing);
  for (ReconciledFact& fact : bundle->facts) clean(fact);
  for (ReadFile& file : bundle->readers) {
    clean(file.path);
    clean(file.mapping);
  }
  for (Problem& problem : bundle->problems) {
    clean(problem.path);
    clean(problem.message);
  }
  for (RunReport& run : bundle->runs)
    for (std::string* text : {&run.arm, &run.id, &run.linked_by}) clean(*text);
}

void clean(Change& change) {
  if (change.baseline) clean_value(change.key, *change.baseline);
  if (change.fresh) clean_value(change.key, *change.fresh);
  for (Evidence& evidence : change.sources) clean_value(change.key, evidence.source.text);
  clean(change.sources);
  clean(change.diff);
  clean(change.role);
  clean(change.key);
}

void clean(Flips& flips) {
  clean(flips.key);
  clean(flips.ids_broke);
  clean(flips.ids_fixed);
  for (FlipSample& sample : flips.samples)
    for (std::string* text : {&sample.id, &sample.question, &sample.target, &sample.baseline_output,
                              &sample.fresh_output})
      clean(*text);
}

}  // namespace

std::string redacted_argument(std::string argument) {
  const std::size_t equals = argument.find('=');
  if (equals != std::string::npos) {
    std::string value = argument.substr(equals + 1);
    clean_value(argument.substr(0, equals), value);
    argument.replace(equals + 1, std::string::npos, value);
  }
  clean(argument);
  return argument;
}

void redact(Report& report) {
  clean(report.headline);
  clean(report.reasons);
  for (std::optional<BundleReport>* bundle : {&report.baseline, &report.fresh, &report.bundle})
    clean(*bundle);
  for (ComparabilityReason& reason : report.comparability) {
    clean(reason.subject);
    clean(reason.message);
  }
  for (Change& change : report.changes) clean(change);
  for (MetricComparison& metric : report.metrics) {
    clean(metric.key);
    if (metric.source_baseline) clean(*metric.source_baseline);
    if (metric.source_fresh) clean(*metric.source_fresh);
  }
  for (Flips& flips : report.flips) clean(flips);
  for (Waterfall& waterfall : report.waterfall) clean(waterfall.key);
  for (CheckReport& check : report.checks) {
    clean(check.reason);
    clean(check.findings);
  }
}

}  // namespace reprocheck
