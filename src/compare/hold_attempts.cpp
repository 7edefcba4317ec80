// hold_attempts: a comparison held against the earlier runs of the same commit.
//
// Running a failed job again until it passes is the commonest way past a gate, and mostly nobody
// means ill by it. Here the runs are counted together, and the page says how many there were.

#include <algorithm>
#include <iterator>

#include "src/compare/history.h"
#include "src/compare/oriented.h"

namespace reprocheck {
namespace {

PastResult past_of(const Comparison& runs) {
  return {.commit = sure_commit(runs.fresh->facts),
          .baseline_digest = runs.baseline->bundle->digest,
          .fresh_digest = runs.fresh->bundle->digest,
          .metrics = runs.metrics,
          .baseline_commit = sure_commit(runs.baseline->facts)};
}

void hold(MetricComparison& metric, const PooledAttempts& pool) {
  const double unit = orientation_of(metric) * metric.range_top.value_or(1);
  const auto add = [&](const char* name, std::optional<double> value) {
    if (value) metric.effect.emplace_back(name, unit * *value);
  };
  add("pooled_difference", pool.difference);
  add("pooled_low", unit < 0 ? pool.high : pool.low);
  add("pooled_high", unit < 0 ? pool.low : pool.high);
  if (pool.e_worse) metric.effect.emplace_back("pooled_e_value", *pool.e_worse);
  if (pool.cleared) metric.flags.emplace_back("attempts_cleared");
  const bool comparable = metric.verdict != MetricVerdict::not_comparable;
  if (pool.verdict != MetricVerdict::regressed || metric.verdict == pool.verdict || !comparable)
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
    hold(*metric, *point.pooled);
  }
}

}  // namespace reprocheck
