// outcome: the ways in which a metric ends without an estimate.

#include "src/compare/outcome.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

int strength(V verdict) {
  return verdict == V::improved ? 3 : verdict == V::equivalent ? 2 : verdict == V::non_inferior;
}

}  // namespace

void refuse(MetricComparison& metric, std::string_view detail) {
  metric.verdict = V::not_comparable;
  metric.detail = detail;
  for (std::optional<double>* number :
       {&metric.difference, &metric.low, &metric.high, &metric.std_error, &metric.p_value,
        &metric.p_less, &metric.p_adjusted, &metric.mde})
    number->reset();
  metric.test.clear();
  metric.interval_method.clear();
  metric.tested = false;
}

void take_identical(MetricComparison& metric, std::string_view assumption) {
  metric.verdict = V::equivalent;
  metric.detail = "identical";
  metric.difference = 0;
  metric.tested = true;
  metric.assumption = assumption;
}

bool is_favourable(MetricVerdict verdict) {
  return strength(verdict) > 0;
}

void hold_to(MetricVerdict allowed, std::string_view allowed_detail, std::string_view detail,
             MetricComparison& metric) {
  if (strength(allowed) >= strength(metric.verdict)) return;
  metric.verdict = is_favourable(allowed) ? allowed : V::inconclusive;
  metric.detail = is_favourable(allowed) ? allowed_detail : detail;
}

void hold_to_min_runs(int demanded, std::uint64_t runs_baseline, std::uint64_t runs_fresh,
                      MetricComparison& metric) {
  const auto enough = [&](std::uint64_t runs) { return static_cast<int>(runs) >= demanded; };
  const bool all = enough(runs_baseline) && enough(runs_fresh);
  const bool stands = metric.verdict == V::regressed && enough(runs_baseline);
  if (all || stands || metric.verdict == V::not_comparable) return;
  metric.verdict = V::inconclusive;
  metric.detail = "min_runs";
}

}  // namespace reprocheck
