// situation_runs: several runs a side, one number each.
//
// Pairing is chosen by the seed lists and never by the smaller p; both p are shown. Where
// neither side has a spread there is no test: an interval without width would be certainty
// about noise that was never seen.

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/cross_validation.h"
#include "src/stats/runs.h"
#include "src/stats/scale.h"
#include "src/stats/situation_parts.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

void withhold(Estimate& estimate, std::string_view reason) {
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = reason;
}

// A side without spread is one run that was copied, or as good as that: it tells nothing of its own
// noise, and is held to what the runs of the other side foretell of one more.
std::optional<TTest> predicted(std::span<const double> before, std::span<const double> after,
                               double alpha) {
  if (!is_constant(before)) {
    const auto one = is_constant(after) ? after.first(1) : after;
    const auto found = runs_prediction(before, one, alpha);
    return found ? std::optional(found->test) : std::nullopt;
  }
  if (after.size() < k_least_runs || is_constant(after)) return std::nullopt;
  const auto found = runs_prediction(after, before.first(1), alpha);
  if (!found) return std::nullopt;
  return t_test(-found->test.difference, found->test.std_error, found->test.df, alpha);
}

// Seeds that all moved by the same amount have no spread left to test by; what the runs themselves
// vary by is still there, and is only the more careful.
std::optional<TTest> paired_by_seed(std::span<const double> before, std::span<const double> after,
                                    const std::optional<SeedLists>& seeds, double alpha) {
  if (!partners_of(seeds, before.size(), after.size())) return std::nullopt;
  return runs_paired_t(before, seeds->baseline, after, seeds->fresh, alpha);
}

Estimate judge_runs(std::span<const double> before, std::span<const double> after,
                    const std::optional<SeedLists>& seeds, const Decision& decision,
                    Estimate estimate) {
  estimate.difference = finite(mean(after) - mean(before));
  add_effect(estimate, "mean_baseline", mean(before), EffectKind::difference);
  add_effect(estimate, "mean_fresh", mean(after), EffectKind::difference);
  if (before.size() > 1)
    add_effect(estimate, "sd_baseline", standard_deviation(before), EffectKind::size);
  if (after.size() > 1)
    add_effect(estimate, "sd_fresh", standard_deviation(after), EffectKind::size);
  if (before.size() < k_least_runs) return finished(std::move(estimate));
  const bool copied = is_constant(before) || (after.size() > 1 && is_constant(after));
  if (copied) add_flag(estimate, "constant_runs");
  std::optional<TTest> chosen;
  if (copied || after.size() < k_least_runs) {
    chosen = predicted(before, after, decision.alpha);
    if (chosen) set_test(estimate, *chosen, "runs_prediction", "runs_t", decision);
  } else {
    chosen = runs_welch(before, after, decision.alpha);
    if (chosen) add_effect(estimate, "runs_welch_p", chosen->p);
    const auto by_seed = paired_by_seed(before, after, seeds, decision.alpha);
    if (by_seed) add_effect(estimate, "runs_paired_t_p", by_seed->p);
    if (by_seed) chosen = by_seed;
    const std::string_view name = by_seed ? "runs_paired_t" : "runs_welch";
    if (chosen) set_test(estimate, *chosen, name, "runs_t", decision);
  }
  if (!chosen) {
    add_flag(estimate, "constant_runs");
    withhold(estimate, "constant_runs");
    return finished(std::move(estimate));
  }
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

// Differences of the folds, against the size of the values they came from.
Estimate judge_folds(std::span<const double> differences, double largest_value,
                     const Decision& decision) {
  Estimate estimate;
  estimate.assumption = "folds of one cross-validation, whose training sets overlap";
  estimate.n_used = 2 * differences.size();
  const bool all_finite =
      std::ranges::all_of(differences, [](double d) { return std::isfinite(d); });
  if (!all_finite) {
    add_flag(estimate, "not_finite");
    withhold(estimate, "not_finite");
    return finished(std::move(estimate));
  }
  estimate.difference = finite(mean(differences));
  if (const auto naive = paired_t(differences, decision.alpha))
    add_effect(estimate, "naive_t_p", naive->p);
  // Each fold tests one in J and trains on the rest.
  const auto corrected = nadeau_bengio(differences, static_cast<double>(differences.size()) - 1, 1);
  const auto test =
      corrected ? t_test(mean(differences), corrected->std_error, corrected->df, decision.alpha)
                : std::nullopt;
  if (!test || differ_by_constant(differences, largest_value)) {
    add_flag(estimate, "constant_runs");
    withhold(estimate, "constant_runs");
    return finished(std::move(estimate));
  }
  set_test(estimate, *test, "nadeau_bengio", "runs_t", decision);
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

}  // namespace

Estimate repeated_runs(std::span<const double> baseline, std::span<const double> fresh,
                       std::optional<SeedLists> seeds, const Decision& decision) {
  Estimate estimate;
  estimate.assumption =
      "run-to-run noise on these questions only; runs of a side alike but for the seed";
  estimate.n_used = baseline.size() + fresh.size();
  estimate.detail = "too_few_runs";
  if (!is_usable(decision) || baseline.empty() || fresh.empty()) return estimate;
  const auto is_finite = [](double x) { return std::isfinite(x); };
  if (!std::ranges::all_of(baseline, is_finite) || !std::ranges::all_of(fresh, is_finite)) {
    add_flag(estimate, "not_finite");
    withhold(estimate, "not_finite");
    return finished(std::move(estimate));
  }
  const Scale scale({baseline, fresh});
  return scale.back(judge_runs(scale.in(baseline), scale.in(fresh), seeds, scale.in(decision),
                               std::move(estimate)));
}

std::optional<Estimate> cross_validated(std::span<const double> baseline,
                                        std::span<const double> fresh, const SeedLists& folds,
                                        const Decision& decision) {
  const auto partner = partners_of(folds, baseline.size(), fresh.size());
  if (!is_usable(decision) || baseline.size() < k_least_runs || !partner) return std::nullopt;
  const Scale scale({baseline, fresh});
  std::vector<double> differences;
  for (std::size_t i = 0; i < baseline.size(); ++i)
    differences.push_back(scale.in(fresh[(*partner)[i]]) - scale.in(baseline[i]));
  std::ranges::sort(differences);  // the order of files is no number
  return scale.back(judge_folds(differences, 1, scale.in(decision)));
}

}  // namespace reprocheck::stats
