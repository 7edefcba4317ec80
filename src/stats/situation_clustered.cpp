// situation_clustered: paired scores whose questions come in families.
//
// The unit is the cluster: its number, not the number of questions, says how much is known.
// Where 20 clusters or fewer changed, whole clusters are flipped instead of trusting a t law, and
// of fewer than 6 clusters nothing is concluded at all.

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "src/stats/clusters.h"
#include "src/stats/paired_binary.h"
#include "src/stats/proportion.h"
#include "src/stats/scale.h"
#include "src/stats/sign_flip.h"
#include "src/stats/situation_parts.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

constexpr std::size_t few_clusters = 10;
constexpr std::size_t most_flipped = 20;  // clusters that changed: every pattern of signs is seen
constexpr double dominating_share = 0.3;
constexpr double least_df = 4;

// Finite differences with the cluster of each.
struct Families {
  std::vector<double> d;
  std::vector<std::int64_t> cluster;
  [[nodiscard]] std::vector<double> totals() const {
    std::map<std::int64_t, CompensatedSum> sums;
    for (std::size_t i = 0; i < d.size(); ++i) sums[cluster[i]].add(d[i]);
    std::vector<double> result;
    result.reserve(sums.size());
    for (const auto& [number, total] : sums) result.push_back(total.value());
    std::ranges::sort(result);
    return result;
  }
};

Families families(std::span<const double> d, std::span<const std::int64_t> clusters) {
  // By cluster and value, so that the order of a file cannot move the last bit.
  std::vector<std::pair<std::int64_t, double>> rows;
  for (std::size_t i = 0; i < d.size(); ++i)
    if (!std::isnan(d[i])) rows.emplace_back(clusters[i], d[i]);
  std::ranges::sort(rows);
  Families result;
  for (const auto& [cluster, value] : rows) {
    result.cluster.push_back(cluster);
    result.d.push_back(value);
  }
  return result;
}

void add_effects(Estimate& estimate, const Families& values, const ClusteredMean& found) {
  add_effect(estimate, "clusters", static_cast<double>(found.clusters));
  add_effect(estimate, "std_error_if_independent", found.se_naive, EffectKind::size);
  if (const auto icc = icc1(values.d, values.cluster)) {
    add_effect(estimate, "icc", icc->icc);
    add_effect(estimate, "design_effect", icc->design_effect);
    if (icc->design_effect > 0) {
      add_effect(estimate, "n_effective", static_cast<double>(found.n) / icc->design_effect);
    }
  }
}

// No item changed: at most a share of the clusters can have, and no cluster weighs more than the
// largest.
void judge_unchanged(Estimate& estimate, const ClusteredMean& found,
                     const std::optional<Bounds>& bounds, const Decision& decision) {
  estimate.difference = 0;
  estimate.test = "cluster_sign_flip";
  estimate.p_value = 1;
  estimate.p_less = 0.5;
  add_flag(estimate, "same_scores");
  const double share = zero_of_n_bound(found.clusters, decision.alpha);
  add_effect(estimate, "changed_share_bound", share);
  if (bounds) {
    const double items =
        std::min(1.0, share * found.largest_share * static_cast<double>(found.clusters));
    set_interval(estimate, {items * bounds->low, items * bounds->high}, "zero_of_n");
  }
  judge(estimate, decision, "no_uncertainty");
}

// What each cluster adds to the mean, as if there were nothing but clusters: their mean is that of
// the items.
struct ClusterUnits {
  std::vector<double> values;  // sorted
  std::optional<Bounds> bounds;
};

ClusterUnits units_of(std::vector<double> totals, const ClusteredMean& found,
                      const std::optional<Bounds>& bounds) {
  const auto clusters = static_cast<double>(found.clusters);
  ClusterUnits units{std::move(totals), bounds};
  for (double& total : units.values) total *= clusters / static_cast<double>(found.n);
  const double most = found.largest_share * clusters;
  if (bounds) units.bounds = Bounds{most * bounds->low, most * bounds->high};
  return units;
}

