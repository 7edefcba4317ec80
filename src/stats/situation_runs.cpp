// situation_runs: several runs a side, one number each.
//
// Pairing is chosen by the seed lists and never by the smaller p; both p are shown. Runs
// without spread get no test: an interval without width would be certainty about noise
// that was never seen.

#include <algorithm>
#include <cmath>
#include <vector>

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
    const bool paired = seeds && [&] {
      std::vector<std::int64_t> a(seeds->baseline.begin(), seeds->baseline.end());
      std::vector<std::int64_t> b(seeds->fresh.begin(), seeds->fresh.end());
      std::ranges::sort(a);
      std::ranges::sort(b);
      const bool distinct = std::ranges::adjacent_find(a) == a.end();
      return distinct && a == b && a.size() == before.size() && b.size() == after.size();
    }();
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

void withdraw_by_family(Estimate& estimate, double p_adjusted, double alpha) {
  if (estimate.verdict != Verdict::regressed || p_adjusted <= alpha) return;
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = "holm";
  estimate.non_inferior = false;
}

}  // namespace reprocheck::stats
