// correct_family: the price of asking many metrics at once.
//
// Twenty gates at five percent each stop one sound change in two. What any one of them takes back
// is told as such, and no number changes by it.

#include "src/compare/correct_family.h"

#include <algorithm>

#include "src/compare/measure_metric.h"
#include "src/stats/multiplicity.h"

namespace reprocheck {

void correct_family(std::vector<MetricComparison>& metrics, double alpha) {
  std::vector<MetricComparison*> family;
  std::vector<double> p_less, p_greater;
  for (MetricComparison& metric : metrics) {
    if (!metric.gated || !metric.p_less) continue;
    family.push_back(&metric);
    p_less.push_back(*metric.p_less);
    // The two-sided p is twice the smaller side's.
    p_greater.push_back(*metric.p_less > 0.5 ? metric.p_value.value_or(1) / 2 : 1);
  }
  const std::vector<double> adjusted = stats::holm_two_sided(p_less, p_greater);
  for (std::size_t i = 0; i < family.size(); ++i) {
    MetricComparison& metric = *family[i];
    // By another route than p itself, so that rounding could put it below.
    metric.p_adjusted = std::max(adjusted[i], metric.p_value.value_or(0));
    if (metric.verdict != MetricVerdict::regressed || *metric.p_adjusted <= alpha) continue;
    if (std::ranges::find(metric.flags, k_threshold) != metric.flags.end()) {
      metric.detail = "threshold";
    } else {
      metric.verdict = MetricVerdict::inconclusive;
      metric.detail = "holm";
    }
  }
}

}  // namespace reprocheck
