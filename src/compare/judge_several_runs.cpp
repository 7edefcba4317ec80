// judge_several_runs: the verdict of a metric of which several runs a side have samples.
//
// Each run is first asked what a single one is asked: a mean of runs hides what one of them left
// out or scored otherwise. Then questions and runs are both taken as sampled.

#include "src/compare/judge_several_runs.h"

#include <algorithm>
#include <string>

#include "src/compare/judge_aggregates.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/outcome.h"
#include "src/compare/recorded_side.h"
#include "src/compare/run_tables.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

class RunsJudge {
 public:
  RunsJudge(const MetricPlan& plan, const MetricScale& scale, const stats::Decision& decision,
            const MetricContext& context, MetricComparison& metric)
      : plan_(plan), scale_(scale), decision_(decision), context_(context), m_(metric) {}

  void judge();

 private:
  struct RunsSeen {
    bool comparable = false, identical = false;
  };
  RunsSeen each_run_alone();
  void judge_folds(const RunTables& tables);
  void judge_tables(const RunTables& tables);
  void hold_against_copies(const RunTables& tables);
  void judge_crossed(const RunTables& tables);
  [[nodiscard]] stats::Estimate test(const RunTables& tables) const;
  [[nodiscard]] bool spread_hides_loss(RunTables tables) const;
  void hold_against_missing();

  const MetricPlan& plan_;
  const MetricScale& scale_;
  const stats::Decision& decision_;
  const MetricContext& context_;
  MetricComparison& m_;
};

// Nothing that fresh adds (a run, a repeat, a cluster) may take its own loss out of the test, so
// several runs are a matter of the baseline first.
void RunsJudge::judge() {
  if (plan_.baseline.runs_with_samples <= 1) return refuse(m_, "runs_on_one_side");
  const Pairing& first = *context_.pairing;
  if (items_moved(first, paired_scores(plan_, first), *context_.policy, m_)) return;
  const RunsSeen seen = each_run_alone();
  if (!seen.comparable) return;
  if (seen.identical) return take_identical(m_, k_replay);
  const RunTables tables = run_tables(plan_, context_.pairings, scale_.counts_errors);
  m_.difference = *m_.fresh - *m_.baseline;
  if (tables.disjoint && tables.runs_baseline == tables.runs_fresh) return judge_folds(tables);
  const auto left_out = static_cast<double>(tables.most_items - tables.items);
  if (!(left_out <= context_.policy->touched * static_cast<double>(tables.most_items)))
    return refuse(m_, "items_changed");
  if (left_out > 0) m_.flags.emplace_back("on_subset");
  m_.n_paired = tables.items;
  m_.n_dropped = tables.most_items - tables.items;
  judge_tables(tables);
  if (tables.copies() > 0) hold_against_copies(tables);
}

// Runs that share no item are the folds of one data set, each held against the other side's of the
// same items; what they were trained on overlaps.
void RunsJudge::judge_folds(const RunTables& tables) {
  MetricPlan folds = plan_;
  for (MetricSide* side : {&folds.baseline, &folds.fresh}) {
    side->folds.clear();
    for (std::size_t fold = 0; fold < side->runs_with_samples; ++fold)
      side->folds.push_back(std::to_string(fold));
  }
  m_.n_paired = tables.all_items;
  judge_run_values(folds, scale_, decision_, m_);
}

void RunsJudge::judge_tables(const RunTables& tables) {
  if (tables.own_baseline.size() == 1 && tables.own_fresh.size() == 1)
    return judge_pairs(plan_, *context_.pairing, scale_, decision_, context_, m_);
  const bool benchmark = context_.policy->scope == "benchmark";
  if (benchmark && m_.n_runs_baseline >= stats::k_least_runs)
    return judge_run_values(plan_, scale_, decision_, m_);
  if (benchmark) m_.flags.emplace_back("scope_population");  // two runs are too few for that
  judge_crossed(tables);
}

// A run that repeats another one of its side is no second look, and runs that happen to agree have
// happened all the same. So they count in every number, no claim rests on them, and where they
// decide whether it is a regression, nothing is known.
void RunsJudge::hold_against_copies(const RunTables& tables) {
  m_.flags.emplace_back("runs_copied");
  if (m_.verdict == V::not_comparable) return;
  const auto own = [](MetricSide& side, const std::vector<std::size_t>& runs,
                      std::vector<double>& values, std::uint64_t& count) {
    const auto keep = [&](auto& list) {
      if (list.size() != side.runs_with_samples) return;
      std::remove_reference_t<decltype(list)> kept;
      for (const std::size_t run : runs) kept.push_back(list[run]);
      list = std::move(kept);
    };
    keep(side.run_values);
    keep(side.seeds);
    keep(side.folds);
    side.runs_with_samples = runs.size();
    values = side.run_values;
    count = runs.size();
  };
  MetricComparison once = m_;
  MetricPlan plan = plan_;
  own(plan.baseline, tables.own_baseline, once.runs_baseline, once.n_runs_baseline);
  own(plan.fresh, tables.own_fresh, once.runs_fresh, once.n_runs_fresh);
  RunsJudge(plan, scale_, decision_, context_, once).judge_tables(without_copies(tables));
  if ((once.verdict == V::regressed) != (m_.verdict == V::regressed))
    return refuse(m_, "runs_copied");
  hold_to(once.verdict, once.detail, "runs_copied", m_);
  hold_to_min_runs(context_.policy->min_runs, once.n_runs_baseline, once.n_runs_fresh, m_);
}

