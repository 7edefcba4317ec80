// program: the bundles hold what a table of samples would have given: ids, questions, targets and
// outputs of every row. Outputs always differ, since equal ones are judged without any statistics.

#include "tests/simulation/program.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/compare/history.h"
#include "src/engine/decide.h"

namespace reprocheck::simulation {
namespace {

std::string padded(std::size_t number) {
  return fmt::format("{:08}", number);
}

// Everything but outputs, scores and clusters: alike in every replication of a cell.
const SampleTable& rows_of(std::size_t rows, std::size_t repeats) {
  thread_local SampleTable table;
  thread_local std::size_t repeats_known = 0;
  if (table.rows == rows && repeats_known == repeats) return table;
  table = {};
  repeats_known = repeats;
  table.arms = {""};
  table.has_ids = true;
  table.has_repeats = table.declares_repeats = repeats > 1;
  table.rows = rows;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string item = padded(row / repeats);
    table.ids.push(item);
    table.arm.push_back(0);
    table.repeat.push_back(static_cast<std::uint32_t>(row % repeats));
    const Fingerprint text = fingerprint(item);
    table.question.push(text);
    table.target.push(text);
    table.output_blank.push_back(false);
    table.has_error_text.push_back(false);
  }
  return table;
}

// `run`: a number that no other run of either side has.
SampleTable table_of(const Experiment& experiment, Side side, std::size_t run) {
  SampleTable table = rows_of(experiment.metrics.front().baseline.size(), experiment.repeats);
  for (std::size_t row = 0; row < table.rows; ++row)
    table.output.push(fingerprint(table.target.values[row], run));
  for (const std::int64_t cluster : experiment.clusters)
    table.clusters.push(padded(static_cast<std::size_t>(cluster)));
  for (const Scores& scores : experiment.metrics) {
    ScoreColumn column{.name = scores.metric};
    column.values = side == Side::fresh ? scores.fresh : scores.baseline;
    column.states.assign(table.rows, SampleState::scored);
    column.boolean = std::ranges::all_of(column.values, [](double x) { return x == 0 || x == 1; });
    table.scores.push_back(std::move(column));
  }
  return table;
}

Run& add_run(Bundle& bundle) {
  Run& run = bundle.runs.emplace_back();
  run.id = std::to_string(bundle.runs.size());
  run.state = RunState::finished;
  return run;
}

Bundle bundle_named(std::string name) {
  Bundle bundle;
  bundle.path = bundle.identity = bundle.digest = std::move(name);
  return bundle;
}

Bundle bundle_of(std::span<const Experiment> runs, Side side, std::string name) {
  Bundle bundle = bundle_named(std::move(name));
  for (std::size_t i = 0; i < runs.size(); ++i)
    add_run(bundle).records.samples.push_back(
        table_of(runs[i], side, 2 * i + (side == Side::fresh ? 1 : 0)));
  return bundle;
}

Bundle bundle_of(const RunValues& values, Side side, std::string name) {
  Bundle bundle = bundle_named(std::move(name));
  const auto& told = side == Side::fresh ? values.fresh : values.baseline;
  for (std::size_t i = 0; i < told.size(); ++i) {
    Records& records = add_run(bundle).records;
    Metric metric;
    metric.key.name = values.metric;
    metric.value = told[i];
    metric.text = fmt::format("{}", told[i]);
    metric.by_tool = true;
    records.metrics.push_back(std::move(metric));
    if (values.paired)
      records.facts.push_back({.layer = Layer::model, .key = "seed", .value = std::to_string(i)});
  }
  return bundle;
}

Policy policy_of(const Rules& rules) {
  Policy policy;
  policy.looks = rules.looks;
  if (rules.margin == 0 && !rules.require_non_inferior) return policy;
  policy.has_gates = true;
  Gate& gate = policy.gates.emplace_back(Gate{.pattern = "*", .margin = {rules.margin}});
  if (rules.require_non_inferior) gate.polarity = Polarity::require_non_inferior;
  return policy;
}

bool is_harmless(const MetricComparison& metric) {
  using enum MetricVerdict;
  return metric.verdict == equivalent || metric.verdict == non_inferior ||
         metric.verdict == improved;
}

Whole decided(Comparison& comparison) {
  Whole whole;
  whole.exit_code = decide(comparison, {}, {}).exit_code;
  const auto& metrics = comparison.metrics;
  const auto is = [](MetricVerdict verdict) {
    return [verdict](const MetricComparison& metric) { return metric.verdict == verdict; };
  };
  whole.judged = {.regressed = std::ranges::any_of(metrics, is(MetricVerdict::regressed)),
                  .improved = std::ranges::any_of(metrics, is(MetricVerdict::improved)),
                  .harmless = std::ranges::all_of(metrics, is_harmless),
                  .refused = std::ranges::any_of(metrics, is(MetricVerdict::not_comparable))};
  whole.metrics = std::move(comparison.metrics);
  return whole;
}

Whole judge(const Bundle& baseline, const Bundle& fresh, const Policy& policy) {
  Examination before, after;
  before.bundle = &baseline;
  after.bundle = &fresh;
  auto comparison = compare(before, after, policy);
  return comparison ? decided(*comparison) : Whole{.exit_code = 2};
}

ReconciledFact commit_of(std::string hash) {
  return {.layer = Layer::code, .key = "commit", .value = std::move(hash)};
}

}  // namespace

Whole judge_by_program(const Runs& runs, const Rules& rules) {
  return judge(bundle_of(runs.baseline, Side::baseline, "baseline"),
               bundle_of(runs.fresh, Side::fresh, "fresh"), policy_of(rules));
}

Whole judge_by_program(const RunValues& values, const Rules& rules) {
  return judge(bundle_of(values, Side::baseline, "baseline"),
               bundle_of(values, Side::fresh, "fresh"), policy_of(rules));
}

Attempts::Attempts(const Rules& rules, bool baseline_anew)
    : policy_(policy_of(rules)), baseline_anew_(baseline_anew) {}

Whole Attempts::judge(const Experiment& next) {
  const std::string commit_before(40, 'b');
  const std::string commit_after(40, 'a');
  const auto baseline_name = [&](std::size_t attempt) {
    return baseline_anew_ ? fmt::format("baseline {}", attempt) : std::string("baseline");
  };
  const auto fresh_name = [](std::size_t attempt) { return fmt::format("fresh {}", attempt); };
  const std::size_t attempt = past_.size();
  const std::span one(&next, 1);
  const Bundle baseline = bundle_of(one, Side::baseline, baseline_name(attempt));
  const Bundle fresh = bundle_of(one, Side::fresh, fresh_name(attempt));
  Examination before, after;
  before.bundle = &baseline;
  before.facts = {commit_of(commit_before)};
  after.bundle = &fresh;
  after.facts = {commit_of(commit_after)};
  if (policy_.has_gates && policy_.gates.front().polarity == Polarity::require_non_inferior)
    policy_.look = static_cast<int>(attempt) + 1;
  auto comparison = compare(before, after, policy_);
  if (!comparison) return {.exit_code = 2};
  std::vector<PastResult> earlier;
  for (std::size_t i = 0; i < attempt; ++i)
    earlier.push_back({.commit = commit_after,
                       .baseline_digest = baseline_name(i),
                       .fresh_digest = fresh_name(i),
                       .metrics = past_[i],
                       .baseline_commit = commit_before});
  hold_attempts(*comparison, earlier);
  Whole whole = decided(*comparison);
  past_.push_back(whole.metrics);
  return whole;
}

}  // namespace reprocheck::simulation
