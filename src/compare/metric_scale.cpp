// metric_scale: in which direction, unit and range a metric's numbers stand on both sides.
//
// 0.80 and 80 are one accuracy and two scales; compared as numbers they are a gain of 7920
// points. Only where a rate is expected does a value above 1 mean percent.

#include "src/compare/metric_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/examine/recompute.h"

namespace reprocheck {
namespace {

struct Told {
  Direction direction = Direction::unknown;
  bool by_harness = false;
};

Told told_by(const MetricSide& side) {
  if (!side.recorded) return {};
  return {side.recorded->direction,
          side.recorded->harness_direction && side.recorded->direction != Direction::unknown};
}

struct Agreed {
  Direction direction = Direction::unknown;
  bool turned = false;
};

// Whatever fresh says or leaves out, the baseline's record gates: what it told stands, and a
// contradiction makes two rulers. A harness's word that vanished is no contradiction, since an
// older version writes none; that of a file of one's own is.
Agreed direction_of(const MetricPlan& plan, const Gate* gate, Direction by_name) {
  constexpr Direction unknown = Direction::unknown;
  if (gate && gate->direction) return {*gate->direction, false};
  const Told one = told_by(plan.baseline);
  const Told other = told_by(plan.fresh);
  if (!plan.baseline.present()) return {other.by_harness ? other.direction : by_name, false};
  const bool contradicts = other.direction != unknown && other.direction != one.direction;
  if (one.by_harness) return {one.direction, contradicts};
  if (by_name != unknown) return {by_name, false};
  if (one.direction == unknown) return {other.direction, contradicts};
  // A metric that fresh dropped has nobody to disagree: dropping it must not take its gate away.
  return {one.direction, plan.fresh.present() && other.direction != one.direction};
}

enum class Unit { none, share, percent, other };

// All values of one side: [0, 1] a share, (1, 100] a percentage, beyond neither.
Unit unit_of(const MetricSide& side) {
  double most = -1;
  const auto see = [&](double value) {
    if (std::isfinite(value)) most = std::max(most, std::abs(value));
  };
  if (side.recorded && !side.column) see(side.recorded->value);
  if (side.column)
    for (const double value : side.column->values) see(value);
  for (const double value : side.run_values) see(value);
  if (most < 0) return Unit::none;
  return most <= 1 ? Unit::share : most <= 100 ? Unit::percent : Unit::other;
}

// Of a score of unknown range: all rows of one side in [0, 1], and on the other a mean of more than
// twice the most that they could have.
bool rescaled(const MetricSide& small, const MetricSide& large) {
  constexpr std::size_t enough = 20;
  if (!small.column || !large.column || small.column->values.size() < enough) return false;
  const bool unit = std::ranges::none_of(small.column->values,
                                         [](double value) { return value < 0 || value > 1; });
  return unit && !large.run_values.empty() && large.run_values.front() > 2;
}

}  // namespace

MetricScale scale_of(const MetricPlan& plan, const Gate* gate) {
  const NameTraits traits = traits_of(plan.key.name);
  const bool resource_column = (plan.baseline.column && plan.baseline.column->is_resource) ||
                               (plan.fresh.column && plan.fresh.column->is_resource);
  MetricScale scale;
  scale.resource = traits.resource || resource_column;
  const Agreed agreed = direction_of(plan, gate, traits.direction);
  scale.direction = agreed.direction;
  scale.turned = agreed.turned && !scale.resource;
  if (scale.resource && !(gate && gate->direction))
    scale.direction = traits.resource ? traits.direction : Direction::lower;
  const bool boolean = plan.baseline.column && plan.baseline.column->boolean && plan.fresh.column &&
                       plan.fresh.column->boolean;
  const Unit one = unit_of(plan.baseline);
  const Unit other = unit_of(plan.fresh);
  if (traits.range != Range::unit_interval && !boolean) {
    // A loss or a time may well grow so.
    scale.differs = scale.direction == Direction::higher && !scale.resource &&
                    (rescaled(plan.baseline, plan.fresh) || rescaled(plan.fresh, plan.baseline));
    return scale;
  }
  scale.differs = one != other && one != Unit::none && other != Unit::none &&
                  plan.baseline.present() && plan.fresh.present();
  // All zero fits both scales.
  const auto all_zero = [](const MetricSide& side) {
    return std::ranges::all_of(side.run_values, [](double v) { return v == 0; });
  };
  if (scale.differs && (all_zero(plan.baseline) || all_zero(plan.fresh))) scale.differs = false;
  if (one == Unit::other || other == Unit::other) return scale;
  scale.top = one == Unit::percent || other == Unit::percent ? 100.0 : 1.0;
  scale.counts_errors = plan.baseline.column && plan.fresh.column &&
                        errors_are_zero(plan.key.name, *plan.baseline.column) &&
                        errors_are_zero(plan.key.name, *plan.fresh.column);
  return scale;
}

Result<double> margin_of(const Margin& margin, const MetricScale& scale,
                         std::optional<double> baseline, const std::string& place,
                         const std::string& metric) {
  double own = margin.amount;
  switch (margin.unit) {
    case Margin::Unit::own:
      break;
    case Margin::Unit::percentage_points:
      if (!scale.top)
        return fail(ErrorKind::usage, place,
                    fmt::format("{} is no rate, so percentage points mean nothing", metric),
                    "write the margin in the metric's own unit, or `2% of baseline`");
      own = margin.amount * *scale.top / 100;
      break;
    case Margin::Unit::percent_of_baseline:
      if (baseline.value_or(0) == 0)
        return fail(ErrorKind::usage, place,
                    fmt::format("a share of the baseline of {}, which is {}", metric,
                                baseline ? "0" : "not known"),
                    "write the margin in the metric's own unit");
      own = margin.amount / 100 * std::abs(baseline.value_or(0));
      break;
  }
  if (scale.top && own >= *scale.top)
    return fail(ErrorKind::usage, place,
                fmt::format("a margin of {} is no smaller than the whole range of {}",
                            number_text(own), metric),
                "margins stand in the metric's own unit: 0.01, or 1pp");
  return own;
}

}  // namespace reprocheck
