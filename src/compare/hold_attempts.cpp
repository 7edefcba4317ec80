// hold_attempts: a comparison held against the earlier runs of the same commit.
//
// Running a failed job again until it passes is the commonest way past a gate, and mostly nobody
// means ill by it. Here the runs are counted together, and the page says how many there were.

#include <algorithm>
#include <iterator>

#include "src/compare/history.h"
#include "src/compare/measure_metric.h"
#include "src/compare/oriented.h"
#include "src/compare/thresholds.h"

namespace reprocheck {
namespace {

PastResult past_of(const Comparison& runs) {
  return {.commit = sure_commit(runs.fresh->facts),
          .baseline_digest = runs.baseline->bundle->digest,
          .fresh_digest = runs.fresh->bundle->digest,
          .metrics = runs.metrics,
          .baseline_commit = sure_commit(runs.baseline->facts),
          .flips = runs.flips};
}

// No interval speaks of a threshold: where a run broke one, the mean of all runs has to keep it.
bool breaks_threshold(const MetricComparison& metric, const PastPoint& point,
                      std::span<const PastResult> past) {
  const auto broke = [&](std::size_t result) {
    const auto at = std::ranges::find(past[result].metrics, metric.key, &MetricComparison::key);
    return at != past[result].metrics.end() && at->verdict == MetricVerdict::regressed &&
           std::ranges::find(at->flags, k_threshold) != at->flags.end();
  };
  if (std::ranges::none_of(point.results, broke) && std::ranges::none_of(point.copies, broke))
    return false;
  MetricComparison mean = metric;
  mean.fresh = point.value;
  mean.verdict = MetricVerdict::inconclusive;
  const MetricScale scale{.direction = metric.direction, .top = metric.range_top};
  return !hold_thresholds(scale, mean) || mean.verdict == MetricVerdict::regressed;
}

void hold(MetricComparison& metric, const PooledAttempts& pool, std::optional<double> mean,
          bool mean_breaks_threshold) {
  const double unit = orientation_of(metric) * metric.range_top.value_or(1);
  const auto add = [&](const char* name, std::optional<double> value) {
    if (value) metric.effect.emplace_back(name, unit * *value);
  };
  add("pooled_difference", pool.difference);
  add("pooled_low", unit < 0 ? pool.high : pool.low);
  add("pooled_high", unit < 0 ? pool.low : pool.high);
  if (pool.e_worse) metric.effect.emplace_back("pooled_e_value", *pool.e_worse);
  const auto count = [&](const char* name, std::uint64_t value) {
    if (value > 0) metric.effect.emplace_back(name, static_cast<double>(value));
  };
  count("pooled_runs", pool.pooled);
  count("pooled_n", pool.n);
  count("pooled_unnamed", pool.unnamed.size());
  const bool below = pool.cleared && mean_breaks_threshold;
  if (below && mean) metric.effect.emplace_back("pooled_fresh", *mean);
  if (pool.cleared && !below) metric.flags.emplace_back("attempts_cleared");
  const bool fails = below || pool.verdict == MetricVerdict::regressed;
  if (!fails || metric.verdict == MetricVerdict::regressed ||
      metric.verdict == MetricVerdict::not_comparable)
    return;
  metric.verdict = MetricVerdict::regressed;
  metric.detail = "attempts";
  metric.flags.emplace_back("attempts_pooled");
}

}  // namespace

std::string sure_commit(std::span<const ReconciledFact> facts) {
  std::string commit;
  std::size_t found = 0;
  for (const ReconciledFact& fact : facts) {
    if (fact.layer != Layer::code || fact.key != "commit" || !fact.role.empty()) continue;
    // Read where the work tree stood, or told in two ways: nobody knows which code it was.
    const bool sure = fact.certain && fact.state != ReconciledFact::State::contradicted;
    if (++found == 1 && sure) commit = fact.value;
  }
  return found > 1 ? std::string() : commit;
}

void hold_attempts(Comparison& runs, std::span<const PastResult> earlier) {
  if (!runs.baseline || !runs.fresh || earlier.empty()) return;
  std::vector<PastResult> past(earlier.begin(), earlier.end());
  const std::size_t now = past.size();
  past.push_back(past_of(runs));
  std::set<MetricKey> gated;
  for (const MetricComparison& metric : runs.metrics)
    if (metric.gated) gated.insert(metric.key);
  const std::vector<PastSeries> series = history_of(past, gated);
  // The series point into the metrics, so that nothing is changed before all are read.
  std::vector<std::pair<MetricKey, PastPoint>> held;
  for (const PastSeries& one : series)
    for (const PastPoint& point : one.points)
      if (std::ranges::find(point.results, now) != point.results.end() && point.pooled)
        held.emplace_back(one.key, point);
  for (const auto& [key, point] : held) {
    const auto metric = std::ranges::find(runs.metrics, key, &MetricComparison::key);
    if (metric == runs.metrics.end()) continue;
    metric->attempts = point.verdicts;
    if (point.run_sd && *point.run_sd > 0) metric->effect.emplace_back("run_sd", *point.run_sd);
    hold(*metric, *point.pooled, point.value, breaks_threshold(*metric, point, past));
  }
}

}  // namespace reprocheck
