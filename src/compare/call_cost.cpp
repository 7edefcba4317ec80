// call_cost: what one answer took, as the columns beside the scores tell.

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/compare/plan.h"
#include "src/model/metric_names.h"

namespace reprocheck {

CallCost cost_of_call(std::span<const MetricComparison> metrics, const MetricKey& of) {
  const auto mean_of = [&](std::initializer_list<std::string_view> names) -> std::optional<double> {
    for (const MetricComparison& metric : metrics) {
      if (metric.key.task != of.task || metric.key.arm != of.arm) continue;
      if (std::ranges::find(names, folded(base_name(metric.key.name))) == names.end()) continue;
      const auto value = metric.fresh ? metric.fresh : metric.baseline;
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

}  // namespace reprocheck
