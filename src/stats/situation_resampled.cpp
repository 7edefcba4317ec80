// situation_resampled: metrics that are no mean of their items.
//
// A precision or an F1 has no difference of its own at any item, so that items are drawn again,
// both sides of each together. Below a hundred of them such an interval is too short, and nothing
// is claimed from it.

#include <algorithm>
#include <cmath>

#include "src/stats/bootstrap.h"
#include "src/stats/scale.h"
#include "src/stats/situation_parts.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

constexpr std::size_t least_items = 100;

Estimate judge_draws(double difference, std::span<const double> replicates,
                     std::span<const double> jackknife, std::size_t changed,
                     const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::labels;
  estimate.assumption = "independent items, of which those seen are typical; one run per arm";
  estimate.n_used = jackknife.size();
  estimate.detail = "no_uncertainty";
  estimate.difference = finite(difference);
  if (!is_usable(decision) || !estimate.difference) return finished(std::move(estimate));
  if (jackknife.size() < least_items) {
    add_flag(estimate, "small_n");
    estimate.detail = "small_n";
    return finished(std::move(estimate));
  }
  const auto found = bootstrap_interval(replicates, difference, jackknife, decision.alpha);
  if (!found || !found->bca) return finished(std::move(estimate));
  set_interval(estimate, found->bca->interval, "bca");
  estimate.std_error = finite(found->std_error);
  estimate.mde = finite(minimal_detectable(found->std_error, decision.alpha));
  // How often a draw lies on the other side of 0, counted with the draw that was made.
  const auto share = [&](auto&& beyond) {
    const auto count = static_cast<double>(std::ranges::count_if(replicates, beyond));
    return (count + 1) / (static_cast<double>(replicates.size()) + 1);
  };
  const double less = share([](double value) { return value >= 0; });
  const double greater = share([](double value) { return value <= 0; });
  estimate.test = "bootstrap";
  estimate.p_value = std::min(1.0, 2 * std::min(less, greater));
  estimate.p_less = less;
  add_effect(estimate, "replicates", static_cast<double>(replicates.size()));
  judge(estimate, decision, "no_uncertainty");
  require_agreement(estimate, decision);
  // What never changed in the sample never changes in a draw either.
  if (changed < k_few_changed) {
    add_flag(estimate, "small_n");
    if (is_favourable(estimate.verdict)) withdraw(estimate, "small_n", decision, std::nullopt);
  }
  return finished(std::move(estimate));
}

}  // namespace

Estimate resampled(double difference, std::span<const double> replicates,
                   std::span<const double> jackknife, std::size_t changed,
                   const Decision& decision) {
  const Scale scale({std::span(&difference, 1), replicates, jackknife});
  return scale.back(judge_draws(scale.in(difference), scale.in(replicates), scale.in(jackknife),
                                changed, scale.in(decision)));
}

}  // namespace reprocheck::stats
