// stat_cases_pairs: paired scores, runs, sign flips and ranks.
//
// Exact permutation cases compare whole numbers of patterns, so shares are multiplied back by
// 2^n, which is exact for the sizes that the cases hold.

#include <limits>

#include "src/stats/means.h"
#include "src/stats/paired_binary.h"
#include "src/stats/ranks.h"
#include "src/stats/runs.h"
#include "src/stats/sign_flip.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"
#include "tests/differential/stat_cases_answers.h"

namespace reprocheck::stat_cases {
namespace {

using namespace stats;

json mcnemar_all(const json& in) {
  const McNemar test = mcnemar(natural(in, "wins"), natural(in, "losses"));
  return {{"exact", number(test.exact)},         {"midp", number(test.midp)},
          {"chi2", number(test.chi_square)},     {"asymp", number(test.asymptotic)},
          {"midp_less", number(test.midp_less)}, {"midp_greater", number(test.midp_greater)}};
}

json of_pairs(const std::optional<DifferenceOfPairs>& found, bool with_phi) {
  if (!found) return nullptr;
  json out{{"diff", number(found->difference)},
           {"lo", number(found->interval.low)},
           {"hi", number(found->interval.high)}};
  if (with_phi) out["phi"] = number(found->phi);
  return out;
}

json newcombe(const json& in) {
  return of_pairs(newcombe_paired(natural(in, "both"), natural(in, "wins"), natural(in, "losses"),
                                  natural(in, "neither"), alpha_of(in)),
                  true);
}

json tango_interval(const json& in) {
  return of_pairs(tango(natural(in, "wins"), natural(in, "losses"), natural(in, "n"), alpha_of(in)),
                  false);
}

json tango_test(const json& in) {
  const double z =
      tango_score(natural(in, "wins"), natural(in, "losses"), natural(in, "n"), real(in, "theta0"));
  return {{"z", number(z)}, {"p_greater", number(normal_upper(z))}};
}

json bounds(const json& in) {
  const auto found = mcnemar_bounds(natural(in, "k_base"), natural(in, "k_cand"), natural(in, "n"));
  if (!found) return nullptr;
  return {{"discordant_min", found->discordant_min},
          {"discordant_max", found->discordant_max},
          {"midp_best", number(found->midp_best)},
          {"midp_worst", number(found->midp_worst)}};
}

json binary_bootstrap(const json& in) {
  const auto found =
      exact_bootstrap(natural(in, "wins"), natural(in, "losses"), natural(in, "n"), alpha_of(in));
  if (!found) return nullptr;
  json out{{"p_below", number(found->share_below)},
           {"p_equal", number(found->share_equal)},
           {"pct_lo", number(found->percentile.low)},
           {"pct_hi", number(found->percentile.high)}};
  const auto bca = found->bca;
  out["z0"] = bca ? number(bca->z0) : json();
  out["acc"] = bca ? number(bca->acceleration) : json();
  out["alpha1"] = bca ? number(bca->level_low) : json();
  out["alpha2"] = bca ? number(bca->level_high) : json();
  out["bca_lo"] = bca ? number(bca->interval.low) : json();
  out["bca_hi"] = bca ? number(bca->interval.high) : json();
  return out;
}

json of_test(const std::optional<TTest>& test, const char* name) {
  if (!test) return nullptr;
  return {{name, number(test->difference)},
          {"se", number(test->std_error)},
          {"t", number(test->t)},
          {"df", number(test->df)},
          {"p", number(test->p)},
          {"lo", number(test->interval.low)},
          {"hi", number(test->interval.high)}};
}

json tost_of(const json& in) {
  const json& df = in.at("df");
  const double degrees = df.is_null() ? std::numeric_limits<double>::infinity() : df.get<double>();
  const auto found = tost(real(in, "est"), real(in, "se"), degrees, real(in, "margin"));
  if (!found) return nullptr;
  return {{"p_noninf", number(found->p_non_inferior)},
          {"p_nonsup", number(found->p_non_superior)},
          {"p_tost", number(found->p)}};
}

json prediction(const json& in) {
  const std::vector<double> fresh =
      in.at("fresh").is_array() ? numbers(in.at("fresh")) : std::vector{real(in, "fresh")};
  const auto found = runs_prediction(numbers(in.at("baseline")), fresh, alpha_of(in));
  if (!found) return nullptr;
  json out = of_test(found->test, "diff");
  out["mean"] = number(found->mean);
  out["sd"] = number(found->sd);
  return out;
}

json sign_flips(const json& in) {
  const std::vector<double> d = numbers(in.at("d"));
  const auto found = sign_flip(d);
  if (!found) return nullptr;
  json out{{"p_greater", number(found->p_greater)},
           {"p_less", number(found->p_less)},
           {"p_two", number(found->p_two)}};
  const auto size = static_cast<int>(d.size());
  if (found->exact() && size < 63) {
    const auto patterns = [&](double share) { return std::llround(std::ldexp(share, size)); };
    out["n_le"] = patterns(found->p_less);
    out["n_two"] = patterns(found->p_two);
    out["N"] = patterns(1);
  }
  return out;
}

json regroupings(const json& in) {
  const auto found = regroup(numbers(in.at("x")), numbers(in.at("y")));
  if (!found) return nullptr;
  const auto share = [&](std::uint64_t k) {
    return static_cast<double>(k) / static_cast<double>(found->all);
  };
  return {{"diff", number(found->difference)},
          {"n_two", found->two},
          {"n_less", found->less},
          {"n_greater", found->greater},
          {"N", found->all},
          {"p_two", share(found->two)},
          {"p_less", share(found->less)},
          {"p_greater", share(found->greater)}};
}

json signed_ranks(const json& in) {
  const auto found = signed_rank(numbers(in.at("d")), alpha_of(in));
  if (!found) return nullptr;
  return {{"V", number(found->v)},
          {"p_two", number(found->p_two)},
          {"hl", number(found->hodges_lehmann)},
          {"lo", number(found->interval.low)},
          {"hi", number(found->interval.high)},
          {"conf_achieved", number(found->confidence)},
          {"rank_lo", found->rank_low}};
}

json two_sample_ranks(const json& in) {
  const auto found = mann_whitney(numbers(in.at("x")), numbers(in.at("y")), alpha_of(in));
  if (!found) return nullptr;
  json out{{"U", number(found->u)},
           {"prob_superiority", number(found->probability_superior)},
           {"p_normal", number(found->p_normal)},
           {"hl", number(found->hodges_lehmann)}};
  if (found->exact) {
    out["p_exact"] = number(found->exact->p);
    out["hl_lo"] = number(found->exact->interval.low);
    out["hl_hi"] = number(found->exact->interval.high);
    out["conf_achieved"] = number(found->exact->confidence);
  }
  return out;
}

}  // namespace

const Answers& answers_on_pairs() {
  static const Answers answers{
      {"mcnemar", mcnemar_all},
      {"newcombe_paired", newcombe},
      {"tango_ci", tango_interval},
      {"tango_score", tango_test},
      {"bonett_price",
       [](const json& in) {
         return pair(bonett_price(natural(in, "wins"), natural(in, "losses"), natural(in, "n"),
                                  alpha_of(in)));
       }},
      {"mcnemar_bounds_from_counts", bounds},
      {"paired_binary_exact_bootstrap", binary_bootstrap},
      {"paired_t",
       [](const json& in) {
         return of_test(paired_t(numbers(in.at("d")), alpha_of(in), in.value("mu0", 0.0)), "mean");
       }},
      {"welch",
       [](const json& in) {
         return of_test(welch(numbers(in.at("x")), numbers(in.at("y")), alpha_of(in)), "diff");
       }},
      {"tost", tost_of},
      {"sum_accuracy",
       [](const json& in) { return json{{"mean", number(mean(numbers(in.at("x"))))}}; }},
      {"skewness", [](const json& in) { return number(skewness(numbers(in.at("x")))); }},
      {"signflip_exact", sign_flips},
      {"perm_two_sample_exact", regroupings},
      {"signed_rank", signed_ranks},
      {"mann_whitney", two_sample_ranks},
      {"runs_welch",
       [](const json& in) {
         return of_test(
             runs_welch(numbers(in.at("baseline")), numbers(in.at("fresh")), alpha_of(in)), "diff");
       }},
      {"runs_paired_t",
       [](const json& in) {
         return of_test(
             runs_paired_t(numbers(in.at("baseline")), integers(in.at("seeds_baseline")),
                           numbers(in.at("fresh")), integers(in.at("seeds_fresh")), alpha_of(in)),
             "diff");
       }},
      {"runs_prediction", prediction},
  };
  return answers;
}

}  // namespace reprocheck::stat_cases
