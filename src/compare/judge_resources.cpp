// judge_resources: the verdict of what a run uses: time by the run, tokens and money by the item.
//
// A request that failed or was cut off has no time of its own, only one that it took at least; it
// counts as endless on either side, since leaving it out would make the slowest side the fastest.

#include "src/compare/judge_resources.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/compare/judge_aggregates.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/outcome.h"
#include "src/compare/recorded_side.h"
#include "src/compare/run_tables.h"
#include "src/stats/quantiles.h"
#include "src/stats/resources.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

class ResourceJudge {
 public:
  ResourceJudge(const MetricPlan& plan, const MetricScale& scale, const stats::Decision& decision,
                const MetricContext& context, MetricComparison& metric)
      : plan_(plan), scale_(scale), decision_(decision), context_(context), m_(metric) {}

  void judge();

 private:
  [[nodiscard]] bool items_hold();
  void judge_times();
  void judge_amounts();
  struct Amounts {
    std::vector<double> before, after;
    std::vector<std::int64_t> clusters;
  };
  [[nodiscard]] stats::Estimate test(const Amounts& amounts) const {
    return stats::paired_amounts(amounts.before, amounts.after, lower(), amounts.clusters,
                                 decision_);
  }
  [[nodiscard]] bool outliers_hide_loss(const Amounts& amounts) const;
  [[nodiscard]] bool lower() const { return scale_.direction != Direction::higher; }
  [[nodiscard]] std::vector<std::vector<double>> requests_of(const MetricSide& side,
                                                             Rows Pairing::* rows) const;
  void describe(const std::vector<std::vector<double>>& before,
                const std::vector<std::vector<double>>& after);
  void take_times(const std::vector<double>& before, const std::vector<double>& after);

  const MetricPlan& plan_;
  const MetricScale& scale_;
  const stats::Decision& decision_;
  const MetricContext& context_;
  MetricComparison& m_;
};

// The ruler of every run is held against the items, as for a score.
bool ResourceJudge::items_hold() {
  if (plan_.baseline.runs_with_samples <= 1 && plan_.fresh.runs_with_samples > 1) {
    refuse(m_, "runs_on_one_side");
    return false;
  }
  return std::ranges::all_of(context_.pairings, [&](const Pairing& pairing) {
    MetricPlan of_run = plan_;
    of_run.baseline.column = same_column(*plan_.baseline.column, *pairing.baseline.table);
    of_run.fresh.column = same_column(*plan_.fresh.column, *pairing.fresh.table);
    if (of_run.baseline.column && of_run.fresh.column)
      return !items_moved(pairing, paired_scores(of_run, pairing), *context_.policy, m_);
    refuse(m_, "score_column_changed");
    return false;
  });
}

// A resource keeps its number whatever became of the row; its scores tell that.
bool failed(const SampleTable& table, std::uint32_t row) {
  return std::ranges::any_of(table.scores, [&](const ScoreColumn& column) {
    return !column.is_resource && column.states[row] == SampleState::errored;
  });
}

// Of each run, in the order of its requests.
std::vector<std::vector<double>> ResourceJudge::requests_of(const MetricSide& side,
                                                            Rows Pairing::* rows) const {
  std::vector<std::vector<double>> runs;
  for (std::size_t run = 0; run < side.runs_with_samples; ++run) {
    const Rows& of_run = context_.pairings[run].*rows;
    const ScoreColumn& column = *same_column(*side.column, *of_run.table);
    std::vector<double>& requests = runs.emplace_back();
    for (const std::uint32_t row : of_run.rows) {
      if (column.states[row] == SampleState::errored || failed(*of_run.table, row))
        requests.push_back(std::numeric_limits<double>::infinity());
      else if (!std::isnan(column.values[row]))
        requests.push_back(column.values[row]);
    }
  }
  return runs;
}

void ResourceJudge::describe(const std::vector<std::vector<double>>& before,
                             const std::vector<std::vector<double>>& after) {
  const auto pooled = [](const std::vector<std::vector<double>>& runs) {
    std::vector<double> all;
    for (const std::vector<double>& run : runs) all.insert(all.end(), run.begin(), run.end());
    return all;
  };
  const stats::RequestsSeen seen =
      stats::describe_requests(pooled(before), pooled(after), decision_.alpha);
  m_.effect.insert(m_.effect.end(), seen.effect.begin(), seen.effect.end());
  m_.flags.insert(m_.flags.end(), seen.flags.begin(), seen.flags.end());
}

