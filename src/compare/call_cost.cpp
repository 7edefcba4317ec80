// call_cost: what one answer took, as the columns beside the scores tell.

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/compare/plan.h"
#include "src/model/metric_names.h"

namespace reprocheck {
namespace {

using SideValue = std::optional<double> MetricComparison::*;

// The value of one side, else of the other.
CallCost cost_of_side(std::span<const MetricComparison> metrics, const MetricKey& of, SideValue own,
                      SideValue other) {
  const auto mean_of = [&](std::initializer_list<std::string_view> names) -> std::optional<double> {
    for (const MetricComparison& metric : metrics) {
      if (metric.key.task != of.task || metric.key.arm != of.arm) continue;
      if (std::ranges::find(names, folded(base_name(metric.key.name))) == names.end()) continue;
      const auto value = metric.*own ? metric.*own : metric.*other;
      if (value && std::isfinite(*value) && *value >= 0) return value;
    }
    return std::nullopt;
  };
  CallCost cost;
  cost.usd = mean_of({"costusd", "cost"});
  cost.tokens = mean_of({"totaltokens", "tokens"});
  if (cost.tokens) return cost;
  const auto in = mean_of({"inputtokens", "prompttokens", "tokensin"});
  const auto out = mean_of({"outputtokens", "completiontokens", "tokensout"});
  if (in || out) cost.tokens = in.value_or(0) + out.value_or(0);
  return cost;
}

}  // namespace

CallCosts costs_of_call(std::span<const MetricComparison> metrics, const MetricKey& of) {
  constexpr SideValue before = &MetricComparison::baseline, after = &MetricComparison::fresh;
  return {cost_of_side(metrics, of, before, after), cost_of_side(metrics, of, after, before)};
}

CallCost cost_of(const RunOption& option, const CallCosts& costs) {
  const auto of_all = [&](std::optional<double> CallCost::* what) -> std::optional<double> {
    if (!option.calls || !(costs.baseline.*what) || !(costs.fresh.*what)) return std::nullopt;
    return option.calls_baseline * *(costs.baseline.*what) +
           (*option.calls - option.calls_baseline) * *(costs.fresh.*what);
  };
  return {of_all(&CallCost::tokens), of_all(&CallCost::usd)};
}

}  // namespace reprocheck
