// whole: an experiment as two bundles in memory, compared and decided as the program does it.
//
// The runs hold what a table of samples would have given: ids, questions, targets and outputs of
// every row. Outputs always differ, since equal ones are judged without any statistics.

#include <algorithm>
#include <string>

#include "tests/simulation/experiment.h"

namespace reprocheck::simulation {
namespace {

std::string padded(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(8 - std::min<std::size_t>(8, digits.size()), '0') + digits;
}

SampleTable table_of(const Experiment& experiment, Side side) {
  const bool fresh = side == Side::fresh;
  SampleTable table;
  table.arms = {""};
  table.has_ids = true;
  table.has_repeats = experiment.repeats > 1;
  table.rows = experiment.metrics.front().baseline.size();
  for (std::size_t row = 0; row < table.rows; ++row) {
    const std::string item = padded(row / experiment.repeats);
    table.ids.push(item);
    table.arm.push_back(0);
    table.repeat.push_back(static_cast<std::uint32_t>(row % experiment.repeats));
    const Fingerprint text = fingerprint(item);
    table.question.push(text);
    table.target.push(text);
    table.output.push(fingerprint(text, fresh ? 1 : 0));
    table.output_blank.push_back(false);
    table.has_error_text.push_back(false);
    if (!experiment.clusters.empty())
      table.clusters.push(padded(static_cast<std::size_t>(experiment.clusters[row])));
  }
  for (const Scores& scores : experiment.metrics) {
    ScoreColumn column{.name = scores.metric};
    column.values = fresh ? scores.fresh : scores.baseline;
    column.states.assign(table.rows, SampleState::scored);
    column.boolean = std::ranges::all_of(column.values, [](double x) { return x == 0 || x == 1; });
    table.scores.push_back(std::move(column));
  }
  return table;
}

Bundle bundle_of(const std::vector<Experiment>& runs, Side side) {
  Bundle bundle;
  bundle.path = bundle.identity = bundle.digest = side == Side::fresh ? "fresh" : "baseline";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Run& run = bundle.runs.emplace_back();
    run.id = std::to_string(i);
    run.state = RunState::finished;
    run.records.samples.push_back(table_of(runs[i], side));
  }
  return bundle;
}

Policy policy_of(double margin) {
  Policy policy;
  if (margin == 0) return policy;
  policy.has_gates = true;
  policy.gates.push_back({.pattern = "*", .margin = {margin}});
  return policy;
}

bool is_harmless(const MetricComparison& metric) {
  using enum MetricVerdict;
  return metric.verdict == equivalent || metric.verdict == non_inferior ||
         metric.verdict == improved;
}

}  // namespace

Whole judge_by_program(const Runs& runs, double margin) {
  const Bundle baseline = bundle_of(runs.baseline, Side::baseline);
  const Bundle fresh = bundle_of(runs.fresh, Side::fresh);
  Examination before, after;
  before.bundle = &baseline;
  after.bundle = &fresh;
  const Policy policy = policy_of(margin);
  auto comparison = compare(before, after, policy);
  if (!comparison) return {.exit_code = 2};
  Whole whole;
  whole.exit_code = decide(*comparison, {}, {}).exit_code;
  const auto& metrics = comparison->metrics;
  const auto is = [](MetricVerdict verdict) {
    return [verdict](const MetricComparison& metric) { return metric.verdict == verdict; };
  };
  whole.judged = {std::ranges::any_of(metrics, is(MetricVerdict::regressed)),
                  std::ranges::any_of(metrics, is(MetricVerdict::improved)),
                  std::ranges::all_of(metrics, is_harmless)};
  whole.metrics = std::move(comparison->metrics);
  return whole;
}

}  // namespace reprocheck::simulation
