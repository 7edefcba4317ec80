// situation_seeds: several runs a side, or several answers a question.
//
// Questions are sampled and so are runs, and a test over questions alone takes the luck of a run
// for a change: at a run-to-run spread of one point it rejects a seventh of all true nulls. The
// spread of two or three runs is itself hardly known, so that a truncated estimate of it is often
// 0; a claim is therefore held against the plain test of the runs' aggregates as well.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "src/stats/runs.h"
#include "src/stats/scale.h"
#include "src/stats/situation_parts.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

using Partners = std::optional<std::vector<std::size_t>>;

struct Arms {
  Table baseline;
  Table fresh;
  std::optional<SeedLists> seeds;
  Partners partner;  // of each run of the baseline, where seeds pair the runs
};

// Differences of the runs of equal seed, in the baseline's order of runs.
std::vector<double> differences_by_seed(const Arms& arms) {
  std::vector<double> cells;
  cells.reserve(arms.baseline.cells.size());
  for (std::size_t question = 0; question < arms.baseline.questions; ++question)
    for (std::size_t run = 0; run < arms.baseline.seeds; ++run)
      cells.push_back(arms.fresh.cells[question * arms.fresh.seeds + (*arms.partner)[run]] -
                      arms.baseline.cells[question * arms.baseline.seeds + run]);
  return cells;
}

// The runs' own test, of their aggregates. Two runs on both sides make a test of their own; a
// single fresh run is held to what the baseline's foretell, at the full confidence.
std::optional<TTest> test_of_runs(const Arms& arms, double alpha) {
  const std::vector<double> before = seed_means(arms.baseline);
  const std::vector<double> after = seed_means(arms.fresh);
  if (arms.partner)
    return runs_paired_t(before, arms.seeds->baseline, after, arms.seeds->fresh, 2 * alpha);
  if (before.size() > 1 && after.size() > 1) return runs_welch(before, after, 2 * alpha);
  const bool one_baseline = before.size() == 1;
  const auto prediction =
      one_baseline ? runs_prediction(after, before, alpha) : runs_prediction(before, after, alpha);
  if (!prediction) return std::nullopt;
  TTest test = prediction->test;
  if (one_baseline) test.interval = {-test.interval.high, -test.interval.low};
  return test;
}

// The verdict has to be that of the wider interval too, or it falls to what that one allows.
void hold_against_runs(Estimate& estimate, const Arms& arms, const Decision& decision) {
  const auto runs = test_of_runs(arms, decision.alpha);
  if (!runs) return add_flag(estimate, "constant_runs");
  add_effect(estimate, "runs_test_p", runs->p);
  // What shows has to show to the runs as well.
  const double level =
      arms.fresh.seeds > 1 && arms.baseline.seeds > 1 ? 2 * decision.alpha : decision.alpha;
  if (estimate.mde)
    estimate.mde = finite(std::max(*estimate.mde, minimal_detectable(*runs, level)));
  hold_to(estimate, runs->interval, decision, "few_runs");
}

// Of runs, of answers, and of what the questions' true differences vary by: what is left of the
// spread of the mean differences once the answers behind them are taken off.
void add_variances(Estimate& estimate, const Arms& arms, double of_differences) {
  const auto one = crossed_anova(arms.baseline);
  const auto other = crossed_anova(arms.fresh);
  if (!one && !other) return;
  const auto mean_of = [&](double CrossedAnova::* part) {
    if (one && other) return ((*one).*part + (*other).*part) / 2;
    return one ? (*one).*part : (*other).*part;
  };
  const auto add = [&](std::string_view name, double variance) {
    add_effect(estimate, name, variance, EffectKind::square);
  };
  add("var_questions", mean_of(&CrossedAnova::var_questions));
  add("var_seeds", mean_of(&CrossedAnova::var_seeds));
  add("var_error", mean_of(&CrossedAnova::var_error));
  const double answers = (one ? one : other)->var_error / static_cast<double>(arms.baseline.seeds) +
                         (other ? other : one)->var_error / static_cast<double>(arms.fresh.seeds);
  add("var_differences", std::max(0.0, of_differences - answers));
}

// The mean squares that the noise of the runs is made of: those of the differences by seed, or of
// each arm that has several runs.
void add_mean_squares(Estimate& estimate, const Table& table, std::string_view of) {
  const auto found = crossed_anova(table);
  if (!found) return;
  const auto add = [&](std::string_view name, double square) {
    add_effect(estimate, fmt::format("{}{}", name, of), square, EffectKind::square);
  };
  add("ms_questions", found->ms_questions);
  add("ms_seeds", found->ms_seeds);
  add("ms_error", found->ms_error);
}

