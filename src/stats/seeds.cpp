// seeds: mean squares of a two-way table.
//
// A variance component estimated below zero is zero; taking the largest of the candidate
// mean squares is the same truncation without a case for each.

#include "src/stats/seeds.h"

#include <algorithm>
#include <cmath>

#include "src/stats/scale.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

bool is_complete(const Table& table) {
  return table.questions >= 2 && table.seeds >= 2 &&
         table.cells.size() == table.questions * table.seeds;
}

}  // namespace

std::vector<double> question_means(const Table& table) {
  std::vector<double> means(table.questions);
  for (std::size_t i = 0; i < means.size(); ++i)
    means[i] = mean(table.cells.subspan(i * table.seeds, table.seeds));
  return means;
}

std::vector<double> seed_means(const Table& table) {
  std::vector<double> means(table.seeds);
  for (std::size_t j = 0; j < means.size(); ++j) {
    const auto cell = [&](std::size_t i) { return table.cells[i * table.seeds + j]; };
    means[j] = sum_of(0, table.questions, cell).value() / static_cast<double>(table.questions);
  }
  return means;
}

std::optional<CrossedAnova> crossed_anova(const Table& table) {
  if (!is_complete(table)) return std::nullopt;
  const auto q = static_cast<double>(table.questions);
  const auto s = static_cast<double>(table.seeds);
  CrossedAnova result;
  result.mean = mean(table.cells);
  const std::vector<double> rows = question_means(table);
  const std::vector<double> columns = seed_means(table);
  CompensatedSum error;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double e = table.cells[i * table.seeds + j] - rows[i] - columns[j] + result.mean;
      error.add(e * e);
    }
  }
  result.ms_questions = s * variance(rows);
  result.ms_seeds = q * variance(columns);
  result.ms_error = error.value() / ((q - 1) * (s - 1));
  result.var_questions = std::max(0.0, (result.ms_questions - result.ms_error) / s);
  result.var_seeds = std::max(0.0, (result.ms_seeds - result.ms_error) / q);
  result.var_error = result.ms_error;
  const double combined = result.ms_questions + result.ms_seeds - result.ms_error;
  const double total = variance(table.cells);
  const double largest = std::max({combined, result.ms_questions, result.ms_seeds, total});
  result.se_population = std::sqrt(largest / (q * s));
  if (largest == combined) {
    const double spread = result.ms_questions * result.ms_questions / (q - 1) +
                          result.ms_seeds * result.ms_seeds / (s - 1) +
                          result.ms_error * result.ms_error / ((q - 1) * (s - 1));
    result.df_population = spread > 0 ? combined * combined / spread : q - 1;
  } else if (largest == result.ms_questions) {
    result.df_population = q - 1;
  } else if (largest == result.ms_seeds) {
    result.df_population = s - 1;
  } else {
    result.df_population = q * s - 1;
  }
  result.se_benchmark = std::sqrt(result.ms_seeds / (q * s));
  result.df_benchmark = s - 1;
  if (!std::isfinite(result.mean + result.se_population + result.df_population))
    return std::nullopt;
  return result;
}

MeanNoise with_runs(double squared_questions, double df_questions, const RunNoise& runs) {
  if (!(runs.squared > 0)) return {std::sqrt(squared_questions), df_questions};
  const double squared = squared_questions + runs.squared;
  const double spread = squared_questions * squared_questions / df_questions + runs.spread;
  return {std::sqrt(squared), spread > 0 ? squared * squared / spread : df_questions};
}

