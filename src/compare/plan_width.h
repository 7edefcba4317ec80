// plan_width: how much wider than by the normal law a size has to be to show in few runs.

#pragma once

#include <functional>
#include <optional>

#include "src/compare/plan.h"

namespace reprocheck {

// What a result calls visible, by what the normal law and its standard error would: 1 or more. So a
// plan asks for no less than the result says is needed.
[[nodiscard]] double width_of(const MetricComparison& metric, double std_error, double alpha);

// The quantiles, in standard errors, of which a visible size is the sum: of the verdict and of the
// power. nullopt where it is by another law than the normal one or t with the test's own degrees.
struct VisibleLaw {
  double reach = 0, power = 0;
  double df = 0;  // infinite: the normal law
};
[[nodiscard]] std::optional<VisibleLaw> visible_law(const MetricComparison& metric);

// Runs a side where more of them give the law more degrees of freedom, too. `needed`: for a width,
// without that; `width`: at `now` runs. Nothing where no number is enough.
[[nodiscard]] std::optional<double> runs_with_width(
    double now, double width, double alpha, bool by_seed,
    const std::function<std::optional<double>(double)>& needed);

// A size that the result calls visible is seen with what there was, and none that is smaller.
void agree_with_visible(const MetricComparison& metric, const RunTarget& target, RunOption& option);

}  // namespace reprocheck
