// sample_reports: small enough to read, wide enough that every part of a report is filled.
//
// They are built without the engine, so that a renderer is tested against what a Report may
// hold and not against what today's engine happens to put there.

#include "tests/reports/sample_reports.h"

#include <limits>

namespace reprocheck::tests {
namespace {

LayerState layer(Answer recorded, Answer pinned, Answer verified) {
  return {recorded, pinned, verified, {}};
}

BundleReport bundle(std::string path, int level) {
  BundleReport side;
  side.path = std::move(path);
  side.digest = "xxh128:00112233445566778899aabbccddeeff";
  side.runs = {{"a1b2", {"hydra", "lm-eval"}, "directory", "", "finished"}};
  side.level = level;
  side.next_level = {"model: write the dated version, gpt-4o-2024-08-06",
                     "infrastructure: FROM python:3.12-slim@sha256:..."};
  side.files = {12, 9, 2, 1};
  side.readers = {{"samples.jsonl", "native", "id=qid target=gold output=pred"},
                  {"requirements.txt", "pip", ""}};
  side.not_understood = {"notes/thoughts.md", "cache/blob.bin"};
  side.problems = {{"logs/run.jsonl", 17, ProblemKind::torn, "ends inside a record", false}};
  side.layers[Layer::prompt] = layer(Answer::yes, Answer::yes, Answer::yes);
  side.layers[Layer::model] = layer(Answer::yes, Answer::no, Answer::no);
  side.layers[Layer::data] = layer(Answer::yes, Answer::partly, Answer::unknown);
  side.layers[Layer::code] = layer(Answer::yes, Answer::yes, Answer::partly);
  side.layers[Layer::infrastructure] = layer(Answer::no, Answer::no, Answer::not_applicable);
  side.layers[Layer::infrastructure].missing = {"record the image's digest"};
  ReconciledFact fact;
  fact.layer = Layer::code;
  fact.key = "commit";
  fact.value = "4f2c1e9000000000000000000000000000000000";
  fact.state = ReconciledFact::State::contradicted;
  fact.witnesses = {{"hydra", ".hydra/config.yaml", "/git/commit", 0, "4f2c1e9"},
                    {"lm-eval", "results.json", "/git_hash", 3, "b07d3aa"}};
  side.facts = {fact};
  return side;
}

MetricComparison accuracy(MetricVerdict verdict) {
  MetricComparison metric;
  metric.key = {"gsm8k", "accuracy", "", ""};
  metric.direction = Direction::higher;
  metric.baseline = 0.78392721758;
  metric.fresh = 0.76118271417;
  metric.recorded_baseline = 0.784;
  metric.recorded_fresh = 0.761;
  metric.runs_baseline = {0.78392721758};
  metric.runs_fresh = {0.76118271417};
  metric.difference = -0.02274450341;
  metric.low = -0.0389;
  metric.high = -0.0071;
  metric.std_error = 0.0081;
  metric.p_value = 0.0046;
  metric.p_adjusted = 0.0138;
  metric.mde = 0.0223;
  metric.test = "McNemar mid-p";
  metric.interval_method = "Tango";
  metric.assumption = "independent questions, one run a side";
  metric.effect = {{"odds_ratio", 1.73}};
  metric.n_baseline = metric.n_fresh = metric.n_paired = 1319;
  metric.n_runs_baseline = metric.n_runs_fresh = 1;
  metric.margin = 0.01;
  metric.margin_from = "reprocheck.yaml:12";
  metric.range_top = 1.0;
  metric.gated = metric.tested = metric.in_baseline = metric.in_fresh = true;
  metric.verdict = verdict;
  metric.source_fresh = Source{"lm-eval", "results.json", "/results/gsm8k", 8, "0.761"};
  return metric;
}

MetricComparison graded(std::string name, Direction direction, double baseline, double difference,
                        double half_width, MetricVerdict verdict) {
  MetricComparison metric;
  metric.key = {"", std::move(name), "", ""};
  metric.direction = direction;
  metric.baseline = baseline;
  metric.fresh = baseline + difference;
  metric.difference = difference;
  metric.low = difference - half_width;
  metric.high = difference + half_width;
  metric.p_value = metric.p_adjusted = 0.506;
  metric.mde = half_width * 1.4;
  metric.n_baseline = metric.n_fresh = metric.n_paired = 200;
  metric.margin = 0.1;
  metric.margin_from = "reprocheck.yaml:15";
  metric.gated = metric.tested = metric.in_baseline = metric.in_fresh = true;
  metric.verdict = verdict;
  return metric;
}

CheckReport check(std::string name, Layer on, Outcome outcome, Severity severity) {
  CheckReport result;
  result.name = std::move(name);
  result.layer = on;
  result.outcome = outcome;
  result.severity = severity;
  result.summary = "what a finding means, in one line";
  return result;
}

std::vector<CheckReport> quiet_checks() {
  CheckReport passed = check("seed-changed", Layer::model, Outcome::passed, Severity::warning);
  CheckReport unavailable =
      check("scorer-changed", Layer::scoring, Outcome::unavailable, Severity::error);
  unavailable.reason = "no scorer is on record";
  CheckReport none = check("index-stale", Layer::data, Outcome::not_applicable, Severity::warning);
  none.reason = "there is no retrieval";
  CheckReport old =
      check("image-unpinned", Layer::infrastructure, Outcome::failed, Severity::warning);
  old.side = Side::fresh;
  old.already_so = true;
  old.findings = {{"Dockerfile", "python:3.12-slim is a tag", {}, "pin it by digest", true, ""}};
  return {passed, unavailable, none, old};
}

Report compared(std::string verdict, std::string headline, int exit_code) {
  Report report;
  report.version = "0.1.0";
  report.command = "compare";
  report.verdict = std::move(verdict);
  report.headline = std::move(headline);
  report.exit_code = exit_code;
  report.baseline = bundle("runs/main", 1);
  report.fresh = bundle("runs/pr-182", 1);
  report.unchanged = {{Layer::prompt, 2}, {Layer::model, 11}, {Layer::data, 4}};
  report.ledger_baseline = {1319, 1319, 0, 0, 0, 0, 0};
  report.ledger_fresh = {1319, 1310, 0, 9, 0, 0, 0};
  report.checks = quiet_checks();
  report.policy = {{"gates.accuracy", "margin 1pp", "reprocheck.yaml:12"},
                   {"stats.alpha", "0.05", "default"}};
  return report;
}

void add_samples(Report& report) {
  Flips flips;
  flips.key = report.metrics.front().key;
  flips.broke = 71;
  flips.fixed = 41;
  flips.same = 1207;
  flips.ids_broke = {"gsm-0417", "gsm-0033", "gsm-1102"};
  flips.ids_fixed = {"gsm-0002"};
  flips.samples = {{"gsm-0417", true, "How many apples?\nThink.", "36", "The answer is 36.",
                    "The answer is 30."},
                   {"gsm-0002", false, "2 + 2?", "4", "five", "4"}};
  report.flips = {flips};
  report.waterfall = {{flips.key,
                       -0.02274450341,
                       {{"newly_errored", 9, -0.0053},
                        {"prompt_changed", 103, -0.01744450341},
                        {"removed", 0, 0}}}};
}

void add_changes(Report& report) {
  Change prompt;
  prompt.layer = Layer::prompt;
  prompt.key = "prompts/solve.txt";
  prompt.baseline = "sha256:9c1e44d0";
  prompt.fresh = "sha256:51aa07be";
  prompt.diff =
      "@@ -1,3 +1,3 @@\n Solve the problem.\n-Think step by step.\n+Answer at once.\n Go.\n";
  prompt.sources = {{Side::fresh, {"native", "prompts/solve.txt", "", 2, "Answer at once."}}};
  Change model;
  model.layer = Layer::model;
  model.role = "generator";
  model.key = "max_tokens";
  model.baseline = "512";
  model.fresh = "768";
  Change unknown;
  unknown.layer = Layer::infrastructure;
  unknown.key = "driver";
  unknown.baseline = "550.54";
  unknown.state = Change::State::unknown;
  unknown.change = ChangeClass::unknown;
  Change harness;
  harness.layer = Layer::scoring;
  harness.key = "harness_version";
  harness.baseline = "0.4.8";
  harness.fresh = "0.4.9";
  harness.change = ChangeClass::ruler_soft;
  report.changes = {prompt, model, unknown, harness};
  report.status = ComparabilityStatus::confounded;
  report.comparability = {
      {Layer::scoring, "harness_version", "0.4.8 became 0.4.9", ChangeClass::ruler_soft}};
}

}  // namespace

Report regressed_report() {
  Report report = compared("regressed", "regressed: 1 of 3 gated metrics, 1 inconclusive", 1);
  report.reasons = {"gsm8k/accuracy"};
  report.metrics = {
      accuracy(MetricVerdict::regressed),
      graded("judge_score", Direction::higher, 4.12, -0.07, 0.12, MetricVerdict::inconclusive),
      graded("toxicity", Direction::lower, 0.04, -0.02, 0.01, MetricVerdict::improved),
      graded("latency_ms", Direction::unknown, 1840, 70, 400, MetricVerdict::info_only)};
  report.metrics.back().gated = false;
  add_samples(report);
  add_changes(report);
  CheckReport regressed =
      check("metric-regressed", Layer::result, Outcome::failed, Severity::error);
  regressed.gates = true;
  regressed.findings = {{"gsm8k/accuracy",
                         "fell by 2.27 pp, margin 1.00 pp",
                         {{Side::fresh, {"policy", "reprocheck.yaml", "", 12, "margin: 1pp"}}},
                         "reprocheck diff runs/main runs/pr-182 --show broke",
                         false,
                         ""}};
  report.checks.insert(report.checks.begin(), regressed);
  return report;
}

Report identical_report() {
  Report report = compared("equivalent", "equivalent: outputs and scores are identical", 0);
  MetricComparison metric = accuracy(MetricVerdict::equivalent);
  metric.fresh = metric.baseline;
  metric.difference = metric.low = metric.high = 0.0;
  metric.p_value = metric.p_adjusted = 1.0;
  metric.margin = 0;
  metric.margin_from = "default";
  metric.detail = "identical";
  report.metrics = {metric};
  report.ledger_fresh = report.ledger_baseline;
  return report;
}

Report not_comparable_report() {
  Report report =
      compared("not_comparable", "not comparable: target: 40 of 1,319 targets differ", 3);
  MetricComparison metric = accuracy(MetricVerdict::not_comparable);
  metric.difference = metric.low = metric.high = metric.p_value = metric.p_adjusted = std::nullopt;
  metric.mde = metric.std_error = std::nullopt;
  metric.detail = "items_changed";
  report.metrics = {metric};
  report.status = ComparabilityStatus::not_comparable;
  report.comparability = {
      {Layer::data, "target", "40 of 1,319 targets differ", ChangeClass::ruler}};
  return report;
}

Report inconclusive_report() {
  Report report =
      compared("inconclusive", "no regression found (smallest visible drop 4.10 pp)", 0);
  MetricComparison metric = accuracy(MetricVerdict::inconclusive);
  metric.difference = -0.005;
  metric.low = -0.035;
  metric.high = 0.0247;
  metric.mde = 0.041;
  metric.fresh = std::numeric_limits<double>::quiet_NaN();
  metric.effect = {{"bound", -std::numeric_limits<double>::infinity()}};
  report.metrics = {metric};
  return report;
}

Report unchecked_report() {
  Report report = compared("unchecked", "unchecked: samples.jsonl:7: ends inside a record", 4);
  report.unchanged.clear();
  report.fresh->problems.push_back(
      {"samples.jsonl", 7, ProblemKind::malformed, "a record that is no JSON", true});
  return report;
}

Report no_baseline_report() {
  Report report = compared("no_baseline", "nothing to compare with yet, so nothing can fail", 0);
  report.baseline.reset();
  report.unchanged.clear();
  return report;
}

Report not_ready_report() {
  Report report;
  report.version = "0.1.0";
  report.command = "audit";
  report.verdict = "not_ready";
  report.headline = "not ready: 1 error, level 1 of 2";
  report.exit_code = 1;
  report.reasons = {"commit-dirty"};
  report.bundle = bundle("runs/paper", 1);
  report.checks = quiet_checks();
  CheckReport dirty = check("commit-dirty", Layer::code, Outcome::failed, Severity::error);
  dirty.gates = true;
  dirty.findings = {{"commit",
                     "the work tree was dirty and no patch was saved",
                     {{Side::fresh, {"native", "run.json", "/dirty", 18, "\"dirty\": true,"}}},
                     "run again from a commit",
                     false,
                     ""}};
  CheckReport waived = check("seed-not-recorded", Layer::model, Outcome::waived, Severity::warning);
  waived.findings = {{"seed", "no seed is on record", {}, "", false, "the provider has none"}};
  report.checks.insert(report.checks.begin(), {dirty, waived});
  MetricComparison metric = accuracy(MetricVerdict::info_only);
  metric.gated = false;
  metric.difference = metric.low = metric.high = std::nullopt;
  report.metrics = {metric};
  return report;
}

std::string hostile_text() {
  return "::error file=x::pwned\n::set-output name=a::b\r##[error]x\x1b[2J\xc2\x9b"
         "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & | `code` ``` "
         "](http://evil.example) ![i](http://evil.example) @team #1 </details> <!-- --> "
         "\xe2\x80\xae"
         "\xe2\x80\xa8\xff\xfe <b>bold</b> {{x}} $(rm) \xe4\xb8\xad\xe6\x96\x87";
}

Report hostile_report() {
  Report report = regressed_report();
  const std::string text = hostile_text();
  const std::string longer = text + std::string(5000, 'A');
  report.headline = text;
  report.metrics.front().key.name = text;
  report.metrics.front().test = report.metrics.front().detail = text;
  report.flips.front().key = report.waterfall.front().key = report.metrics.front().key;
  report.flips.front().ids_broke = {text, longer};
  report.flips.front().samples = {{text, true, longer, text, text, text}};
  report.waterfall.front().terms.front().cause = text;
  for (Change& change : report.changes) {
    change.key = change.role = text;
    change.baseline = change.fresh = longer;
  }
  report.changes.front().diff = "@@ -1 +1 @@\n ::error::x\n-" + text + "\n+" + longer;
  report.comparability.front().subject = report.comparability.front().message = text;
  for (CheckReport& result : report.checks) {
    result.reason = text;
    for (Finding& finding : result.findings)
      finding = {
          text, longer, {{Side::fresh, {text, text, text, 3, text}}}, text, finding.already_so, ""};
  }
  for (auto* side : {&*report.baseline, &*report.fresh}) {
    side->path = side->repository = text;
    side->runs.front() = {text, {text}, text, text, text};
    side->next_level = side->not_understood = {text, longer};
    side->readers = {{text, text, text}};
    side->problems.front().path = side->problems.front().message = text;
    side->facts.front().value = side->facts.front().key = text;
  }
  report.policy = {{text, text, text}};
  return report;
}

std::vector<std::pair<std::string, Report>> all_reports() {
  return {{"regressed", regressed_report()},           {"identical", identical_report()},
          {"not_comparable", not_comparable_report()}, {"inconclusive", inconclusive_report()},
          {"unchecked", unchecked_report()},           {"no_baseline", no_baseline_report()},
          {"not_ready", not_ready_report()},           {"hostile", hostile_report()}};
}

}  // namespace reprocheck::tests
