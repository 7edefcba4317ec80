// situation_runs: several runs a side, one number each.
//
// Pairing is chosen by the seed lists and never by the smaller p; both p are shown. Where
// neither side has a spread there is no test: an interval without width would be certainty
// about noise that was never seen.

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/paired_binary.h"
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

// How often a run of fresh is better than that of the same seed, ties half. Its interval is the one
// that a bootstrap over the pairs converges to, which needs some of them: 29 find a probability of
// 0.75 (Noether 1987), and where all say one thing there is none. Told, and never a gate.
void add_probability(Estimate& estimate, std::span<const double> before,
                     std::span<const double> after, std::span<const std::size_t> partner,
                     double alpha) {
  constexpr std::size_t least_pairs = 20;
  std::uint64_t wins = 0, losses = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double d = after[partner[i]] - before[i];
    wins += d > 0 ? 1 : 0;
    losses += d < 0 ? 1 : 0;
  }
  const auto n = static_cast<double>(before.size());
  const auto share = [](double difference) { return (1 + difference) / 2; };
  add_effect(estimate, "probability_better",
             share((static_cast<double>(wins) - static_cast<double>(losses)) / n));
  if (before.size() < least_pairs) return;
  const auto drawn = exact_bootstrap(wins, losses, before.size(), alpha);
  if (!drawn || !(drawn->percentile.low < drawn->percentile.high)) return;
  add_effect(estimate, "probability_better_low", share(drawn->percentile.low));
  add_effect(estimate, "probability_better_high", share(drawn->percentile.high));
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
    if (const auto partner = partners_of(seeds, before.size(), after.size()))
      add_probability(estimate, before, after, *partner, decision.alpha);
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
  const std::size_t few = std::min(before.size(), after.size());
  const bool unlike = std::max(before.size(), after.size()) > 2 * few;
  if (estimate.test == "runs_welch" && unlike)
    if (const auto cochran = runs_cochran(before, after, decision.alpha))
      hold_to(estimate, cochran->interval, decision, "few_runs");
  return finished(std::move(estimate));
}

}  // namespace

Estimate repeated_runs(std::span<const double> baseline, std::span<const double> fresh,
                       std::optional<SeedLists> seeds, const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::run_aggregates;
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

}  // namespace reprocheck::stats
