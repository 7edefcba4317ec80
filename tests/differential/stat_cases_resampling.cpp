// stat_cases_resampling: streams, bootstrap, quantiles, sequences, change points, verdict.
//
// The cases fix the random stream bit by bit; that is what makes a printed seed worth
// anything to another implementation.

#include <array>

#include "src/stats/bootstrap.h"
#include "src/stats/bounded_mean.h"
#include "src/stats/change_points.h"
#include "src/stats/philox.h"
#include "src/stats/quantiles.h"
#include "src/stats/sequential.h"
#include "src/stats/sums.h"
#include "src/stats/verdict.h"
#include "tests/differential/stat_cases_answers.h"

namespace reprocheck::stat_cases {
namespace {

using namespace stats;

json philox(const json& in) {
  return philox4x32_10(in.at("counter").get<std::array<std::uint32_t, 4>>(),
                       in.at("key").get<std::array<std::uint32_t, 2>>());
}

std::vector<std::size_t> drawn(const json& in, std::size_t size, std::size_t n) {
  std::vector<std::size_t> found(size);
  resample(found, n, natural(in, "seed"), natural(in, "stream"), natural(in, "replicate"));
  return found;
}

json stream_mean(const json& in) {
  const std::vector<double> x = numbers(in.at("x"));
  const std::vector<std::size_t> found = drawn(in, x.size(), x.size());
  std::vector<double> values;
  for (const std::size_t i : found) values.push_back(x[i]);
  return {{"indices", found}, {"mean", number(mean(values))}};
}

void add_corrected(json& out, const std::optional<BootstrapInterval::Corrected>& bca,
                   const std::string& low, const std::string& high) {
  out["z0"] = bca ? number(bca->z0) : json();
  out["acc"] = bca ? number(bca->acceleration) : json();
  out["alpha1"] = bca ? number(bca->level_low) : json();
  out["alpha2"] = bca ? number(bca->level_high) : json();
  out[low] = bca ? number(bca->interval.low) : json();
  out[high] = bca ? number(bca->interval.high) : json();
}

json enumerated(const json& in) {
  const std::vector<double> x = numbers(in.at("x"));
  const std::vector<double> means = all_resampled_means(x);
  std::vector<double> jackknife;
  for (const double value : x) {
    jackknife.push_back((sum(x) - value) / static_cast<double>(x.size() - 1));
  }
  const auto found = bootstrap_interval(means, mean(x), jackknife, alpha_of(in));
  if (!found) return nullptr;
  json out{{"n_below", found->below},
           {"n_equal", found->equal},
           {"pct_lo", number(found->percentile.low)},
           {"pct_hi", number(found->percentile.high)},
           {"se_boot", number(found->std_error)}};
  add_corrected(out, found->bca, "bca_lo", "bca_hi");
  return out;
}

json replicated(const json& in) {
  const auto found = bootstrap_interval(numbers(in.at("replicates")), real(in, "theta"),
                                        numbers(in.at("jackknife")), alpha_of(in));
  if (!found) return nullptr;
  json out{{"pct_lo", number(found->percentile.low)}, {"pct_hi", number(found->percentile.high)}};
  add_corrected(out, found->bca, "lo", "hi");
  return out;
}

json studentized(const json& in) {
  const auto found = studentized_interval(numbers(in.at("t_star")), real(in, "theta"),
                                          real(in, "se"), alpha_of(in));
  if (!found) return nullptr;
  return {{"lo", number(found->low)}, {"hi", number(found->high)}};
}

json order_interval(const json& in) {
  const auto found = quantile_ranks(natural(in, "n"), real(in, "p"), alpha_of(in));
  if (!found) return nullptr;
  return {{"lo_rank", count(found->low)},
          {"hi_rank", count(found->high)},
          {"coverage", number(found->coverage)}};
}

json mixture_rho(const json& in) {
  const auto found = normal_mixture_rho(real(in, "v_opt"), real(in, "alpha"));
  if (!found) return nullptr;
  return {{"exact", number(found->exact)}, {"howard_approx", number(found->approximate)}};
}

json mixture_bound(const json& in) {
  const auto found = normal_mixture_bound(real(in, "v"), real(in, "rho"), real(in, "alpha"));
  if (!found) return nullptr;
  return {{"two_sided", number(found->two_sided)}, {"one_sided", number(found->one_sided)}};
}

json asymptotic(const json& in) {
  const auto found = asymptotic_sequence(numbers(in.at("x")), real(in, "t_opt"), real(in, "alpha"));
  if (!found) return nullptr;
  return {{"mean", number(found->mean)},
          {"sigma", number(found->sigma)},
          {"rho2", number(found->rho_squared)},
          {"radius", number(found->radius)},
          {"lo", number(found->interval.low)},
          {"hi", number(found->interval.high)},
          {"lower_one_sided", number(found->lower_one_sided)}};
}

json bernstein(const json& in) {
  const auto found =
      empirical_bernstein(numbers(in.at("x")), real(in, "alpha"), in.value("c", 0.5));
  json out = json::object();
  const auto add = [&](std::size_t t) {
    out["lo_" + std::to_string(t)] = number(found[t - 1].low);
    out["hi_" + std::to_string(t)] = number(found[t - 1].high);
  };
  if (found.size() > 10) add(10);
  if (!found.empty()) add(found.size());
  return out;
}

json evalue(const json& in) {
  const SignEvalue found =
      sign_evalue(natural(in, "wins"), natural(in, "losses"), real(in, "prior_a"));
  return {{"two", number(found.two_sided)},
          {"worse", number(found.worse)},
          {"better", number(found.better)}};
}

json divided(const json& in) {
  const auto found = best_split(numbers(in.at("x")), natural(in, "min_segment"));
  if (!found) return nullptr;
  return {{"tau", found->first_after}, {"qhat", number(found->energy)}};
}

json divided_with_end(const json& in) {
  const auto found = best_split_and_end(numbers(in.at("x")), natural(in, "min_segment"));
  if (!found) return nullptr;
  return {{"tau", found->first_after}, {"kappa", found->end}, {"qhat", number(found->energy)}};
}

json boundaries(const json& in) {
  const auto found = group_sequential(natural(in, "looks"), real(in, "alpha"));
  if (!found) return nullptr;
  return {{"pocock", number(found->pocock)},
          {"obrien_fleming_final", number(found->obrien_fleming)}};
}

json judged(const json& in) {
  const auto end = [&](const char* key) {
    return in.at(key).is_number() ? real(in, key) : std::nan("");
  };
  const VerdictOf found = verdict_of(end("lo"), end("hi"), end("margin"));
  return {{"verdict", to_string(found.verdict)},
          {"detail", found.detail},
          {"non_inferior", found.non_inferior}};
}

}  // namespace

const Answers& answers_on_resampling() {
  static const Answers answers{
      {"philox4x32_10", philox},
      {"bootstrap_indices",
       [](const json& in) { return json(drawn(in, natural(in, "count"), natural(in, "n"))); }},
      {"bootstrap_mean_stream", stream_mean},
      {"bootstrap_all_resamples", enumerated},
      {"bca_from_replicates", replicated},
      {"studentized_from_replicates", studentized},
      {"harrell_davis",
       [](const json& in) { return number(harrell_davis(numbers(in.at("x")), real(in, "p"))); }},
      {"quantile_order_ci", order_interval},
      {"quantile_min_n",
       [](const json& in) { return count(quantile_min_n(real(in, "p"), alpha_of(in))); }},
      {"iqm", [](const json& in) { return number(interquartile_mean(numbers(in.at("x")))); }},
      {"normal_mixture_rho", mixture_rho},
      {"normal_mixture_bound", mixture_bound},
      {"asymptotic_cs", asymptotic},
      {"empirical_bernstein_cs", bernstein},
      {"hedged_capital",
       [](const json& in) {
         return number(hedged_capital(numbers(in.at("x")), real(in, "m"), real(in, "alpha"),
                                      in.value("c", 0.5)));
       }},
      {"evalue_sign", evalue},
      {"e_divisive_split", divided},
      {"e_divisive_split_kappa", divided_with_end},
      {"group_sequential_constant", boundaries},
      {"verdict", judged},
  };
  return answers;
}

}  // namespace reprocheck::stat_cases
