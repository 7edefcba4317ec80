// plan_width: how much wider than by the normal law a size has to be to show in few runs.

#include "src/compare/plan_width.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/compare/oriented.h"
#include "src/stats/means.h"
#include "src/stats/special.h"

namespace reprocheck {
namespace {

constexpr int k_most_runs = 1'000;  // beyond, t and normal agree

// Of the t law by the normal one.
double width_at(double runs, double alpha, bool by_seed) {
  const double df = std::max(1.0, by_seed ? runs - 1 : 2 * (runs - 1));
  const double reach =
      stats::t_quantile(1 - alpha / 2, df) + stats::t_quantile(k_planned_power, df);
  return reach / stats::minimal_detectable(1, alpha);
}

}  // namespace

double width_of(const MetricComparison& metric, double std_error, double alpha) {
  if (!metric.mde || !(std_error > 0)) return 1;
  const double width = *metric.mde / stats::minimal_detectable(std_error, alpha);
  return std::isfinite(width) ? std::max(1.0, width) : 1;
}

std::optional<VisibleLaw> visible_law(const MetricComparison& metric) {
  if (!metric.mde || !metric.std_error || !(*metric.std_error > 0)) return std::nullopt;
  constexpr double normal = std::numeric_limits<double>::infinity();
  auto df = effect_of(metric, "df");
  if (!df && metric.interval_method == "t") df = static_cast<double>(metric.n_paired) - 1;
  for (const double freedom : {normal, df.value_or(normal)}) {
    const double tail = (1 + metric.confidence) / 2;
    const VisibleLaw law = std::isfinite(freedom)
                               ? VisibleLaw{stats::t_quantile(tail, freedom),
                                            stats::t_quantile(k_planned_power, freedom), freedom}
                               : VisibleLaw{stats::normal_quantile(tail),
                                            stats::normal_quantile(k_planned_power), freedom};
    const double errors = *metric.mde / *metric.std_error;
    if (std::fabs(errors / (law.reach + law.power) - 1) < 5e-4) return law;
  }
  return std::nullopt;
}

std::optional<double> runs_with_width(double now, double width, double alpha, bool by_seed,
                                      const std::function<std::optional<double>(double)>& needed) {
  if (width <= 1) return needed(1);
  const double law = width_at(now, alpha, by_seed);
  for (int count = 2; count < k_most_runs; ++count) {
    const double runs = count;
    const double wider = std::max(1.0, width * width_at(runs, alpha, by_seed) / law);
    const auto found = needed(wider);
    if (found && *found <= runs) return runs;
  }
  return needed(1);
}

void agree_with_visible(const MetricComparison& metric, const RunTarget& target,
                        RunOption& option) {
  const bool counts = target.aim == Aim::detect && metric.mde && option.needed &&
                      (option.axis == Axis::items || option.axis == Axis::runs);
  if (!counts) return;
  const bool visible = target.size >= *metric.mde;
  if (visible && *option.needed > option.now && option.needed_at_least <= option.now)
    option.needed = option.now;
  else if (!visible && *option.needed <= option.now)
    option.needed = option.now + 1;
}

}  // namespace reprocheck