Estimate judge_changed(Estimate estimate, const Families& values, const ClusteredMean& found,
                       const std::optional<Bounds>& bounds, const Decision& decision,
                       const std::optional<RunNoise>& runs) {
  estimate.difference = finite(found.mean);
  const std::vector<double> totals = values.totals();
  const ClusterUnits units = units_of(totals, found, bounds);
  const auto test = t_test(found.mean, found.se_cr2, found.df, decision.alpha);
  if (!test || !(found.se_cr2 > 1e-12))
    return constant_shift(std::move(estimate), units.values, units.bounds, decision);
  set_test(estimate, *test, "cluster_t", "cr2_t", decision);
  add_effects(estimate, values, found);
  const auto still = static_cast<std::size_t>(std::ranges::count(totals, 0.0));
  if (found.clusters - still <= most_flipped) {
    const auto flip = sign_flip(totals, {decision.alpha, decision.seed, decision.stream});
    estimate.test = "cluster_sign_flip";
    set_p(estimate, flip ? std::optional(flip->p_two) : std::nullopt);
    if (!runs && found.clusters < least_changes(McNemarTest::exact, decision.alpha))
      set_visible(estimate, std::nullopt);
  }
  if (runs) set_crossed_test(estimate, *test, *runs, decision);
  judge(estimate, decision, "no_uncertainty");
  require_agreement(estimate, decision);
  guard_mean(estimate, units.values, units.bounds, decision,
             apart_from_most(units.values) < std::min(k_few_changed, found.clusters - 1));
  return estimate;
}

// Differences of about 1.
Estimate judge_families(Estimate estimate, const Families& values,
                        const std::optional<Bounds>& bounds, const Decision& decision,
                        const std::optional<RunNoise>& runs) {
  const auto found = clustered_mean(values.d, values.cluster);
  if (!found) {
    estimate.difference = finite(mean(values.d));
    add_flag(estimate, "few_clusters");
    estimate.detail = "few_clusters";
    return finished(std::move(estimate));
  }
  const bool changed = std::ranges::any_of(values.d, [](double x) { return x != 0; });
  if (changed) {
    estimate = judge_changed(std::move(estimate), values, *found, bounds, decision, runs);
  } else {
    judge_unchanged(estimate, *found, bounds, decision);
  }
  if (found->clusters < few_clusters || found->largest_share > dominating_share ||
      (changed && found->df < least_df)) {
    add_flag(estimate, "few_clusters");
  }
  if (found->clusters < k_least_clusters) {
    withdraw(estimate, "few_clusters", decision, std::nullopt);
    estimate.detail = "few_clusters";
    set_visible(estimate, std::nullopt);
  }
  if (estimate.n_used < k_small_sample) {
    add_flag(estimate, "small_n");
    if (is_favourable(estimate.verdict)) withdraw(estimate, "small_n", decision, std::nullopt);
  }
  return finished(std::move(estimate));
}

}  // namespace

Estimate paired_clustered(std::span<const double> d, std::span<const std::int64_t> clusters,
                          std::optional<Bounds> bounds, const Decision& decision,
                          const RunNoise* runs) {
  Estimate estimate;
  estimate.situation = Situation::clustered;
  estimate.assumption = runs ? "independent clusters, none dominating; runs independent and alike"
                             : "independent clusters, none dominating; one run per arm";
  estimate.detail = "no_pairs";
  if (!is_usable(decision) || d.size() != clusters.size()) return estimate;
  if (bounds && !are_usable(*bounds)) bounds.reset();
  Families values = families(d, clusters);
  // A cluster of one each is no cluster: the items are independent, and few of them are few.
  if (std::ranges::adjacent_find(values.cluster) == values.cluster.end())
    return paired_graded(d, bounds, decision, runs);
  estimate.n_used = values.d.size();
  if (values.d.size() < d.size()) add_flag(estimate, "missing");
  if (values.d.empty()) return finished(std::move(estimate));
  if (!std::ranges::all_of(values.d, [](double x) { return std::isfinite(x); })) {
    add_flag(estimate, "not_finite");
    estimate.detail = "not_finite";
    return finished(std::move(estimate));
  }
  const Scale scale({values.d});
  values.d = scale.in(values.d);
  std::optional<RunNoise> noise;
  if (runs) noise = scale.in(*runs);
  return scale.back(
      judge_families(std::move(estimate), values, scale.in(bounds), scale.in(decision), noise));
}

}  // namespace reprocheck::stats
