// correct_family: the price of asking many metrics at once.
//
// Twenty gates at five percent each stop one sound change in two. What any one of them takes back
// is told as such, and no number changes by it.

#include "src/compare/correct_family.h"

#include <algorithm>
#include <climits>
#include <map>

#include "src/compare/measure_metric.h"
#include "src/stats/multiplicity.h"
#include "src/stats/special.h"

namespace reprocheck {

namespace {

using V = MetricVerdict;

bool is_established(const MetricComparison& metric) {
  return metric.verdict == V::equivalent || metric.verdict == V::improved ||
         metric.verdict == V::non_inferior;
}

// Gates without a step are one family, after those of an order.
int step_of(const MetricComparison& metric) {
  return metric.gate ? metric.gate->step.value_or(INT_MAX) : INT_MAX;
}

bool is_demanded(const MetricComparison& metric) {
  return metric.gated && metric.gate && metric.gate->polarity == Polarity::require_non_inferior;
}

// P(the lower end of the interval lies above -margin) where nothing changed, by the normal law.
std::optional<double> pass_if_unchanged(const MetricComparison& metric) {
  if (!is_demanded(metric) || !metric.std_error || !(*metric.std_error > 0)) return std::nullopt;
  return stats::normal_cdf(metric.margin / *metric.std_error +
                           stats::normal_quantile(metric.alpha / 2));
}

void correct(const std::vector<MetricComparison*>& family) {
  std::vector<double> p_less, p_greater;
  for (const MetricComparison* metric : family) {
    p_less.push_back(*metric->p_less);
    // The two-sided p is twice the smaller side's.
    p_greater.push_back(*metric->p_less > 0.5 ? metric->p_value.value_or(1) / 2 : 1);
  }
  const std::vector<double> adjusted = stats::holm_two_sided(p_less, p_greater);
  for (std::size_t i = 0; i < family.size(); ++i) {
    MetricComparison& metric = *family[i];
    // By another route than p itself, so that rounding could put it below.
    metric.p_adjusted = std::max(adjusted[i], metric.p_value.value_or(0));
    if (metric.verdict != V::regressed || *metric.p_adjusted <= metric.alpha) continue;
    if (std::ranges::find(metric.flags, k_threshold) != metric.flags.end()) {
      metric.detail = "threshold";
    } else {
      metric.verdict = V::inconclusive;
      metric.detail = "holm";
    }
  }
}

}  // namespace

void tell_of_family(std::vector<MetricComparison>& metrics) {
  std::optional<int> open;  // the first step that is not established
  for (const MetricComparison& metric : metrics)
    if (metric.gated && metric.gate && metric.gate->step && !is_established(metric))
      open = std::min(open.value_or(*metric.gate->step), *metric.gate->step);
  double all = 1;
  std::vector<MetricComparison*> demanded;
  for (MetricComparison& metric : metrics) {
    const bool later = open && metric.gate && metric.gate->step && *metric.gate->step > *open;
    if (metric.gated && later && is_established(metric)) metric.flags.emplace_back("exploratory");
    const auto passes = pass_if_unchanged(metric);
    if (!passes) continue;
    metric.effect.emplace_back("pass_if_unchanged", *passes);
    demanded.push_back(&metric);
    all *= *passes;
  }
  if (demanded.size() > 1)
    for (MetricComparison* metric : demanded)
      metric->effect.emplace_back("all_pass_if_unchanged", all);
}

void correct_family(std::vector<MetricComparison>& metrics) {
  std::map<int, std::vector<MetricComparison*>> families;
  for (MetricComparison& metric : metrics)
    if (metric.gated && metric.p_less) families[step_of(metric)].push_back(&metric);
  for (const auto& [step, family] : families) correct(family);
}

}  // namespace reprocheck
