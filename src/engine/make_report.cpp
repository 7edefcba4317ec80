// make_report: the whole result as plain values, so that every renderer sees the same.

#include "src/engine/decide.h"
#include "src/engine/redact.h"

namespace reprocheck {
namespace {

BundleReport bundle_report(const Examination& examination) {
  const Bundle& bundle = *examination.bundle;
  BundleReport report{.path = bundle.path, .digest = bundle.digest};
  report.repository = bundle.repository ? bundle.repository->work_tree : bundle.repository_note;
  const auto add_run = [&](const Run& run) {
    report.runs.push_back(
        {run.id, run.witnesses, run.linked_by, run.arm, std::string(to_string(run.state))});
  };
  for (const Run& run : bundle.runs) add_run(run);
  for (const Run& run : bundle.others) add_run(run);
  report.level = examination.level;
  report.next_level = examination.next_level;
  report.files = bundle.files;
  report.readers = bundle.readers;
  report.not_understood = bundle.not_understood;
  report.problems = bundle.problems;
  report.layers = examination.layers;
  report.facts = examination.facts;
  report.parts = bundle.parts;
  return report;
}

std::vector<CheckReport> check_reports(const std::vector<CheckResult>& results) {
  std::vector<CheckReport> reports;
  for (const CheckResult& result : results) {
    CheckReport report{.name = std::string(result.check->name),
                       .layer = result.check->layer,
                       .side = result.side,
                       .outcome = result.outcome,
                       .severity = result.severity,
                       .summary = std::string(result.check->summary),
                       .reason = result.reason,
                       .already_so = result.already_so,
                       .gates = result.gates,
                       .findings = result.findings};
    reports.push_back(std::move(report));
  }
  return reports;
}

Report report_of(const Verdict& verdict, std::string command,
                 const std::vector<CheckResult>& results, const Policy& policy,
                 std::string version) {
  Report report;
  report.version = std::move(version);
  report.command = std::move(command);
  report.verdict = verdict.word;
  report.headline = verdict.headline;
  report.exit_code = verdict.exit_code;
  report.reasons = verdict.reasons;
  report.checks = check_reports(results);
  report.policy = policy_lines(policy);
  report.seed = policy.seed;
  return report;
}

}  // namespace

Report make_report(const Verdict& verdict, const Comparison& runs,
                   const std::vector<CheckResult>& results, std::string version) {
  Report report = report_of(verdict, "compare", results, *runs.policy, std::move(version));
  if (runs.baseline) report.baseline = bundle_report(*runs.baseline);
  if (runs.fresh) report.fresh = bundle_report(*runs.fresh);
  report.status = runs.status;
  report.comparability = runs.reasons;
  report.changes = runs.changes;
  report.unchanged = runs.unchanged;
  report.metrics = runs.metrics;
  for (MetricComparison& metric : report.metrics) metric.gate = nullptr;
  report.ledger_baseline = runs.ledger_baseline;
  report.ledger_fresh = runs.ledger_fresh;
  report.flips = runs.flips;
  report.waterfall = runs.waterfall;
  report.slices = runs.slices;
  redact(report);
  return report;
}

Report make_report(const Verdict& verdict, const Examination& bundle,
                   const std::vector<CheckResult>& results, const Policy& policy,
                   std::string version) {
  Report report = report_of(verdict, "audit", results, policy, std::move(version));
  report.bundle = bundle_report(bundle);
  redact(report);
  return report;
}

}  // namespace reprocheck
