// several_runs: cells in which there is more than one run a side, all of them through the program.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/stats/situation.h"
#include "src/stats/sums.h"
#include "tests/simulation/cells.h"
#include "tests/simulation/program.h"

namespace reprocheck::simulation {
namespace {

constexpr std::size_t k_questions = 1000;

// Runs of two arms over the same questions: right or wrong by the question's own chance and the
// run's own luck.
std::vector<Experiment> draw_runs(std::size_t runs, double truth, double luck_sd, Random& random) {
  std::vector<double> chances(k_questions);
  for (double& chance : chances) chance = 0.1 + 0.8 * std::sqrt(std::sqrt(random.uniform()));
  const auto answers = [&](double shift) {
    const double luck = shift + luck_sd * random.normal();
    std::vector<double> right;
    right.reserve(chances.size());
    for (const double chance : chances) right.push_back(random.uniform() < chance + luck ? 1 : 0);
    return right;
  };
  std::vector<Experiment> all(runs);
  for (Experiment& run : all)
    run.metrics = {{.metric = "accuracy", .baseline = answers(0), .fresh = {}}};
  for (Experiment& run : all) run.metrics.front().fresh = answers(truth);
  return all;
}

// value(question, run) = cells[question * runs + run].
std::vector<double> cells_of(std::span<const Experiment> runs, std::vector<double> Scores::* side) {
  std::vector<double> cells;
  cells.reserve(k_questions * runs.size());
  for (std::size_t q = 0; q < k_questions; ++q)
    for (const Experiment& run : runs) cells.push_back((run.metrics.front().*side)[q]);
  return cells;
}

// Whether the program says what the crossed analysis of questions and runs says.
bool agrees_with_crossed(const Whole& whole, std::span<const Experiment> runs, double margin) {
  const std::vector<double> before = cells_of(runs, &Scores::baseline);
  const std::vector<double> after = cells_of(runs, &Scores::fresh);
  const stats::Estimate found =
      stats::crossed_runs({before, k_questions, runs.size()}, {after, k_questions, runs.size()},
                          std::nullopt, {}, stats::Bounds{-1, 1}, {.margin = margin});
  const MetricComparison& metric = whole.metrics.front();
  if (whole.judged.refused) return metric.detail == "uncertainty_inflated";
  return to_string(metric.verdict) == stats::to_string(found.verdict) && metric.low == found.low &&
         metric.high == found.high;
}

// By questions alone, as if the means of the seeds were all there is.
bool by_questions_alone(std::span<const Experiment> runs) {
  std::vector<double> d(k_questions);
  for (const Experiment& run : runs) {
    const Scores& scores = run.metrics.front();
    for (std::size_t q = 0; q < d.size(); ++q)
      d[q] += (scores.fresh[q] - scores.baseline[q]) / static_cast<double>(runs.size());
  }
  return stats::mean(d) < -1.96 * stats::standard_deviation(d) / std::sqrt(1.0 * k_questions);
}

Outcome outcome_of(const Whole& whole) {
  return {.regressed = whole.judged.regressed,
          .improved = whole.judged.improved,
          .harmless = whole.judged.harmless,
          .refused = whole.judged.refused,
          .whole = true};
}

Replicate seeds(std::size_t runs, double luck_sd) {
  return [=](double truth, double margin, Random& random, bool checked) {
    const std::vector<Experiment> drawn = draw_runs(runs, truth, luck_sd, random);
    const Whole whole = judge_by_program({drawn, drawn}, {.margin = margin});
    Outcome outcome = outcome_of(whole);
    outcome.peers = {by_questions_alone(drawn)};
    if (checked)
      outcome.disagreed =
          runs == 1 ? !agree(drawn.front(), margin) : !agrees_with_crossed(whole, drawn, margin);
    return outcome;
  };
}

// Numbers alone, about 0.8 with a spread of one point from run to run.
struct Design {
  std::size_t before = 0, after = 0;
  bool paired = false;      // by seed, which makes half of the variance
  double fresh_spread = 1;  // times that of the baseline
  const char* name = "";
};

RunValues draw_values(const Design& design, double truth, Random& random) {
  constexpr double sd = 0.01;
  RunValues values{.metric = "accuracy", .paired = design.paired};
  std::vector<double> shared(design.before);
  if (design.paired)
    for (double& one : shared) one = sd * std::sqrt(0.5) * random.normal();
  const double own = design.paired ? sd * std::sqrt(0.5) : sd;
  for (std::size_t i = 0; i < design.before; ++i)
    values.baseline.push_back(0.8 + shared[i] + own * random.normal());
  for (std::size_t i = 0; i < design.after; ++i)
    values.fresh.push_back(0.8 + truth + (design.paired ? shared[i] : 0) +
                           own * design.fresh_spread * random.normal());
  return values;
}

bool agrees_with_repeated(const Whole& whole, const RunValues& values, double margin) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; values.paired && i < values.baseline.size(); ++i)
    numbers.push_back(static_cast<std::int64_t>(i));
  const auto lists =
      values.paired ? std::optional(stats::SeedLists{numbers, numbers}) : std::nullopt;
  const stats::Estimate found =
      stats::repeated_runs(values.baseline, values.fresh, lists, {.margin = margin});
  const MetricComparison& metric = whole.metrics.front();
  if (whole.judged.refused) return metric.detail == "uncertainty_inflated";
  return to_string(metric.verdict) == stats::to_string(found.verdict) && metric.low == found.low &&
         metric.high == found.high && metric.p_value == found.p_value;
}

