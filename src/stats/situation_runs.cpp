// situation_runs: several runs a side, one number each.
//
// Pairing is chosen by the seed lists and never by the smaller p; both p are shown. Runs
// without spread get no test: an interval without width would be certainty about noise
// that was never seen.

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/cross_validation.h"
#include "src/stats/runs.h"
#include "src/stats/situation_parts.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

constexpr std::size_t least_runs = 3;

void withhold(Estimate& estimate, std::string_view reason) {
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = reason;
}

// One power of two for both sides, so that 1e300 neither overflows nor 1e-300 vanishes.
int exponent_of(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (const double x : a) largest = std::max(largest, std::fabs(x));
  for (const double x : b) largest = std::max(largest, std::fabs(x));
  return largest > 0 ? std::ilogb(largest) : 0;
}

std::vector<double> scaled(std::span<const double> values, int exponent) {
  std::vector<double> result(values.begin(), values.end());
  for (double& x : result) x = std::scalbn(x, -exponent);
  return result;
}

TTest back(TTest test, int exponent) {
  for (double* value :
       {&test.difference, &test.std_error, &test.interval.low, &test.interval.high}) {
    *value = std::scalbn(*value, exponent);
  }
  return test;
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
  const int exponent = exponent_of(baseline, fresh);
  const std::vector<double> before = scaled(baseline, exponent);
  const std::vector<double> after = scaled(fresh, exponent);
  const auto in_unit = [&](double value) { return std::scalbn(value, exponent); };
  estimate.difference = finite(in_unit(mean(after) - mean(before)));
  add_effect(estimate, "mean_baseline", in_unit(mean(before)));
  add_effect(estimate, "mean_fresh", in_unit(mean(after)));
  if (before.size() > 1) add_effect(estimate, "sd_baseline", in_unit(standard_deviation(before)));
  if (after.size() > 1) add_effect(estimate, "sd_fresh", in_unit(standard_deviation(after)));
  if (before.size() < least_runs) return finished(std::move(estimate));
  if (is_constant(before) || (after.size() >= least_runs && is_constant(after))) {
    add_flag(estimate, "constant_runs");
  }

  if (after.size() < least_runs) {
    const auto prediction = runs_prediction(before, after, decision.alpha);
    if (!prediction) {
      withhold(estimate, "constant_runs");
      return finished(std::move(estimate));
    }
    set_test(estimate, back(prediction->test, exponent), "runs_prediction", "runs_t", decision);
  } else {
    const auto welch_test = runs_welch(before, after, decision.alpha);
    std::optional<TTest> paired_test;
    const bool paired = seeds && pair_runs(*seeds, before.size(), after.size());
    if (paired) {
      paired_test = runs_paired_t(before, seeds->baseline, after, seeds->fresh, decision.alpha);
    }
    const auto& chosen = paired ? paired_test : welch_test;
    if (welch_test) add_effect(estimate, "runs_welch_p", welch_test->p);
    if (paired_test) add_effect(estimate, "runs_paired_t_p", paired_test->p);
    if (!chosen) {
      add_flag(estimate, "constant_runs");
      withhold(estimate, "constant_runs");
      return finished(std::move(estimate));
    }
    set_test(estimate, back(*chosen, exponent), paired ? "runs_paired_t" : "runs_welch", "runs_t",
             decision);
  }
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

std::optional<Estimate> cross_validated(std::span<const double> baseline,
                                        std::span<const double> fresh, const SeedLists& folds,
                                        const Decision& decision) {
  const bool usable = is_usable(decision) && baseline.size() >= least_runs &&
                      pair_runs(folds, baseline.size(), fresh.size());
  if (!usable) return std::nullopt;
  std::vector<double> differences;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    const auto partner = std::ranges::find(folds.fresh, folds.baseline[i]) - folds.fresh.begin();
    differences.push_back(fresh[static_cast<std::size_t>(partner)] - baseline[i]);
  }
  Estimate estimate;
  estimate.assumption = "folds of one cross-validation, whose training sets overlap";
  estimate.n_used = baseline.size() + fresh.size();
  estimate.difference = finite(mean(differences));
  // Each fold tests one in J and trains on the rest.
  const auto corrected = nadeau_bengio(differences, static_cast<double>(differences.size()) - 1, 1);
  const auto test =
      corrected ? t_test(mean(differences), corrected->std_error, corrected->df, decision.alpha)
                : std::nullopt;
  if (const auto naive = paired_t(differences, decision.alpha))
    add_effect(estimate, "naive_t_p", naive->p);
  const bool finite_all =
      std::ranges::all_of(differences, [](double d) { return std::isfinite(d); });
  if (!test || !finite_all || is_constant(differences)) {
    add_flag(estimate, finite_all ? "constant_runs" : "not_finite");
    withhold(estimate, finite_all ? "constant_runs" : "not_finite");
    return finished(std::move(estimate));
  }
  set_test(estimate, *test, "nadeau_bengio", "runs_t", decision);
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

}  // namespace reprocheck::stats
