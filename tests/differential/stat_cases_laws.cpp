// stat_cases_laws: special functions, proportions, multiplicity, power and counts.
//
// One lambda a name; what the cases call conf is 1 - alpha here.

#include "src/stats/means.h"
#include "src/stats/multiplicity.h"
#include "src/stats/paired_binary.h"
#include "src/stats/proportion.h"
#include "src/stats/special.h"
#include "tests/differential/stat_cases_answers.h"

namespace reprocheck::stat_cases {
namespace {

using namespace stats;

json share_interval(const json& in,
                    std::optional<Interval> (*interval)(std::uint64_t, std::uint64_t, double)) {
  return pair(interval(natural(in, "k"), natural(in, "n"), alpha_of(in)));
}

json newcombe(const json& in) {
  const auto found = newcombe_unpaired(natural(in, "k1"), natural(in, "n1"), natural(in, "k2"),
                                       natural(in, "n2"), alpha_of(in));
  if (!found) return nullptr;
  return {{"diff", number(found->difference)},
          {"lo", number(found->interval.low)},
          {"hi", number(found->interval.high)}};
}

json z_test(const json& in) {
  const auto found =
      unpaired_z(natural(in, "k1"), natural(in, "n1"), natural(in, "k2"), natural(in, "n2"));
  if (!found) return nullptr;
  return {{"z", number(found->z)}, {"p", number(found->p)}};
}

json power_t(const json& in) {
  return number(
      power_of_paired_t(real(in, "delta"), real(in, "sd"), natural(in, "n"), real(in, "alpha")));
}

}  // namespace

const Answers& answers_on_laws() {
  static const Answers answers{
      {"normal_quantile", [](const json& in) { return number(normal_quantile(real(in, "p"))); }},
      {"t_quantile",
       [](const json& in) { return number(t_quantile(real(in, "p"), real(in, "df"))); }},
      {"t_two_sided_p",
       [](const json& in) { return number(t_two_sided_p(real(in, "t"), real(in, "df"))); }},
      {"ibeta",
       [](const json& in) { return number(ibeta(real(in, "a"), real(in, "b"), real(in, "x"))); }},
      {"wilson", [](const json& in) { return share_interval(in, wilson); }},
      {"clopper_pearson", [](const json& in) { return share_interval(in, clopper_pearson); }},
      {"jeffreys", [](const json& in) { return share_interval(in, jeffreys); }},
      {"newcombe_unpaired", newcombe},
      {"unpaired_z", z_test},
      {"zero_discordant_bound",
       [](const json& in) { return number(zero_of_n_bound(natural(in, "n"), alpha_of(in))); }},
      {"pass_at_k",
       [](const json& in) {
         return number(pass_at_k(natural(in, "n"), natural(in, "c"), natural(in, "k")));
       }},
      {"holm", [](const json& in) { return json(holm(numbers(in.at("p")))); }},
      {"benjamini_hochberg",
       [](const json& in) { return json(benjamini_hochberg(numbers(in.at("p")))); }},
      {"benjamini_yekutieli",
       [](const json& in) { return json(benjamini_yekutieli(numbers(in.at("p")))); }},
      {"alpha_spending",
       [](const json& in) { return number(alpha_spending(real(in, "alpha"), natural(in, "j"))); }},
      {"n_paired_binary",
       [](const json& in) {
         return number(pairs_needed(real(in, "psi"), real(in, "delta"), real(in, "alpha"),
                                    real(in, "power")));
       }},
      {"mde_normal",
       [](const json& in) {
         return number(minimal_detectable(real(in, "sd") / std::sqrt(real(in, "n")),
                                          real(in, "alpha"), real(in, "power")));
       }},
      {"power_paired_t", power_t},
      {"power_tost_normal",
       [](const json& in) {
         return number(power_of_tost(real(in, "margin"), real(in, "true_diff"), real(in, "sd"),
                                     natural(in, "n"), real(in, "alpha")));
       }},
      {"power_mcnemar_midp",
       [](const json& in) {
         return number(power_of_mcnemar(McNemarTest::midp, natural(in, "n"), real(in, "p_win"),
                                        real(in, "p_loss"), real(in, "alpha")));
       }},
  };
  return answers;
}

std::optional<json> answer(const std::string& fn, const json& in) {
  for (const Answers* answers :
       {&answers_on_laws(), &answers_on_pairs(), &answers_on_designs(), &answers_on_resampling()}) {
    if (const auto found = answers->find(fn); found != answers->end()) return found->second(in);
  }
  return std::nullopt;
}

}  // namespace reprocheck::stat_cases
