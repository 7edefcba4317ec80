// basis-effect: how large an effect is by the measure of its situation.
//
// A difference says how far the score moved. Beside it stands what an expert of that kind of data
// would ask next: the odds of a fix, the difference in its own sd, how much clusters cost.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/basis.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

using S = stats::Situation;

class EffectClauses {
 public:
  explicit EffectClauses(const MetricComparison& metric)
      : metric_(metric), scale_(scale_of(metric)) {}
  [[nodiscard]] std::string all() &&;

 private:
  [[nodiscard]] std::optional<double> effect(std::string_view name) const {
    return effect_of(metric_, name);
  }
  void add(std::string clause) { clauses_.push_back(std::move(clause)); }
  void odds();
  void correlation();
  void standardized();
  void clusters();
  void answers();
  void run_variance();
  void run_spread();
  void ratio();
  void these_items();
  void bounds_alone();

  const MetricComparison& metric_;
  Scale scale_;
  std::vector<std::string> clauses_;
};

void EffectClauses::odds() {
  const auto low = effect("odds_low"), high = effect("odds_high"), odds = effect("odds");
  if (!low) return;
  if (odds && high)
    add(fmt::format("fixed to broken {} [{}, {}]", number(*odds), number(*low), number(*high)));
  else if (!high)
    add(fmt::format("fixed to broken at least {}", number(*low)));
}

void EffectClauses::correlation() {
  if (const auto found = effect("correlation"))
    add(fmt::format("correlation {}", number_text(std::round(*found * 100) / 100 + 0.0)));  // no -0
}

void EffectClauses::standardized() {
  if (const auto d_z = effect("d_z")) add(fmt::format("mean / sd {}", number(*d_z)));
  if (const auto centre = effect("hodges_lehmann"))
    add(fmt::format("Hodges-Lehmann {}", difference_text(scale_, *centre)));
}

void EffectClauses::clusters() {
  const auto icc = effect("icc"), design = effect("design_effect"), n = effect("n_effective");
  if (icc && design) add(fmt::format("ICC {}, design effect {}", number(*icc), number(*design)));
  if (n && metric_.n_paired > 0)
    add(fmt::format("{} items worth {}", integer(metric_.n_paired), number(std::round(*n))));
}

void EffectClauses::answers() {
  if (const auto share = effect("share_prediction"))
    add(fmt::format("{}% of the noise is the sampling of answers",
                    number(std::round(*share * 100))));
}

void EffectClauses::run_variance() {
  if (const auto seeds = effect("var_seeds"))
    add(fmt::format("run sd {} within a side",
                    size_text(scale_, std::sqrt(std::max(0.0, *seeds)))));
}

void EffectClauses::run_spread() {
  const auto one = effect("sd_baseline"), other = effect("sd_fresh");
  if (one) add(fmt::format("run sd {} in baseline", size_text(scale_, *one)));
  if (other) add(fmt::format("run sd {} in fresh", size_text(scale_, *other)));
}

void EffectClauses::ratio() {
  const auto found = effect("ratio"), low = effect("ratio_low"), high = effect("ratio_high");
  const auto percent = [](double ratio) {
    return fmt::format("{:+.1f}%", std::round(1000 * (ratio - 1)) / 10 + 0.0);  // no -0
  };
  if (!found) return;
  add(low && high ? fmt::format("{} [{}, {}]", percent(*found), percent(*low), percent(*high))
                  : percent(*found));
}

// What only these items would give, where it was judged whether it holds on others like them.
void EffectClauses::these_items() {
  const auto low = effect("benchmark_low"), high = effect("benchmark_high");
  if (low && high) add("on these items alone " + range_text(scale_, *low, *high));
}

// Of few items it is mostly so wide that it makes the point by itself.
void EffectClauses::bounds_alone() {
  const auto low = effect("bounded_mean_low"), high = effect("bounded_mean_high");
  if (low && high) add("by the bounds of the score alone " + range_text(scale_, *low, *high));
}

std::string EffectClauses::all() && {
  switch (metric_.situation) {
    case S::none:
    case S::identical:
    case S::numbers_only:
    case S::different_items:
    case S::labels:
    case S::answers_again:
      break;
    case S::counts:
      if (const auto best = effect("p_if_all_changes_one_way"))
        add(fmt::format("p between {} and {}, by which answers changed", p_text(best),
                        p_text(effect("p_if_answers_churned_most"))));
      break;
    case S::standard_errors:
      if (const auto rho = effect("correlation_that_flips");
          rho && metric_.verdict == MetricVerdict::inconclusive)
        add(fmt::format("significant from a correlation of the runs of {} on", number(*rho)));
      break;
    case S::paired_binary:
      odds();
      correlation();
      bounds_alone();
      break;
    case S::paired_graded:
      standardized();
      correlation();
      bounds_alone();
      break;
    case S::clustered:
      clusters();
      break;
    case S::several_answers:
      answers();
      these_items();
      break;
    case S::several_runs:
      run_variance();
      these_items();
      break;
    case S::run_aggregates:
      run_spread();
      break;
    case S::cross_validation:
      if (const auto naive = effect("naive_t_p"))
        add(fmt::format("naive fold t would give p = {}, not used", p_text(naive)));
      break;
    case S::times:
    case S::amounts:
      ratio();
      break;
  }
  return join(clauses_, ", ");
}

}  // namespace

std::string effect_text(const MetricComparison& metric) {
  return EffectClauses(metric).all();
}

}  // namespace reprocheck::reports
