// injected_aggregates: what the numbers beside the samples say once something broke.
//
// Those that the samples gave follow them; those that stand alone lose the same share, and differ
// from run to run by what the baseline's runs differ by.

#include <algorithm>
#include <cmath>

#include "src/compare/injections.h"
#include "src/examine/recompute.h"

namespace reprocheck {

const MetricComparison* Injector::metric_like(const Metric& metric) const {
  const auto told = std::ranges::find_if(metrics_, [&](const MetricComparison& one) {
    return one.key.task == metric.key.task && one.key.name == metric.key.name &&
           one.key.filter == metric.key.filter;
  });
  return told == metrics_.end() ? nullptr : &*told;
}

// By its place among those of all runs: no sample says it.
bool Injector::stands_alone(std::size_t metric) const {
  const auto& before = baseline_.recomputations;
  return metric >= before.size() || before[metric].state == Recomputation::State::no_column ||
         before[metric].state == Recomputation::State::no_known_formula;
}

RunNoise Injector::noise_of_runs(std::uint64_t draws) const {
  std::vector<bool> alone;
  std::vector<std::optional<double>> tops;
  for (const Run& run : baseline_.bundle->runs)
    for (const Metric& metric : run.records.metrics) {
      const MetricComparison* told = metric_like(metric);
      alone.push_back(stands_alone(alone.size()) && told && told->direction != Direction::unknown);
      tops.push_back(told ? told->range_top : std::nullopt);
    }
  return {*baseline_.bundle, std::move(alone), std::move(tops), seed_, draws};
}

// What stands on no sample loses the share that the others lose.
void Injector::lower_unsampled(Bundle& changed, double share) const {
  const auto lower = [&](Metric& metric) {
    const MetricComparison* told = metric_like(metric);
    if (!told || told->direction == Direction::unknown) return;
    const auto worse = [&](double value) {
      const bool higher = told->direction == Direction::higher;
      if (higher) return value - share * std::abs(value);
      return told->range_top ? value + share * (*told->range_top - value)
                             : value + share * std::abs(value);
    };
    const double top = told->range_top.value_or(0);
    metric.value = worse(metric.value);
    if (metric.n && *metric.n > 0 && top > 0) {  // a rate of n stays k of n
      const double n = static_cast<double>(*metric.n);
      metric.value = std::round(metric.value / top * n) / n * top;
    }
    for (double& value : metric.repeats) value = worse(value);
    metric.text.clear();
  };
  std::size_t at = 0;
  for (Run& run : changed.runs)
    for (Metric& metric : run.records.metrics)
      if (stands_alone(at++)) lower(metric);
}

// Aggregates that the samples gave say what these give; those of groups last.
void Injector::realign(Bundle& changed) const {
  using State = Recomputation::State;
  const auto& before = baseline_.recomputations;
  for (int pass = 0; pass < 2; ++pass) {
    const auto after = recompute(changed);
    std::size_t at = 0;
    for (Run& run : changed.runs)
      for (Metric& metric : run.records.metrics) {
        const std::size_t i = at++;
        if (i >= before.size() || i >= after.size()) continue;
        const bool agreed =
            before[i].state == State::agrees || before[i].state == State::left_out_errors;
        if (!agreed || !after[i].recomputed) continue;
        if (metric.n && metric.n == before[i].n && after[i].n) metric.n = after[i].n;
        if (after[i].state == State::agrees) continue;
        const bool percent = metric.value > 1 && *after[i].recomputed <= 1 &&
                             traits_of(metric.key.name).range == Range::unit_interval;
        metric.value = *after[i].recomputed * (percent ? 100 : 1);
        metric.text.clear();
      }
  }
}

}  // namespace reprocheck
