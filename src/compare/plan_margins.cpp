// plan_margins: the least margin at which an interval would have claimed more than it did.
//
// A guard that takes "equivalent" and "non-inferior" back does so at any margin. What the bounds of
// the score alone allow is then all that is left, where they are known.

#include "src/compare/plan_margins.h"

#include <algorithm>

#include "src/compare/oriented.h"

namespace reprocheck {
namespace {

bool has_flag(const MetricComparison& metric, std::string_view flag) {
  return std::ranges::find(metric.flags, flag) != metric.flags.end();
}

// The guard that takes a favourable claim back, "" for none.
std::string_view guard_of(const MetricComparison& metric) {
  for (const std::string_view detail :
       {"few_clusters", "few_runs", "min_runs", "answers_lost", "small_n"})
    if (metric.detail == detail) return detail;
  if (has_flag(metric, "few_runs")) return "few_runs";
  if (has_flag(metric, "small_n")) return "small_n";
  // Rare large losses endanger what is favourable, rare large gains a regression.
  const double skew = orientation_of(metric) * effect_of(metric, "skewness").value_or(-1);
  const bool endangered = metric.detail == "skewed" || skew < 0;
  return has_flag(metric, "skewed") && endangered ? "skewed" : "";
}

}  // namespace

void set_margins(const MetricComparison& metric, NextRuns& plan) {
  const Oriented numbers = oriented(metric);
  if (!numbers.low || !numbers.high) return;
  double low = *numbers.low, high = *numbers.high;
  const std::string_view guard = guard_of(metric);
  if (!guard.empty()) {
    MetricComparison bounded = metric;
    bounded.low = effect_of(metric, "bounded_mean_low");
    bounded.high = effect_of(metric, "bounded_mean_high");
    const Oriented bounds = oriented(bounded);
    const bool earned = (guard == "small_n" || guard == "skewed") && bounds.low && bounds.high;
    if (!earned) {
      plan.no_margin = guard;
      return;
    }
    low = std::min(low, *bounds.low);
    high = std::max(high, *bounds.high);
  }
  plan.non_inferior_margin = std::max(0.0, -low);
  plan.equivalent_margin = std::max({0.0, -low, high});
}

}  // namespace reprocheck
