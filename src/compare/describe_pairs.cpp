// describe_pairs: what is told of paired scores beside their test.
//
// An error counts as a wrong answer and a missing item counts in no mean. Both are decisions, so
// the numbers that they rest on stand beside them.

#include "src/compare/describe_pairs.h"

#include <algorithm>
#include <cmath>

#include "src/stats/sums.h"

namespace reprocheck {
namespace {

void add_count(MetricComparison& metric, const char* name, std::size_t count) {
  if (count > 0) metric.effect.emplace_back(name, static_cast<double>(count));
}

void add_correlation(const std::vector<ScoredPair>& scored, MetricComparison& metric) {
  std::vector<std::pair<double, double>> pairs;
  pairs.reserve(scored.size());
  for (const ScoredPair& pair : scored) pairs.emplace_back(pair.baseline, pair.fresh);
  std::ranges::sort(pairs);  // no last bit may know the order of a file
  std::vector<double> one, other;
  one.reserve(pairs.size());
  other.reserve(pairs.size());
  for (const auto& [baseline, fresh] : pairs) {
    one.push_back(baseline);
    other.push_back(fresh);
  }
  const double spread = stats::standard_deviation(one) * stats::standard_deviation(other);
  if (!(spread > 0) || !std::isfinite(spread)) return;
  const double found = stats::covariance(one, other) / spread;
  if (std::isfinite(found)) metric.effect.emplace_back("correlation", std::clamp(found, -1.0, 1.0));
}

void add_errors(const std::vector<ScoredPair>& scored, MetricComparison& metric) {
  const auto count = [&](bool ScoredPair::* errored) {
    return static_cast<std::size_t>(std::ranges::count(scored, true, errored));
  };
  const std::size_t before = count(&ScoredPair::errored_baseline);
  const std::size_t after = count(&ScoredPair::errored_fresh);
  if (before + after == 0) return;
  add_count(metric, "errored_baseline", before);
  add_count(metric, "errored_fresh", after);
  std::vector<double> differences;
  for (const ScoredPair& pair : scored)
    if (!pair.errored_baseline && !pair.errored_fresh)
      differences.push_back(pair.fresh - pair.baseline);
  std::ranges::sort(differences);
  const double mean = stats::mean(differences);
  if (std::isfinite(mean)) metric.effect.emplace_back("difference_without_errors", mean);
}

}  // namespace

void describe_pairs(const Pairing& pairing, const PairedScores& scores, MetricComparison& metric) {
  add_correlation(scores.scored, metric);
  add_count(metric, "missing_baseline", pairing.added.size() + scores.only_fresh.size());
  add_count(metric, "missing_fresh", pairing.removed.size() + scores.only_baseline.size());
  add_errors(scores.scored, metric);
}

}  // namespace reprocheck
