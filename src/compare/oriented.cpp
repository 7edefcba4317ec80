// oriented: a metric's numbers turned so that more is better, and what its interval alone says.
//
// A saved result keeps every number in the metric's own sign. Whoever reasons about it
// afterwards turns it here, so that no page gets a loss-like metric the wrong way round.

#include "src/compare/oriented.h"

#include <algorithm>
#include <cmath>

#include "src/stats/situation.h"

namespace reprocheck {

double orientation_of(const MetricComparison& metric) {
  return metric.direction == Direction::lower ? -1 : 1;
}

std::string_view loss_word(Direction direction) {
  return direction == Direction::lower ? "rise" : "drop";
}

Oriented oriented(const MetricComparison& metric) {
  Oriented result{metric.difference, metric.low, metric.high};
  if (orientation_of(metric) > 0) return result;
  if (metric.difference) result.difference = -*metric.difference;
  result.low.reset();
  result.high.reset();
  if (metric.high) result.low = -*metric.high;
  if (metric.low) result.high = -*metric.low;
  return result;
}

MetricVerdict metric_verdict(stats::Verdict verdict) {
  switch (verdict) {
    case stats::Verdict::regressed:
      return MetricVerdict::regressed;
    case stats::Verdict::improved:
      return MetricVerdict::improved;
    case stats::Verdict::equivalent:
      return MetricVerdict::equivalent;
    case stats::Verdict::non_inferior:
      return MetricVerdict::non_inferior;
    case stats::Verdict::inconclusive:
      return MetricVerdict::inconclusive;
  }
  return MetricVerdict::inconclusive;
}

std::optional<RuleRow> rule_row(const MetricComparison& metric) {
  const Oriented numbers = oriented(metric);
  if (!numbers.low || !numbers.high) return std::nullopt;
  const stats::VerdictOf found = stats::verdict_of(*numbers.low, *numbers.high, metric.margin);
  return RuleRow{metric_verdict(found.verdict), found.detail};
}

std::optional<double> effect_of(const MetricComparison& metric, std::string_view name) {
  const auto at = std::ranges::find(metric.effect, name, &std::pair<std::string, double>::first);
  if (at == metric.effect.end()) return std::nullopt;
  return at->second;
}

bool is_small_sample(const MetricComparison& metric) {
  return metric.n_paired < stats::k_small_sample;
}

double answers_of(const MetricComparison& metric) {
  if (const auto said = effect_of(metric, "answers"); said && *said >= 1) return *said;
  if (metric.n_paired == 0) return 1;
  const double rows = static_cast<double>(metric.n_baseline);
  return std::max(1.0, std::round(rows / static_cast<double>(metric.n_paired)));
}

}  // namespace reprocheck
