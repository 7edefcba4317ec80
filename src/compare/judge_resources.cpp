// judge_resources: the verdict of what a run uses: time by the run, tokens and money by the item.
//
// Requests of one process share a machine, a moment and a cache, so each run is one number (its
// median, or the quantile that the policy asks for) and the runs are tested.

#include "src/compare/judge_resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "src/base/text.h"
#include "src/compare/judge_aggregates.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/outcome.h"
#include "src/compare/outliers.h"
#include "src/compare/recorded_side.h"
#include "src/compare/run_requests.h"
#include "src/compare/run_tables.h"
#include "src/stats/quantiles.h"
#include "src/stats/resources.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

bool is_time(double value) {
  return value > 0 && std::isfinite(value);
}

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
  // Absent: the median.
  [[nodiscard]] std::optional<double> quantile() const {
    return m_.gate ? m_.gate->quantile : std::nullopt;
  }
  [[nodiscard]] std::optional<std::vector<double>> times_of(const RunRequests& side) const;
  void judge_requests(const Requests& requests);
  void tell_means(const Requests& requests);
  void tell_warmup(const Requests& requests);
  void describe(const Requests& requests);
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

void ResourceJudge::describe(const Requests& requests) {
  const stats::RequestsSeen seen =
      stats::describe_requests(requests.baseline.runs, requests.fresh.runs, decision_.alpha);
  m_.effect.insert(m_.effect.end(), seen.effect.begin(), seen.effect.end());
  m_.flags.insert(m_.flags.end(), seen.flags.begin(), seen.flags.end());
  for (const auto& [side, lag1] :
       {std::pair("baseline", seen.lag1_baseline), std::pair("fresh", seen.lag1_fresh)})
    if (lag1 && m_.gated)
      m_.caveats.push_back(
          {fmt::format("requests_dependent_{}", side),
           fmt::format("requests are not independent: those that follow one another in {} "
                       "correlate by {:.2f}",
                       side, *lag1)});
}

void ResourceJudge::tell_warmup(const Requests& requests) {
  if (requests.baseline.warmup + requests.fresh.warmup > 0) {
    m_.flags.emplace_back("warmup_dropped");
    m_.effect.emplace_back("warmup_baseline", static_cast<double>(requests.baseline.warmup));
    m_.effect.emplace_back("warmup_fresh", static_cast<double>(requests.fresh.warmup));
  }
  if (requests.baseline.not_first + requests.fresh.not_first > 0)
    m_.flags.emplace_back("warmup_kept");
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
  } else if (m_.detail == "not_finite" && std::ranges::all_of(before, is_time) &&
             !std::ranges::all_of(after, is_time)) {
    refuse(m_,
           "not_finite");  // so many of fresh's requests failed that no number is left to pass by
  } else if (m_.verdict == V::inconclusive) {
    const auto calm = with_spread_of(before, after);
    if (calm &&
        stats::run_times(before, *calm, lower(), decision).verdict == stats::Verdict::regressed)
      refuse(m_, "uncertainty_inflated");
  }
  if (!context_.arms_apart) return;
  m_.flags.emplace_back("arms_apart");
  m_.caveats.push_back({"arms_apart",
                        "the sides were measured at different times, every run of one before any "
                        "of the other: a drift of the machine looks the same as a change"});
}

// One time of each run. Nothing where a run has too few requests for its quantile to be one.
std::optional<std::vector<double>> ResourceJudge::times_of(const RunRequests& side) const {
  std::vector<double> times;
  for (const std::vector<double>& run : side.runs) {
    if (!quantile()) {
      times.push_back(stats::median_of(run));
      continue;
    }
    const double beyond = static_cast<double>(run.size()) * std::min(*quantile(), 1 - *quantile());
    const auto found = stats::quantile_of(run, *quantile(), decision_.alpha);
    if (!found || beyond < 1 - 1e-9) return std::nullopt;
    times.push_back(found->value);
  }
  return times;
}

void ResourceJudge::judge_requests(const Requests& requests) {
  const auto before = times_of(requests.baseline);
  const auto after = times_of(requests.fresh);
  if (before && !after) return refuse(m_, "fewer_requests");
  if (!before || !after) {
    m_.detail = "too_few_requests";
    return;
  }
  take_times(*before, *after);
  if (quantile()) {
    m_.effect.emplace_back("quantile", *quantile());
    m_.assumption =
        fmt::format("runs independent and interleaved; the {} quantile of each run is its value",
                    number_text(*quantile()));
  }
  // The row shows what is judged: means beside a difference of medians would contradict it.
  const double one = stats::geometric_mean(*before);
  const double other = stats::geometric_mean(*after);
  if (std::isfinite(one) && std::isfinite(other)) {
    m_.baseline = one;
    m_.fresh = other;
    m_.runs_baseline = *before;
    m_.runs_fresh = *after;
  }
}

// What is only told is the mean of the requests that count, over the runs.
void ResourceJudge::tell_means(const Requests& requests) {
  const auto mean_of = [](const RunRequests& side) {
    double total = 0;
    for (const std::vector<double>& run : side.runs) {
      std::vector<double> ended;
      std::ranges::copy_if(run, std::back_inserter(ended), is_time);
      total += stats::mean(ended);
    }
    return total / static_cast<double>(side.runs.size());
  };
  const double one = mean_of(requests.baseline), other = mean_of(requests.fresh);
  if (!std::isfinite(one) || !std::isfinite(other)) return;
  m_.baseline = one;
  m_.fresh = other;
  m_.difference = other - one;
}

void ResourceJudge::judge_times() {
  if (!plan_.baseline.column) {
    if (m_.gated && quantile()) return refuse(m_, "no_requests");
    if (m_.gated) take_times(m_.runs_baseline, m_.runs_fresh);
    return;
  }
  const Requests requests = requests_of(plan_, context_.pairings);
  const auto is_below_zero = [](const std::vector<double>& run) {
    return std::ranges::any_of(run, [](double time) { return time < 0; });
  };
  if (std::ranges::any_of(requests.fresh.runs, is_below_zero)) return refuse(m_, "negative_amount");
  if (m_.gated)
    judge_requests(requests);
  else if (requests.baseline.warmup + requests.fresh.warmup > 0)
    tell_means(requests);
  tell_warmup(requests);
  describe(requests);
}

// The test again without the outliers: one of them makes an interval so wide that it holds any loss
// of the others.
bool ResourceJudge::outliers_hide_loss(const Amounts& amounts) const {
  Amounts kept;
  for (const std::size_t place : without_outliers(amounts.before, amounts.after)) {
    kept.before.push_back(amounts.before[place]);
    kept.after.push_back(amounts.after[place]);
    if (!amounts.clusters.empty()) kept.clusters.push_back(amounts.clusters[place]);
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
  m_.situation = is_amount(plan_.key.name) ? stats::Situation::amounts : stats::Situation::times;
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
