// seeds: how much of the noise is questions, how much is seeds, how much is sampling.
//
// A test over questions alone rejects 14 to 16% of true nulls when seeds move the score by a
// point. Crossed: a seed touches all questions of its run. Nested: K samples answer each
// question anew. Satterthwaite (1946) degrees of freedom.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace reprocheck::stats {

// A complete table, row by row: value(question, seed) = cells[question * seeds + seed].
struct Table {
  std::span<const double> cells;
  std::size_t questions = 0;
  std::size_t seeds = 0;
};

struct CrossedAnova {
  double mean = 0;
  double ms_questions = 0, ms_seeds = 0, ms_error = 0;
  double var_questions = 0, var_seeds = 0, var_error = 0;  // not below 0
  double se_population = 0, df_population = 0;             // questions random too
  double se_benchmark = 0, df_benchmark = 0;               // these questions only
};
// Two-way analysis of variance without replication, of one arm or of per-seed differences. nullopt
// below two questions or two seeds, or where a number is not finite.
[[nodiscard]] std::optional<CrossedAnova> crossed_anova(const Table& table);

// What several runs add to the noise of a mean difference over questions, in the unit of the cells
// squared, with its part of Satterthwaite's denominator. 0 where seeds move nothing: then only the
// questions are noise.
struct RunNoise {
  double squared = 0;
  double spread = 0;
};
// Two arms with independent seeds over the same questions. One arm may have a single run, which is
// taken to be as noisy as those of the other. nullopt where neither has two.
[[nodiscard]] std::optional<RunNoise> run_noise(const Table& baseline, const Table& fresh);
// Differences by seed, where both arms share the randomness of each seed: those of crossed_anova.
[[nodiscard]] std::optional<RunNoise> run_noise(const Table& differences);

// The noise of a mean difference: questions with their own degrees of freedom, and runs.
struct MeanNoise {
  double std_error = 0;
  double df = 0;
};
[[nodiscard]] MeanNoise with_runs(double squared_questions, double df_questions,
                                  const RunNoise& runs);

// Mean over the seeds of each question.
[[nodiscard]] std::vector<double> question_means(const Table& table);
// Mean over the questions of each seed: the aggregate of each run.
[[nodiscard]] std::vector<double> seed_means(const Table& table);

// K answers a question on either side; K may differ from question to question.
struct SampledDifference {
  double difference = 0;
  double se_total = 0;       // of the mean difference, questions random
  double se_prediction = 0;  // the part that more answers would remove
  double se_data = 0;        // the part that only more questions would
};
// nullopt below two questions, where lengths differ, a question has no answer or a number is not
// finite. A single answer adds nothing to se_prediction, which is then a lower bound. The squares
// of the parts add up to that of the whole.
[[nodiscard]] std::optional<SampledDifference> sampled_difference(
    std::span<const std::vector<double>> baseline, std::span<const std::vector<double>> fresh);

// Seeds an arm for a difference delta. var_seeds, var_error: of one arm; var_differences: of the
// per-question difference. nullopt: no number is enough, more questions are needed.
struct SeedPlan {
  double delta = 0;
  double var_seeds = 0, var_error = 0, var_differences = 0;
  double questions = 0;
  double alpha = 0.05, power = 0.8;
  bool population = true;
};
[[nodiscard]] std::optional<double> seeds_needed(const SeedPlan& plan);

}  // namespace reprocheck::stats
