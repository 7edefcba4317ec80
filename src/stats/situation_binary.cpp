// situation_binary: right or wrong, paired or only counted.
//
// With zero changed answers Tango's interval exists but the plain statement is stronger: at
// most 1 - (alpha/2)^(1/n) of the questions can have changed, and the difference is no larger.

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/stats/paired_binary.h"
#include "src/stats/proportion.h"
#include "src/stats/situation_parts.h"
#include "src/stats/special.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

McNemarTest test_of(std::uint64_t n) {
  return n < k_small_sample ? McNemarTest::exact : McNemarTest::midp;
}

std::optional<BoundedMean> bounded_by_counts(std::uint64_t wins, std::uint64_t losses,
                                             std::uint64_t n, const Decision& decision) {
  std::vector<double> d(n, 0.0);
  std::fill_n(d.begin(), wins, 1.0);
  std::fill_n(d.begin() + static_cast<std::ptrdiff_t>(wins), losses, -1.0);
  return bounded_mean(d, -1, 1, decision.alpha, decision.seed, decision.stream);
}

void add_odds(Estimate& estimate, std::uint64_t wins, std::uint64_t losses, double alpha) {
  add_effect(estimate, "wins", static_cast<double>(wins));
  add_effect(estimate, "losses", static_cast<double>(losses));
  if (const auto odds = discordant_odds(wins, losses, alpha)) {
    if (odds->estimate) add_effect(estimate, "odds", *odds->estimate);
    add_effect(estimate, "odds_low", odds->low);
    if (odds->high) add_effect(estimate, "odds_high", *odds->high);
  }
  add_effect(estimate, "probability_worse", probability_worse(wins, losses));
}

// From the share of items that change, or the difference itself where that is more.
void add_power(Estimate& estimate, double discordance, std::uint64_t n, const Decision& decision) {
  set_visible(estimate, smallest_visible(test_of(n), discordance, n, decision.alpha));
  if (decision.margin > 0) {
    const double changed = std::max(discordance, decision.margin);
    if (const auto pairs = pairs_needed(changed, decision.margin, decision.alpha, 0.8)) {
      add_effect(estimate, "pairs_needed_for_margin", std::ceil(*pairs));
    }
  }
}

Estimate no_changes(Estimate estimate, std::uint64_t n, const Decision& decision) {
  const double share = zero_of_n_bound(n, decision.alpha);
  estimate.p_value = 1;
  estimate.p_less = 0.5;
  set_interval(estimate, {-share, share}, "zero_of_n");
  add_effect(estimate, "changed_share_bound", share);
  add_power(estimate, share, n, decision);
  add_flag(estimate, "same_scores");
  // Exact, so that a small sample takes nothing back: the bound is simply wide there.
  judge(estimate, decision, "no_pairs");
  return finished(std::move(estimate));
}

}  // namespace

Estimate paired_binary(std::uint64_t wins, std::uint64_t losses, std::uint64_t n,
                       const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::paired_binary;
  estimate.assumption = "independent questions, one run per arm (run-to-run noise not included)";
  estimate.detail = "no_pairs";
  estimate.n_used = n;
  if (n == 0 || wins > n || losses > n - wins || !is_usable(decision)) return estimate;
  const bool small = n < k_small_sample;
  const auto count = static_cast<double>(n);
  const double difference = (static_cast<double>(wins) - static_cast<double>(losses)) / count;
  estimate.difference = difference;
  estimate.test = small ? "mcnemar_exact" : "mcnemar_midp";
  add_odds(estimate, wins, losses, decision.alpha);
  if (small) add_flag(estimate, "small_n");
  const std::uint64_t changes = wins + losses;
  if (changes < least_changes(test_of(n), decision.alpha)) add_flag(estimate, "too_few_changes");
  if (changes == 0) return no_changes(std::move(estimate), n, decision);

  const McNemar test = mcnemar(wins, losses);
  estimate.p_value = small ? test.exact : test.midp;
  estimate.p_less = small ? test.exact_less : test.midp_less;
  const double discordance = static_cast<double>(changes) / count;
  const double spread = std::max(0.0, discordance - difference * difference);
  if (n > 1 && spread > 0) estimate.std_error = std::sqrt(spread / (count - 1));
  add_power(estimate, discordance, n, decision);
  if (const auto interval = tango(wins, losses, n, decision.alpha)) {
    set_interval(estimate, interval->interval, "tango");
  }
  judge(estimate, decision, "no_pairs");
  require_agreement(estimate, decision);
  if (small) {
    const auto bounded = bounded_by_counts(wins, losses, n, decision);
    if (bounded) add_interval(estimate, "bounded_mean", bounded->interval);
    if (is_favourable(estimate.verdict)) withdraw(estimate, "small_n", decision, bounded);
  }
  return finished(std::move(estimate));
}

