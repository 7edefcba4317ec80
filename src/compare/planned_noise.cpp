// planned_noise: which noise the plan of a metric has to bring down.

#include "src/compare/planned_noise.h"

#include "src/compare/oriented.h"
#include "src/stats/situation.h"

namespace reprocheck {

Noise noise_of(const MetricComparison& metric, const std::optional<double>& std_error) {
  using S = stats::Situation;
  // Below six clusters nothing is concluded, however many items they hold.
  const auto clusters = effect_of(metric, "clusters");
  const bool enough = !clusters || *clusters >= static_cast<double>(stats::k_least_clusters);
  const auto known = [&](Noise noise) { return std_error && enough ? noise : Noise::none; };
  switch (metric.situation) {
    case S::none:
    case S::identical:
    case S::numbers_only:
    case S::different_items:
      return Noise::none;
    case S::counts:
    case S::standard_errors:
      return known(Noise::aggregates);
    case S::paired_binary:
      return metric.n_paired > 0 ? Noise::binary : Noise::none;
    case S::paired_graded:
    case S::several_answers:
    case S::labels:
    case S::clustered:
    case S::amounts:
      // Where no score changed, the share that can have is all that is known, as for right or
      // wrong.
      return known(effect_of(metric, "changed_share_bound") ? Noise::binary : Noise::paired);
    case S::answers_again:
      return known(Noise::answers);
    case S::several_runs:
      return effect_of(metric, "var_seeds") && effect_of(metric, "var_differences")
                 ? known(Noise::crossed)
                 : Noise::none;
    case S::run_aggregates:
      return metric.tested ? Noise::runs : Noise::none;
    case S::cross_validation:
      return known(Noise::folds);
    case S::times:
      return known(Noise::times);
  }
  return Noise::none;
}

}  // namespace reprocheck