// A share of the baseline is one of what is judged, which is no mean of requests.
void ResourceJudge::take_times(const std::vector<double>& before,
                               const std::vector<double>& after) {
  stats::Decision decision = decision_;
  if (m_.gate && m_.gate->margin.unit == Margin::Unit::percent_of_baseline) {
    const double centre = stats::geometric_mean(before);
    if (std::isfinite(centre)) m_.margin = m_.gate->margin.amount / 100 * centre;
    decision.margin = m_.margin;
  }
  take_estimate(stats::run_times(before, after, lower(), decision), lower() ? -1 : 1, m_);
  if (m_.detail == "too_few_runs" || m_.detail == "one_run_per_arm") {
    if (after.size() < before.size() && before.size() >= stats::k_least_runs_of_time)
      refuse(m_, "fewer_runs");
  } else if (m_.verdict == V::inconclusive) {
    const auto calm = with_spread_of(before, after);
    if (calm &&
        stats::run_times(before, *calm, lower(), decision).verdict == stats::Verdict::regressed)
      refuse(m_, "uncertainty_inflated");
  }
  if (context_.arms_apart) m_.flags.emplace_back("arms_apart");
}

void ResourceJudge::judge_times() {
  if (!plan_.baseline.column) {
    if (m_.gated) take_times(m_.runs_baseline, m_.runs_fresh);
    return;
  }
  const auto before = requests_of(plan_.baseline, &Pairing::baseline);
  const auto after = requests_of(plan_.fresh, &Pairing::fresh);
  std::vector<double> medians_before, medians_after;
  for (const auto& run : before) medians_before.push_back(stats::median_of(run));
  for (const auto& run : after) medians_after.push_back(stats::median_of(run));
  if (m_.gated) {
    take_times(medians_before, medians_after);
    // The row shows what is judged: means beside a difference of medians would contradict it.
    const double one = stats::geometric_mean(medians_before);
    const double other = stats::geometric_mean(medians_after);
    if (std::isfinite(one) && std::isfinite(other)) {
      m_.baseline = one;
      m_.fresh = other;
    }
  }
  describe(before, after);
}

// The test again without amounts of fresh far beyond all of the baseline's: one of them makes an
// interval so wide that it holds any loss of the others.
bool ResourceJudge::outliers_hide_loss(const Amounts& amounts) const {
  const double most = 2 * std::ranges::max(amounts.before) - std::ranges::min(amounts.before);
  Amounts kept;
  for (std::size_t i = 0; i < amounts.after.size(); ++i) {
    if (amounts.after[i] > most) continue;
    kept.before.push_back(amounts.before[i]);
    kept.after.push_back(amounts.after[i]);
    if (!amounts.clusters.empty()) kept.clusters.push_back(amounts.clusters[i]);
  }
  return kept.after.size() < amounts.after.size() &&
         test(kept).verdict == stats::Verdict::regressed;
}

void ResourceJudge::judge_amounts() {
  if (!plan_.baseline.column) return judge_aggregates(plan_, scale_, decision_, context_, m_);
  const RunTables tables = run_tables(plan_, context_.pairings, false);
  m_.n_paired = tables.items;
  m_.n_dropped = tables.most_items - tables.items;
  const Amounts amounts{stats::question_means(tables.baseline_table()),
                        stats::question_means(tables.fresh_table()), tables.clusters};
  if (amounts.before.empty()) return refuse(m_, "no_pairs");
  if (std::ranges::any_of(amounts.after, [](double amount) { return amount < 0; }))
    return refuse(m_, "negative_amount");
  if (amounts.before != amounts.after) {
    take_estimate(test(amounts), lower() ? -1 : 1, m_);
    if (m_.verdict == V::inconclusive && outliers_hide_loss(amounts))
      refuse(m_, "uncertainty_inflated");
    return;
  }
  if (m_.n_dropped > 0) {  // those that are not recorded may be the largest
    m_.detail = "amounts_missing";
    return;
  }
  take_identical(m_, "the same amount on every item: deterministic, or cached");
}

void ResourceJudge::judge() {
  if (plan_.baseline.column && !items_hold()) return;
  m_.verdict = V::inconclusive;
  m_.difference = *m_.fresh - *m_.baseline;
  if (is_amount(plan_.key.name)) {
    if (m_.gated) judge_amounts();
  } else {
    judge_times();
  }
}

}  // namespace

void judge_resources(const MetricPlan& plan, const MetricScale& scale,
                     const stats::Decision& decision, const MetricContext& context,
                     MetricComparison& metric) {
  ResourceJudge(plan, scale, decision, context, metric).judge();
}

}  // namespace reprocheck