Estimate two_proportions(std::uint64_t k_baseline, std::uint64_t k_fresh, std::uint64_t n,
                         const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::counts;
  estimate.assumption = "the same questions in both runs, correlation of the runs at least 0";
  estimate.detail = "no_pairs";
  estimate.n_used = n;
  if (!is_usable(decision)) return estimate;
  const auto interval = newcombe_unpaired(k_fresh, n, k_baseline, n, decision.alpha);
  const auto tables = mcnemar_bounds(k_baseline, k_fresh, n);
  if (!interval || !tables) return estimate;
  estimate.difference = interval->difference;
  set_interval(estimate, interval->interval, "newcombe");
  estimate.test = "mcnemar_range";
  // The least favourable table: what is certain without the per-sample file.
  estimate.p_value = tables->midp_worst;
  estimate.p_less = tables->midp_less_worst;
  add_effect(estimate, "p_if_all_changes_one_way", tables->midp_best);
  add_effect(estimate, "p_if_answers_churned_most", tables->midp_worst);
  add_effect(estimate, "discordant_min", static_cast<double>(tables->discordant_min));
  add_effect(estimate, "discordant_max", static_cast<double>(tables->discordant_max));
  const double half = (interval->interval.high - interval->interval.low) / 2;
  const double std_error = half / normal_quantile(1 - decision.alpha / 2);
  estimate.std_error = finite(std_error);
  std::optional<double> visible = std::min(1.0, minimal_detectable(std_error, decision.alpha));
  if (n < least_changes(McNemarTest::midp, decision.alpha)) visible.reset();
  set_visible(estimate, visible);
  if (n < k_small_sample) add_flag(estimate, "small_n");
  judge(estimate, decision, "no_pairs");
  const bool certain = tables->midp_worst <= decision.alpha;
  // A gain that the margin makes a small one is a gain still.
  const bool gained = estimate.low.value_or(0) > 0;
  if (!certain || !(gained || estimate.verdict == Verdict::regressed)) {
    estimate.verdict = Verdict::inconclusive;
    estimate.non_inferior = false;
    estimate.detail =
        tables->midp_best > decision.alpha ? "cannot_be_significant" : "per_sample_file_decides";
  } else if (n < k_small_sample && gained) {
    withdraw(estimate, "small_n", decision, std::nullopt);
  }
  return finished(std::move(estimate));
}

Estimate two_count_ranges(CountRange baseline, CountRange fresh, std::uint64_t n,
                          const Decision& decision) {
  Estimate found = two_proportions(baseline.low, fresh.high, n, decision);  // the smallest loss
  if (baseline.low == baseline.high && fresh.low == fresh.high) return found;
  const Estimate largest = two_proportions(baseline.high, fresh.low, n, decision);
  if (!found.low || !largest.low) return found;
  const bool either_way = *found.difference >= 0 && *largest.difference <= 0;
  found.p_value = either_way ? 1 : std::max(*found.p_value, *largest.p_value);
  found.difference = (*found.difference + *largest.difference) / 2;
  set_interval(found, {*largest.low, *found.high}, "newcombe");
  if (found.std_error && largest.std_error)
    found.std_error = std::max(*found.std_error, *largest.std_error);
  if (found.mde && largest.mde) found.mde = std::max(*found.mde, *largest.mde);
  if (found.non_inferior && largest.non_inferior) {
    judge(found, decision, "no_pairs");
  } else if (found.verdict != largest.verdict) {
    found.verdict = Verdict::inconclusive;
    found.non_inferior = false;
    found.detail = "digits_decide";
  } else if (found.detail != largest.detail && found.verdict == Verdict::inconclusive) {
    found.detail = "per_sample_file_decides";
  }
  return finished(std::move(found));
}

}  // namespace reprocheck::stats