stats::Estimate RunsJudge::test(const RunTables& tables) const {
  const double unit = scale_.unit();
  RunTables oriented = tables;
  for (std::vector<double>* cells : {&oriented.baseline, &oriented.fresh})
    for (double& cell : *cells) cell *= scale_.sign() / unit;
  stats::Decision in_unit = decision_;
  in_unit.margin /= unit;
  std::optional<stats::Bounds> bounds;
  if (scale_.top) bounds = stats::Bounds{-1, 1};
  const SeedNumbers seeds = seed_numbers(plan_);
  return stats::crossed_runs(oriented.baseline_table(), oriented.fresh_table(), seeds.lists(),
                             oriented.clusters, bounds, in_unit);
}

// Fresh runs that lie further apart than the baseline's make an interval that holds any loss; with
// a spread like the baseline's their mean would have regressed.
bool RunsJudge::spread_hides_loss(RunTables tables) const {
  const std::vector<double> runs = stats::seed_means(tables.fresh_table());
  const auto calm = with_spread_of(stats::seed_means(tables.baseline_table()), runs);
  if (!calm) return false;
  for (std::size_t cell = 0; cell < tables.fresh.size(); ++cell) {
    const std::size_t run = cell % tables.runs_fresh;
    tables.fresh[cell] += (*calm)[run] - runs[run];
  }
  return test(tables).verdict == stats::Verdict::regressed;
}

void RunsJudge::judge_crossed(const RunTables& tables) {
  take_estimate(test(tables), scale_.sign() * scale_.unit(), m_);
  if (m_.verdict == V::inconclusive && spread_hides_loss(tables))
    return refuse(m_, "uncertainty_inflated");
  const stats::Estimate runs =
      test_run_values(plan_, scale_, decision_, m_.runs_baseline, m_.runs_fresh);
  for (const stats::Effect& told : runs.effect)
    if (told.name.starts_with("probability_better")) m_.effect.emplace_back(told.name, told.value);
  if (runs.low && runs.high) {
    m_.effect.emplace_back("benchmark_low", scale_.sign() > 0 ? *runs.low : -*runs.high);
    m_.effect.emplace_back("benchmark_high", scale_.sign() > 0 ? *runs.high : -*runs.low);
  }
  hold_against_missing();
}

// What no run may leave out alone, all of them together may not either: the same test with every
// score that a fresh run lacks counted as the worst, and the mean difference at both ends.
void RunsJudge::hold_against_missing() {
  if (m_.n_dropped == 0) return;
  if (!scale_.top) {
    m_.flags.emplace_back("missing_unbounded");
    return;
  }
  const bool lower = scale_.direction == Direction::lower;
  const double worst = lower ? scale_.unit() : 0, best = lower ? 0 : scale_.unit();
  const auto with = [&](const MissingScores& missing) {
    return run_tables(plan_, context_.pairings, scale_.counts_errors, missing);
  };
  const auto difference = [&](const MissingScores& missing) {
    const RunTables tables = with(missing);
    return stats::mean(tables.fresh) - stats::mean(tables.baseline);
  };
  m_.effect.emplace_back("missing_worst", difference({.baseline = best, .fresh = worst}));
  m_.effect.emplace_back("missing_best", difference({.baseline = worst, .fresh = best}));
  const stats::Estimate broken = test(with({.fresh = worst}));
  if (broken.difference)
    m_.effect.emplace_back("difference_missing_as_broken",
                           scale_.sign() * scale_.unit() * *broken.difference);
  if (m_.verdict == V::regressed || broken.verdict != stats::Verdict::regressed) return;
  m_.verdict = V::not_comparable;  // the numbers stay: they are what the complete items say
  m_.detail = "missingness_decides";
}

// A mean of runs hides what one of them left out or scored otherwise.
RunsJudge::RunsSeen RunsJudge::each_run_alone() {
  RunsSeen seen{.comparable = true, .identical = true};
  for (const Pairing& pairing : context_.pairings) {
    MetricPlan of_run = plan_;
    for (const auto& [side, rows] : {std::pair(&of_run.baseline, &pairing.baseline),
                                     std::pair(&of_run.fresh, &pairing.fresh)}) {
      side->column = same_column(*side->column, *rows->table);
      side->table = rows->table;
    }
    MetricComparison alone = m_;
    alone.verdict = V::not_comparable;
    alone.detail = "score_column_changed";
    if (of_run.baseline.column && of_run.fresh.column) {
      alone.verdict = V::inconclusive;
      judge_pairs(of_run, pairing, scale_, decision_, context_, alone);
      // What a run left out is bounded for it alone, and many that lost little would hide a loss.
      if (alone.verdict != V::not_comparable)
        items_moved(pairing, paired_scores(of_run, pairing), *context_.policy, alone);
    }
    if (alone.verdict == V::not_comparable) {
      refuse(m_, alone.detail);
      return {};
    }
    seen.identical = seen.identical && alone.detail == "identical";
  }
  return seen;
}

}  // namespace

void judge_several_runs(const MetricPlan& plan, const MetricScale& scale,
                        const stats::Decision& decision, const MetricContext& context,
                        MetricComparison& metric) {
  RunsJudge(plan, scale, decision, context, metric).judge();
}

}  // namespace reprocheck
