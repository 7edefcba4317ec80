// stat_cases_designs: clusters, seeds, folds, ratios, missing scores and bare aggregates.
//
// Tables come as lists of rows, one a question.

#include <array>

#include "src/stats/aggregates.h"
#include "src/stats/clusters.h"
#include "src/stats/cross_validation.h"
#include "src/stats/missing.h"
#include "src/stats/ratio.h"
#include "src/stats/seeds.h"
#include "tests/differential/stat_cases_answers.h"

namespace reprocheck::stat_cases {
namespace {

using namespace stats;

json clustered(const json& in) {
  const auto found = clustered_mean(numbers(in.at("x")), integers(in.at("g")));
  if (!found) return nullptr;
  return {{"mean", number(found->mean)},
          {"n", found->n},
          {"G", found->clusters},
          {"se_naive", number(found->se_naive)},
          {"se_cr0", number(found->se_cr0)},
          {"se_cr1", number(found->se_cr1)},
          {"se_cr2", number(found->se_cr2)},
          {"df_bm", number(found->df)}};
}

json icc(const json& in) {
  const auto found = icc1(numbers(in.at("x")), integers(in.at("g")));
  if (!found) return nullptr;
  return {{"msb", number(found->ms_between)},
          {"msw", number(found->ms_within)},
          {"k0", number(found->k0)},
          {"icc", number(found->icc)},
          {"var_between", number(found->var_between)},
          {"deff", number(found->design_effect)}};
}

json anova(const json& in) {
  std::vector<double> cells;
  for (const json& row : in.at("d")) {
    for (const double value : numbers(row)) cells.push_back(value);
  }
  const std::size_t questions = in.at("d").size();
  const auto found = crossed_anova({cells, questions, questions ? in.at("d").at(0).size() : 0});
  if (!found) return nullptr;
  return {{"mean", number(found->mean)},
          {"ms_q", number(found->ms_questions)},
          {"ms_s", number(found->ms_seeds)},
          {"ms_e", number(found->ms_error)},
          {"var_q", number(found->var_questions)},
          {"var_s", number(found->var_seeds)},
          {"var_e", number(found->var_error)},
          {"se_population", number(found->se_population)},
          {"df_population", number(found->df_population)},
          {"se_fixed_questions", number(found->se_benchmark)},
          {"df_fixed_questions", number(found->df_benchmark)}};
}

json k_samples(const json& in) {
  const auto baseline = in.at("base").get<std::vector<std::vector<double>>>();
  const auto fresh = in.at("cand").get<std::vector<std::vector<double>>>();
  const auto found = sampled_difference(baseline, fresh);
  if (!found) return nullptr;
  const auto square = [](double error) { return number(error * error); };
  return {{"diff", number(found->difference)},
          {"var_total", square(found->se_total)},
          {"var_prediction", square(found->se_prediction)},
          {"var_data", square(found->se_data)},
          {"se_population", number(found->se_total)},
          {"se_fixed_questions", number(found->se_prediction)}};
}

json seeds(const json& in) {
  const auto found = seeds_needed(
      {real(in, "delta"), real(in, "var_s"), real(in, "var_e"), real(in, "var_qd"), real(in, "Q"),
       real(in, "alpha"), real(in, "power"), in.at("scope").get<std::string>() == "population"});
  if (!found) return nullptr;
  return static_cast<std::int64_t>(*found);
}

json missing(const json& in) {
  const auto found = missing_bounds(numbers(in.at("base")), numbers(in.at("cand")), real(in, "lo"),
                                    real(in, "hi"));
  if (!found) return nullptr;
  return {{"n_pairs", found->pairs},
          {"n_union", found->all},
          {"diff_complete", number(found->complete)},
          {"diff_worst", number(found->worst)},
          {"diff_best", number(found->best)}};
}

json paired(const json& in) {
  const auto found = paired_ratio(numbers(in.at("base")), numbers(in.at("cand")), alpha_of(in));
  if (!found) return nullptr;
  const auto& log = found->log_delta;
  const auto& fieller = found->fieller;
  return {{"ratio", number(found->ratio)},
          {"se", number(found->std_error)},
          {"log_lo", log ? number(log->low) : json()},
          {"log_hi", log ? number(log->high) : json()},
          {"fieller_lo", fieller ? number(fieller->low) : json()},
          {"fieller_hi", fieller ? number(fieller->high) : json()},
          {"g", number(found->g)}};
}

json unpaired(const json& in) {
  const auto found = unpaired_ratio(numbers(in.at("base")), numbers(in.at("cand")), alpha_of(in));
  if (!found) return nullptr;
  return {{"ratio", number(found->ratio)},
          {"se_log", number(found->se_log)},
          {"df", number(found->df)},
          {"lo", number(found->interval.low)},
          {"hi", number(found->interval.high)}};
}

json folds(const json& in) {
  const auto found = nadeau_bengio(numbers(in.at("d")), real(in, "n_train"), real(in, "n_test"));
  if (!found) return nullptr;
  return {{"t", number(found->t)}, {"df", number(found->df)}, {"p", number(found->p)}};
}

json halvings(const json& in) {
  const auto d = in.at("d").get<std::array<std::array<double, 2>, 5>>();
  const auto found = five_by_two(d);
  if (!found) return nullptr;
  return {{"t", number(found->t)},
          {"p_t", number(found->p_t)},
          {"F", number(found->f)},
          {"p_F", number(found->p_f)}};
}

}  // namespace

const Answers& answers_on_designs() {
  static const Answers answers{
      {"clustered_mean", clustered},
      {"icc1", icc},
      {"crossed_anova", anova},
      {"k_samples_variance", k_samples},
      {"seeds_needed", seeds},
      {"missing_bounds", missing},
      {"ratio_paired", paired},
      {"ratio_unpaired", unpaired},
      {"nadeau_bengio", folds},
      {"cv5x2", halvings},
      {"se_diff_from_aggregates",
       [](const json& in) {
         return number(difference_error(real(in, "se_base"), real(in, "se_cand"), real(in, "rho")));
       }},
      {"rho_flip",
       [](const json& in) {
         return number(correlation_that_flips(real(in, "delta"), real(in, "se_base"),
                                              real(in, "se_cand"), alpha_of(in)));
       }},
  };
  return answers;
}

}  // namespace reprocheck::stat_cases
