// situation_graded: one number an item, paired, or only a mean and its error.
//
// The t interval stands for the mean, and a sign-flip test beside it; what the guards of a mean
// take back is not claimed.

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/aggregates.h"
#include "src/stats/paired_binary.h"
#include "src/stats/proportion.h"
#include "src/stats/ranks.h"
#include "src/stats/scale.h"
#include "src/stats/sign_flip.h"
#include "src/stats/situation_parts.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

constexpr std::size_t few_replicates = 1999;
constexpr std::size_t most_for_walsh = 2000;  // averages of pairs are n^2 / 2

// By value: neither a mean nor a p may know the order of a file.
std::vector<double> in_order(std::vector<double> d, const std::optional<Bounds>& bounds) {
  // Scores of equal value can differ by rounding (0.1 + 0.2 and 0.3): that is no change.
  const double noise =
      bounds ? 1e-12 * std::max(std::fabs(bounds->low), std::fabs(bounds->high)) : 0;
  for (double& x : d)
    if (std::fabs(x) <= noise) x = 0.0;
  std::ranges::sort(d);
  return d;
}

// All differences are 0: no p but 1, and only a bound on how many items can have changed.
Estimate no_changes(Estimate estimate, const std::optional<Bounds>& bounds,
                    const Decision& decision) {
  estimate.difference = 0;
  estimate.p_value = 1;
  estimate.p_less = 0.5;
  estimate.test = "sign_flip";
  add_flag(estimate, "same_scores");
  const double share = zero_of_n_bound(estimate.n_used, decision.alpha);
  add_effect(estimate, "changed_share_bound", share);
  if (bounds) {
    set_interval(estimate, {share * bounds->low, share * bounds->high}, "zero_of_n");
    // A drop is seen least where it is made of whole changes.
    const auto test = estimate.n_used < k_small_sample ? McNemarTest::exact : McNemarTest::midp;
    auto visible = smallest_visible(test, share, estimate.n_used, decision.alpha);
    if (visible) *visible *= std::max(-bounds->low, bounds->high);
    set_visible(estimate, visible);
  }
  judge(estimate, decision, "no_uncertainty");
  return finished(std::move(estimate));
}

void add_effects(Estimate& estimate, std::span<const double> d, double sd, std::size_t changed) {
  add_effect(estimate, "d_z", mean(d) / sd, EffectKind::direction);
  add_effect(estimate, "changed", static_cast<double>(changed));
  if (d.size() <= most_for_walsh) {
    if (const auto centre = walsh_median(d)) {
      add_effect(estimate, "hodges_lehmann", *centre, EffectKind::difference);
    }
  }
}

// Of many changes of which none weighs much the flipped sum is normal: t's p is that of the signs.
bool signs_are_normal(std::span<const double> d, std::size_t changed) {
  constexpr std::size_t many = 1000;
  constexpr double most = 0.01;  // of all squares, in one
  const double squares = sum_of(0, d.size(), [&](std::size_t i) { return d[i] * d[i]; }).value();
  const double largest = std::max(std::fabs(d.front()), std::fabs(d.back()));
  return changed >= many && largest * largest <= most * squares;
}

void add_sign_flip(Estimate& estimate, std::span<const double> d, const Decision& decision) {
  estimate.test = "sign_flip";
  SignFlipOptions options{decision.alpha, decision.seed, decision.stream};
  if (decision.verdict_only) options.replicates = few_replicates;
  const auto flip = sign_flip(d, options);
  set_p(estimate, flip ? std::optional(flip->p_two) : std::nullopt);
  if (!flip) return;
  if (!flip->exact()) add_effect(estimate, "replicates", static_cast<double>(flip->replicates));
}

