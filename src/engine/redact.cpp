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

// A value whose key says what it is, although it looks like any word: `api_key: ...`.
void clean_value(const std::string& key, std::string& value) {
  const std::string line = key + ": " + value;
  const std::string safe = redacted(line);
  if (safe != line) value = safe.substr(key.size() + 2);
}

void clean(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    clean(finding.subject);
    clean(finding.message);
    for (Evidence& evidence : finding.evidence) {
      clean(evidence.source.text);
      clean_value(evidence.source.pointer, evidence.source.text);
    }
  }
}

void clean(std::optional<BundleReport>& bundle) {
  if (!bundle) return;
  for (ReconciledFact& fact : bundle->facts) {
    clean_value(fact.key, fact.value);
    for (Witness& witness : fact.witnesses) clean_value(fact.key, witness.value);
  }
  for (Problem& problem : bundle->problems) clean(problem.message);
  for (RunReport& run : bundle->runs) {
    clean(run.arm);
    clean(run.id);
  }
}

}  // namespace

void redact(Report& report) {
  clean(report.headline);
  clean(report.baseline);
  clean(report.fresh);
  clean(report.bundle);
  for (ComparabilityReason& reason : report.comparability) clean(reason.message);
  for (Change& change : report.changes) {
    if (change.baseline) clean_value(change.key, *change.baseline);
    if (change.fresh) clean_value(change.key, *change.fresh);
    clean(change.diff);
    for (Evidence& evidence : change.sources) clean_value(change.key, evidence.source.text);
  }
  for (Flips& flips : report.flips)
    for (FlipSample& sample : flips.samples)
      for (std::string* text :
           {&sample.question, &sample.target, &sample.baseline_output, &sample.fresh_output})
        clean(*text);
  for (CheckReport& check : report.checks) clean(check.findings);
}

}  // namespace reprocheck