Replicate run_values(const Design& design) {
  return [=](double truth, double margin, Random& random, bool checked) {
    const RunValues values = draw_values(design, truth, random);
    const Whole whole = judge_by_program(values, {.margin = margin});
    Outcome outcome = outcome_of(whole);
    outcome.peers = {stats::mean(values.fresh) < stats::mean(values.baseline) - 0.01,
                     stats::mean(values.fresh) < std::ranges::min(values.baseline)};
    outcome.disagreed = checked && !agrees_with_repeated(whole, values, margin);
    return outcome;
  };
}

}  // namespace

void add_seeds(Grid& grid, Effort effort) {
  const Table& table = *grid.tables.emplace_back(std::make_unique<Table>(Table{
      .title = "Seeds, 1000 items",
      .reading = "Items and seeds are both random; with one run a side it is the paired test, "
                 "which cannot see noise between runs.",
      .labels = {"seeds a side", "seed sd (pp)"},
      .peers = {"items alone"},
      .margin = 0.02,
      .drop = 0.03,
      .may_refuse = true,
      .again = 3}));
  const bool full = effort == Effort::full;
  // Many runs take long to compare.
  static constexpr std::pair<std::size_t, std::size_t> sizes[] = {
      {1, 3'000}, {3, 1'500}, {5, 1'000}, {10, 500}};
  for (const auto& [runs, replications] : sizes)
    for (const double points : {0.0, 0.5, 1.0}) {
      if (!full && (runs != 3 || points != 0.5)) continue;
      const bool blind = runs == 1 && points > 0;
      grid.cells.push_back({&table,
                            {std::to_string(runs), fmt::format("{:g}", points)},
                            seeds(runs, points / 100),
                            full ? replications : 100UL,
                            full ? 100UL : 20UL,
                            blind ? "one run a side: noise between runs cannot be told from a "
                                    "change, and the report says so"
                                  : "",
                            !blind});
    }
}

void add_run_values(Grid& grid, Effort effort) {
  const Table& table = *grid.tables.emplace_back(std::make_unique<Table>(Table{
      .title = "Runs that left one number each",
      .reading = "Spread of one point from run to run. A single fresh run is held to what the "
                 "baseline's foretell; equal seeds on both sides pair the runs.",
      .labels = {"runs of baseline", "of fresh", "design"},
      .peers = {"drop > 1pp", "below every baseline run"},
      .margin = 0.02,
      .drop = 0.03,
      .may_refuse = true}));
  static constexpr Design designs[] = {
      {3, 1, false, 1, "prediction"},          {5, 1, false, 1, "prediction"},
      {10, 1, false, 1, "prediction"},         {3, 3, false, 1, "independent"},
      {5, 5, false, 1, "independent"},         {10, 10, false, 1, "independent"},
      {10, 3, false, 1, "independent"},        {3, 3, true, 1, "paired by seed"},
      {5, 5, true, 1, "paired by seed"},       {10, 10, true, 1, "paired by seed"},
      {5, 5, false, 2, "fresh twice as noisy"}};
  const bool full = effort == Effort::full;
  for (const Design& design : designs) {
    if (!full && design.before != 5) continue;
    grid.cells.push_back(
        {&table,
         {std::to_string(design.before), std::to_string(design.after), design.name},
         run_values(design),
         full ? 10'000UL : 300UL,
         full ? 500UL : 20UL,
         ""});
  }
}

}  // namespace reprocheck::simulation