// Differences of about 1, sorted, of which not all are 0.
Estimate judge_changed(Estimate estimate, std::span<const double> d,
                       const std::optional<Bounds>& bounds, const Decision& decision,
                       const std::optional<RunNoise>& runs) {
  estimate.difference = finite(mean(d));
  const double sd = standard_deviation(d);
  if (d.size() > 1 && !(d.back() - d.front() > 1e-10))
    return constant_shift(std::move(estimate), d, bounds, decision);
  const auto test = paired_t(d, decision.alpha);
  if (!test) {
    add_flag(estimate, "small_n");
    estimate.detail = "too_few_pairs";
    return finished(std::move(estimate));
  }
  const auto changed = d.size() - static_cast<std::size_t>(std::ranges::count(d, 0.0));
  const bool claims = test->interval.low > 0 || test->interval.high < 0;
  const bool by_t = !claims || signs_are_normal(d, changed);
  if (decision.verdict_only && by_t && !runs) {
    estimate.p_value = finite(test->p);
    estimate.p_less = finite(test->p_less);
  } else {
    add_sign_flip(estimate, d, decision);
  }
  if (runs) {
    set_crossed_test(estimate, *test, *runs, decision);
  } else {
    set_interval(estimate, test->interval, "t");
    estimate.std_error = finite(test->std_error);
    std::optional<double> visible = minimal_detectable(*test, decision.alpha);
    if (d.size() < least_changes(McNemarTest::exact, decision.alpha)) visible.reset();
    set_visible(estimate, visible);
  }
  if (!decision.verdict_only) add_effects(estimate, d, sd, changed);
  add_effect(estimate, "t_test_p", test->p);
  judge(estimate, decision, "no_uncertainty");
  require_agreement(estimate, decision);
  guard_mean(estimate, d, bounds, decision,
             d.size() < k_small_sample || apart_from_most(d) < k_few_changed);
  return finished(std::move(estimate));
}

}  // namespace

Estimate paired_graded(std::span<const double> d, std::optional<Bounds> bounds,
                       const Decision& decision, const RunNoise* runs) {
  Estimate estimate;
  estimate.situation = Situation::paired_graded;
  estimate.assumption =
      runs ? "independent questions; runs independent and alike but for the seed"
           : "independent questions, one run per arm, no rarer large losses than were seen";
  estimate.detail = "no_pairs";
  if (!is_usable(decision)) return estimate;
  if (bounds && !are_usable(*bounds)) bounds.reset();
  std::vector<double> present;
  present.reserve(d.size());
  std::ranges::copy_if(d, std::back_inserter(present), [](double x) { return !std::isnan(x); });
  estimate.n_used = present.size();
  if (present.size() < d.size()) add_flag(estimate, "missing");
  if (present.empty()) return finished(std::move(estimate));
  if (!std::ranges::all_of(present, [](double x) { return std::isfinite(x); })) {
    add_flag(estimate, "not_finite");
    estimate.detail = "not_finite";
    return finished(std::move(estimate));
  }
  const std::vector<double> values = in_order(std::move(present), bounds);
  if (values.front() == 0 && values.back() == 0) {
    if (values.size() < k_small_sample) add_flag(estimate, "small_n");
    return no_changes(std::move(estimate), bounds, decision);
  }
  const Scale scale({values});
  std::optional<RunNoise> noise;
  if (runs) noise = scale.in(*runs);
  return scale.back(judge_changed(std::move(estimate), scale.in(values), scale.in(bounds),
                                  scale.in(decision), noise));
}

Estimate two_standard_errors(double delta, double se_baseline, double se_fresh,
                             const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::standard_errors;
  estimate.assumption = "the same questions in both runs, correlation of the runs at least 0";
  estimate.detail = "no_uncertainty";
  if (!is_usable(decision)) return estimate;
  estimate.difference = finite(delta);
  if (!estimate.difference) {
    add_flag(estimate, "not_finite");
    estimate.detail = "not_finite";
    return finished(std::move(estimate));
  }
  if (!(se_baseline >= 0) || !(se_fresh >= 0)) return estimate;
  const double se = difference_error(se_baseline, se_fresh);
  const auto test = t_test(delta, se, std::numeric_limits<double>::infinity(), decision.alpha);
  if (!test) return estimate;
  set_test(estimate, *test, "z", "normal", decision);
  if (const auto rho = correlation_that_flips(delta, se_baseline, se_fresh, decision.alpha)) {
    add_effect(estimate, "correlation_that_flips", *rho);
  }
  add_effect(estimate, "std_error_baseline", se_baseline, EffectKind::size);
  add_effect(estimate, "std_error_fresh", se_fresh, EffectKind::size);
  judge(estimate, decision, "no_uncertainty");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

}  // namespace reprocheck::stats
