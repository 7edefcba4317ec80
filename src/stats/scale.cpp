// scale: numbers of any size brought to about 1, and what was found turned back.
//
// What the unit cannot hold (a variance of 1e300 squared) is absent and never 0 or infinite; an
// interval that it cannot hold takes its verdict along.

#include "src/stats/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reprocheck::stats {
namespace {

// Nothing where the number cannot be told: too large, or so small that it would read as 0.
std::optional<double> told(double value, double factor) {
  const double product = value * factor;
  if (!std::isfinite(product) || (product == 0 && value != 0)) return std::nullopt;
  return product;
}

void convert(std::optional<double>& value, double factor) {
  if (value) value = told(*value, factor);
}

void convert_interval(Estimate& estimate, double factor) {
  if (!estimate.low || !estimate.high) return;
  convert(estimate.low, factor);
  convert(estimate.high, factor);
  if (factor < 0) std::swap(estimate.low, estimate.high);
  if (estimate.low && estimate.high && *estimate.low < *estimate.high) return;
  estimate.low.reset();
  estimate.high.reset();
  estimate.interval_method = "none";
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = "not_finite";
  estimate.non_inferior = false;
}

std::optional<double> told(const Effect& effect, double factor) {
  switch (effect.kind) {
    case EffectKind::plain:
      return effect.value;
    case EffectKind::direction:
      return std::copysign(1.0, factor) * effect.value;
    case EffectKind::difference:
    case EffectKind::low:
    case EffectKind::high:
      return told(effect.value, factor);
    case EffectKind::size:
      return told(effect.value, std::fabs(factor));
    case EffectKind::square: {
      const auto once = told(effect.value, factor);
      return once ? told(*once, factor) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

Estimate converted(Estimate estimate, double factor) {
  convert(estimate.difference, factor);
  convert(estimate.std_error, std::fabs(factor));
  convert(estimate.mde, std::fabs(factor));
  convert_interval(estimate, factor);
  std::vector<Effect> effects;
  for (std::size_t i = 0; i < estimate.effect.size(); ++i) {
    const Effect& effect = estimate.effect[i];
    Effect turned = effect;
    // What was the upper end is the lower one where more is worse.
    if (factor < 0 && effect.kind == EffectKind::low) turned.value = estimate.effect[i + 1].value;
    if (factor < 0 && effect.kind == EffectKind::high) turned.value = estimate.effect[i - 1].value;
    const auto value = told(turned, factor);
    if (value) effects.push_back({effect.name, *value, effect.kind});
  }
  estimate.effect = std::move(effects);
  return estimate;
}

int exponent_of(std::initializer_list<std::span<const double>> lists) {
  double largest = 0;
  for (const std::span<const double> list : lists)
    for (const double value : list)
      if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
  return largest > 0 ? std::ilogb(largest) : 0;
}

std::vector<double> scaled(std::span<const double> values, int exponent) {
  std::vector<double> result(values.begin(), values.end());
  for (double& value : result) value = std::scalbn(value, -exponent);
  return result;
}

double Scale::in(double value) const {
  return std::scalbn(value, -exponent_);
}

std::vector<double> Scale::in(std::span<const double> values) const {
  return scaled(values, exponent_);
}

std::optional<Bounds> Scale::in(const std::optional<Bounds>& bounds) const {
  if (!bounds) return std::nullopt;
  return Bounds{in(bounds->low), in(bounds->high)};
}

Decision Scale::in(Decision decision) const {
  using Limits = std::numeric_limits<double>;
  // A margin that is out of all proportion to the numbers stays one.
  if (decision.margin > 0 && std::isfinite(decision.margin))
    decision.margin = std::clamp(in(decision.margin), Limits::denorm_min(), Limits::max());
  return decision;
}

RunNoise Scale::in(const RunNoise& noise) const {
  return {std::scalbn(noise.squared, -2 * exponent_), std::scalbn(noise.spread, -4 * exponent_)};
}

Estimate Scale::back(Estimate estimate) const {
  return converted(std::move(estimate), std::scalbn(1.0, exponent_));
}

}  // namespace reprocheck::stats