std::optional<RunNoise> run_noise(const Table& baseline, const Table& fresh) {
  if (baseline.questions != fresh.questions) return std::nullopt;
  const auto before = crossed_anova(baseline);
  const auto after = crossed_anova(fresh);
  const bool spoilt = (baseline.seeds > 1 && !before) || (fresh.seeds > 1 && !after);
  if (spoilt || (!before && !after)) return std::nullopt;
  RunNoise noise;
  const auto add_arm = [&](const CrossedAnova& arm, std::size_t seeds, double runs_behind) {
    const auto q = static_cast<double>(baseline.questions);
    const auto df = static_cast<double>(seeds) - 1;
    const double part = arm.ms_seeds / q * runs_behind;
    const double error = arm.ms_error / q * runs_behind;
    noise.squared += part - error;
    noise.spread += part * part / df + error * error / ((q - 1) * df);
  };
  const double share_before = 1 / static_cast<double>(baseline.seeds);
  const double share_after = 1 / static_cast<double>(fresh.seeds);
  if (before) add_arm(*before, baseline.seeds, share_before + (after ? 0 : share_after));
  if (after) add_arm(*after, fresh.seeds, share_after + (before ? 0 : share_before));
  // The sum is truncated, not each arm: two noisy estimates may cancel.
  if (!std::isfinite(noise.squared + noise.spread)) return std::nullopt;
  if (!(noise.squared > 0)) return RunNoise{};
  return noise;
}

std::optional<RunNoise> run_noise(const Table& differences) {
  const auto found = crossed_anova(differences);
  if (!found) return std::nullopt;
  const auto q = static_cast<double>(differences.questions);
  const double questions = found->ms_questions / (q * static_cast<double>(differences.seeds));
  const double squared = found->se_population * found->se_population;
  RunNoise noise{.squared = squared - questions, .spread = 0};
  if (!std::isfinite(noise.squared)) return std::nullopt;
  if (!(noise.squared > 0)) return RunNoise{};
  noise.spread = squared * squared / found->df_population - questions * questions / (q - 1);
  return noise;
}

std::optional<SampledDifference> sampled_difference(std::span<const std::vector<double>> baseline,
                                                    std::span<const std::vector<double>> fresh) {
  if (baseline.size() < 2 || baseline.size() != fresh.size()) return std::nullopt;
  std::vector<double> all;
  for (const auto& side : {baseline, fresh})
    for (const std::vector<double>& answers : side)
      all.insert(all.end(), answers.begin(), answers.end());
  const int exponent = exponent_of({all});
  const auto n = static_cast<double>(baseline.size());
  std::vector<double> differences;
  differences.reserve(baseline.size());
  CompensatedSum prediction;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    if (baseline[i].empty() || fresh[i].empty()) return std::nullopt;
    const std::vector<double> before = scaled(baseline[i], exponent);
    const std::vector<double> after = scaled(fresh[i], exponent);
    differences.push_back(mean(after) - mean(before));
    for (const std::vector<double>* answers : {&before, &after}) {
      if (answers->size() < 2) continue;
      prediction.add(variance(*answers) / static_cast<double>(answers->size()));
    }
  }
  const double total = variance(differences) / n;
  const double of_answers = prediction.value() / (n * n);
  if (!std::isfinite(total + of_answers)) return std::nullopt;
  const auto in_unit = [&](double value) { return std::scalbn(value, exponent); };
  return SampledDifference{.difference = in_unit(mean(differences)),
                           .se_total = in_unit(std::sqrt(total)),
                           .se_prediction = in_unit(std::sqrt(of_answers)),
                           .se_data = in_unit(std::sqrt(std::max(0.0, total - of_answers)))};
}

std::optional<double> seeds_needed(const SeedPlan& plan) {
  const double z = normal_quantile(1 - plan.alpha / 2) + normal_quantile(plan.power);
  const double k = z * z;
  const double noise = 2 * (plan.var_seeds + plan.var_error / plan.questions) * k;
  const double data = plan.population ? k * plan.var_differences / plan.questions : 0;
  const double room = plan.delta * plan.delta - data;
  if (!(room > 0) || !(noise >= 0) || !std::isfinite(noise / room)) return std::nullopt;
  return std::max(1.0, std::ceil(noise / room));
}

}  // namespace reprocheck::stats