bool is_table(const Table& table) {
  return table.questions > 0 && table.seeds > 0 &&
         table.cells.size() == table.questions * table.seeds;
}

// How far the cells lie from the first one of their question: what the noise is made of.
std::vector<double> deviations(const Table& baseline, const Table& fresh) {
  std::vector<double> result;
  result.reserve(baseline.cells.size() + fresh.cells.size());
  for (const Table* table : {&baseline, &fresh})
    for (std::size_t i = 0; i < table->cells.size(); ++i)
      result.push_back(table->cells[i] - baseline.cells[i / table->seeds * baseline.seeds]);
  return result;
}

Estimate undecided(Estimate estimate, std::string_view reason) {
  if (reason == "not_finite") add_flag(estimate, reason);
  estimate.detail = reason;
  return finished(std::move(estimate));
}

// Cells that deviate by about 1.
Estimate judge_arms(const Arms& arms, std::span<const std::int64_t> clusters,
                    const std::optional<Bounds>& bounds, const Decision& decision,
                    Estimate estimate) {
  std::vector<double> differences = question_means(arms.fresh);
  const std::vector<double> before = question_means(arms.baseline);
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= before[i];
  std::optional<RunNoise> noise;
  std::vector<double> differences_of_seeds;
  if (arms.partner) {
    differences_of_seeds = differences_by_seed(arms);
    noise = run_noise({differences_of_seeds, arms.baseline.questions, arms.baseline.seeds});
  } else {
    noise = run_noise(arms.baseline, arms.fresh);
  }
  if (!noise) {  // never the test of a single run instead
    estimate.difference = finite(mean(differences));
    return undecided(std::move(estimate), differences.size() < 2 ? "too_few_pairs" : "not_finite");
  }
  estimate = clusters.empty() ? paired_graded(differences, bounds, decision, &*noise)
                              : paired_clustered(differences, clusters, bounds, decision, &*noise);
  estimate.situation = Situation::several_runs;
  if (estimate.test == "crossed_t") hold_against_runs(estimate, arms, decision);
  add_variances(estimate, arms, variance(differences));
  if (arms.partner) {
    add_flag(estimate, "paired_by_seed");
    add_mean_squares(estimate, {differences_of_seeds, arms.baseline.questions, arms.baseline.seeds},
                     "");
  } else {
    add_mean_squares(estimate, arms.baseline, "_baseline");
    add_mean_squares(estimate, arms.fresh, "_fresh");
  }
  return finished(std::move(estimate));
}

}  // namespace

Estimate crossed_runs(const Table& baseline, const Table& fresh, std::optional<SeedLists> seeds,
                      std::span<const std::int64_t> clusters, std::optional<Bounds> bounds,
                      const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::several_runs;
  estimate.assumption = "independent questions; runs independent and alike but for the seed";
  estimate.detail = "no_pairs";
  const bool fit = is_table(baseline) && is_table(fresh) && baseline.questions == fresh.questions &&
                   (clusters.empty() || clusters.size() == baseline.questions);
  if (!fit) return estimate;
  estimate.n_used = baseline.questions;
  if (baseline.seeds < 2 && fresh.seeds < 2) return undecided(std::move(estimate), "too_few_runs");
  const Scale scale({deviations(baseline, fresh)});
  const std::vector<double> before = scale.in(baseline.cells), after = scale.in(fresh.cells);
  const auto is_finite = [](double cell) { return std::isfinite(cell); };
  if (!std::ranges::all_of(before, is_finite) || !std::ranges::all_of(after, is_finite))
    return undecided(std::move(estimate), "not_finite");
  const Arms arms{{before, baseline.questions, baseline.seeds},
                  {after, fresh.questions, fresh.seeds},
                  seeds,
                  partners_of(seeds, baseline.seeds, fresh.seeds)};
  return scale.back(
      judge_arms(arms, clusters, scale.in(bounds), scale.in(decision), std::move(estimate)));
}

Estimate answered_again(const SampledDifference& found, std::size_t answers, std::size_t questions,
                        const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::answers_again;
  estimate.assumption = "these questions only; answers to one question independent of one another";
  estimate.n_used = questions;
  estimate.detail = "no_uncertainty";
  estimate.difference = finite(found.difference);
  if (!is_usable(decision) || answers <= 2 * questions) return finished(std::move(estimate));
  const auto df = static_cast<double>(answers - 2 * questions);
  const auto test = t_test(found.difference, found.se_prediction, df, decision.alpha);
  if (!test) return finished(std::move(estimate));
  set_test(estimate, *test, "answers_t", "answers_t", decision);
  judge(estimate, decision, "no_uncertainty");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

}  // namespace reprocheck::stats
