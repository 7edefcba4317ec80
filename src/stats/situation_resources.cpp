// situation_resources: what a run uses: time, tokens, money.
//
// Requests of one process share a machine, a moment and a cache, so for time the unit is the run:
// a test over pooled requests sees a change in half of all unchanged runs. What a run used of a
// countable thing is a ratio of totals, never a mean of ratios.

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>

#include "src/stats/means.h"
#include "src/stats/quantiles.h"
#include "src/stats/ratio.h"
#include "src/stats/resources.h"
#include "src/stats/scale.h"
#include "src/stats/sign_flip.h"
#include "src/stats/situation_parts.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

constexpr double display_g = 0.05;  // below it Fieller's interval and the log-delta one agree
constexpr double most_dependence = 0.2;

// A ratio of fresh to baseline as an oriented difference in the metric's unit.
double difference_of(double ratio, double baseline, double sign) {
  return sign * baseline * (ratio - 1);
}

void set_ratio(Estimate& estimate, double ratio, const Interval& interval, double baseline,
               double sign, std::string_view method) {
  estimate.difference = finite(difference_of(ratio, baseline, sign));
  const double one = difference_of(interval.low, baseline, sign);
  const double other = difference_of(interval.high, baseline, sign);
  estimate.low.reset();
  estimate.high.reset();
  set_interval(estimate, {std::min(one, other), std::max(one, other)}, method);
  add_effect(estimate, "ratio", ratio);
  add_effect(estimate, "ratio_low", interval.low);
  add_effect(estimate, "ratio_high", interval.high);
}

bool has_flag(const Estimate& estimate, std::string_view flag) {
  return std::ranges::find(estimate.flags, flag) != estimate.flags.end();
}

// What Fieller's roots are made of, beside the error of the differences.
void add_mean_error(Estimate& estimate, std::string_view name, std::span<const double> values) {
  const double error = standard_deviation(values) / std::sqrt(static_cast<double>(values.size()));
  add_effect(estimate, name, error, EffectKind::size);
}

// The interval is another than the guards of the differences looked at: a claim that they took
// back stays taken back.
void judge_amounts(Estimate& estimate, const Decision& decision) {
  const Estimate of_differences = estimate;
  judge(estimate, decision, "ratio_unbounded");
  require_agreement(estimate, decision);
  const bool guarded = has_flag(estimate, "skewed") || has_flag(estimate, "small_n");
  if (!guarded || estimate.verdict == of_differences.verdict) return;
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = has_flag(estimate, "skewed") ? "skewed" : "small_n";
  estimate.non_inferior = false;
}

std::vector<double> logarithms(std::span<const double> values) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(std::log(value));
  std::ranges::sort(logs);
  return logs;
}

// Lag one within runs, in the order of the requests: what runs differ by is no dependence of
// requests. What was cut off at its limit is left out, and parts its neighbours.
struct Dependence {
  double correlation = 0;
  std::size_t pairs = 0;
};

Dependence dependence(std::span<const std::vector<double>> runs) {
  CompensatedSum products, squares;
  std::size_t requests = 0, pairs = 0;
  int exponent = INT_MIN;
  for (const std::vector<double>& run : runs) exponent = std::max(exponent, exponent_of({run}));
  for (const std::vector<double>& of_run : runs) {
    const std::vector<double> run = scaled(of_run, exponent);
    std::vector<double> x;
    std::ranges::copy_if(run, std::back_inserter(x), [](double v) { return std::isfinite(v); });
    if (x.empty()) continue;
    const double centre = mean(x);
    for (std::size_t i = 0; i < run.size(); ++i) {
      if (!std::isfinite(run[i])) continue;
      ++requests;
      squares.add((run[i] - centre) * (run[i] - centre));
      if (i == 0 || !std::isfinite(run[i - 1])) continue;
      products.add((run[i] - centre) * (run[i - 1] - centre));
      ++pairs;
    }
  }
  if (pairs == 0 || !(squares.value() > 0)) return {};
  const double share = static_cast<double>(requests) / static_cast<double>(pairs);
  return {share * products.value() / squares.value(), pairs};
}

// More than chance gives independent requests, whose correlation has a variance of 1 / pairs
// (Bartlett 1946), and enough to matter.
std::optional<double> dependence_seen(std::span<const std::vector<double>> runs, double alpha) {
  const Dependence found = dependence(runs);
  const double chance = normal_quantile(1 - alpha / 2) /
                        std::sqrt(static_cast<double>(std::max<std::size_t>(1, found.pairs)));
  if (found.correlation > std::max(most_dependence, chance)) return found.correlation;
  return std::nullopt;
}

std::vector<double> pooled(std::span<const std::vector<double>> runs) {
  std::vector<double> all;
  for (const std::vector<double>& run : runs) all.insert(all.end(), run.begin(), run.end());
  std::ranges::sort(all);  // once: what looks at quantiles sorts again, and is then done
  return all;
}

// Of each cluster, by its number; the values themselves where there are none.
std::vector<double> totals_of(std::span<const double> values,
                              std::span<const std::int64_t> clusters) {
  if (clusters.empty()) return {values.begin(), values.end()};
  std::map<std::int64_t, CompensatedSum> sums;
  for (std::size_t i = 0; i < values.size(); ++i) sums[clusters[i]].add(values[i]);
  std::vector<double> totals;
  totals.reserve(sums.size());
  for (const auto& [number, total] : sums) totals.push_back(total.value());
  return totals;
}

// Beyond the last bits of what it is made from.
bool has_width(const PairedRatio& found) {
  return found.fieller && found.fieller->high - found.fieller->low > 1e-12 * std::fabs(found.ratio);
}

Estimate judge_ratio(std::span<const double> baseline, std::span<const double> fresh,
                     bool lower_is_better, std::span<const std::int64_t> clusters,
                     const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::amounts;
  estimate.detail = "no_pairs";
  if (baseline.size() != fresh.size() || !is_usable(decision)) return estimate;
  const double sign = lower_is_better ? -1 : 1;
  std::vector<double> differences(baseline.size());
  for (std::size_t i = 0; i < differences.size(); ++i)
    differences[i] = sign * (fresh[i] - baseline[i]);
  const bool clustered = !clusters.empty();
  estimate = clustered ? paired_clustered(differences, clusters, std::nullopt, decision)
                       : paired_graded(differences, std::nullopt, decision);
  estimate.situation = Situation::amounts;
  const bool constant = estimate.detail == "constant_shift";
  const auto all = paired_ratio(baseline, fresh, decision.alpha);
  if (clustered && !constant) {
    if (all) add_effect(estimate, "ratio", all->ratio);
    return finished(std::move(estimate));
  }
  estimate.assumption = "paired requests, the baseline's mean far from 0; prices are not compared";
  const std::vector<double> before = totals_of(baseline, clusters);
  const std::vector<double> after = totals_of(fresh, clusters);
  // The same amount more on every item is no noise, and the ratio still has some.
  if (constant && before.size() >= (clustered ? k_least_clusters : k_small_sample)) {
    const std::vector<double> shifts = totals_of(differences, clusters);
    const auto flip = sign_flip(shifts, {decision.alpha, decision.seed, decision.stream});
    set_p(estimate, flip ? std::optional(flip->p_two) : std::nullopt);
    estimate.test = "sign_flip";
  } else if (!estimate.low) {
    return estimate;  // no spread, too few, or not finite: the reason is there
  }
  const auto found = paired_ratio(before, after, decision.alpha);
  const double scale = mean(baseline);
  // The same factor on every item: the ratio has no noise, and the differences still have some.
  if (!constant && found && found->g < 1 && !has_width(*found)) {
    add_effect(estimate, "ratio", found->ratio);
    return finished(std::move(estimate));
  }
  estimate.low.reset();
  estimate.high.reset();
  if (found && found->fieller && scale > 0) {
    set_ratio(estimate, found->ratio, *found->fieller, scale, sign, "fieller");
    add_effect(estimate, "g", found->g);
    if (!clustered) add_mean_error(estimate, "std_error_baseline", before);
    if (!clustered) add_mean_error(estimate, "std_error_fresh", after);
    if (found->log_delta && found->g < display_g) {
      add_effect(estimate, "log_delta_low", found->log_delta->low);
      add_effect(estimate, "log_delta_high", found->log_delta->high);
    }
  } else {
    if (found) add_effect(estimate, "ratio", found->ratio);
    if (found) add_effect(estimate, "g", found->g);
    estimate.interval_method = "none";
    estimate.mde.reset();  // a ratio to nothing shows no change, however large
  }
  judge_amounts(estimate, decision);
  return finished(std::move(estimate));
}

Estimate judge_times(std::span<const double> baseline, std::span<const double> fresh,
                     bool lower_is_better, const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::times;
  estimate.assumption = "runs independent and interleaved; the median of each run is its value";
  estimate.n_used = baseline.size() + fresh.size();
  estimate.detail = "too_few_runs";
  if (!is_usable(decision) || baseline.empty() || fresh.empty()) return estimate;
  const auto is_time = [](double value) { return value > 0 && std::isfinite(value); };
  if (!std::ranges::all_of(baseline, is_time) || !std::ranges::all_of(fresh, is_time)) {
    add_flag(estimate, "not_finite");
    estimate.detail = "not_finite";
    return finished(std::move(estimate));
  }
  const double sign = lower_is_better ? -1 : 1;
  const std::vector<double> before = logarithms(baseline);
  const std::vector<double> after = logarithms(fresh);
  const double scale = geometric_mean(baseline);
  const double ratio = std::exp(mean(after) - mean(before));
  estimate.difference = finite(difference_of(ratio, scale, sign));
  const std::size_t runs = std::min(before.size(), after.size());
  if (runs < k_least_runs_of_time) {
    add_effect(estimate, "ratio", ratio);
    estimate.detail = runs == 1 ? "one_run_per_arm" : "too_few_runs";
    return finished(std::move(estimate));
  }
  // Oriented: the smaller tail of a loss is one number and not 1 minus another.
  const auto test =
      lower_is_better ? welch(before, after, decision.alpha) : welch(after, before, decision.alpha);
  if (!test) {
    add_effect(estimate, "ratio", ratio);
    add_flag(estimate, "constant_runs");
    estimate.detail = "constant_runs";
    return finished(std::move(estimate));
  }
  estimate.test = "log_welch";
  estimate.p_value = finite(test->p);
  estimate.p_less = finite(test->p_less);
  estimate.std_error = finite(scale * test->std_error);
  add_effect(estimate, "df", test->df);
  estimate.mde = finite(scale * minimal_detectable(*test, decision.alpha));
  const double one = std::exp(sign * test->interval.low);
  const double other = std::exp(sign * test->interval.high);
  set_ratio(estimate, ratio, {std::min(one, other), std::max(one, other)}, scale, sign, "log_t");
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

}  // namespace

Estimate paired_amounts(std::span<const double> baseline, std::span<const double> fresh,
                        bool lower_is_better, std::span<const std::int64_t> clusters,
                        const Decision& decision) {
  const Scale scale({baseline, fresh});
  return scale.back(judge_ratio(scale.in(baseline), scale.in(fresh), lower_is_better, clusters,
                                scale.in(decision)));
}

Estimate run_times(std::span<const double> baseline, std::span<const double> fresh,
                   bool lower_is_better, const Decision& decision) {
  const Scale scale({baseline, fresh});
  return scale.back(
      judge_times(scale.in(baseline), scale.in(fresh), lower_is_better, scale.in(decision)));
}

RequestsSeen describe_requests(std::span<const std::vector<double>> runs_of_baseline,
                               std::span<const std::vector<double>> runs_of_fresh, double alpha) {
  RequestsSeen seen;
  seen.lag1_baseline = dependence_seen(runs_of_baseline, alpha);
  seen.lag1_fresh = dependence_seen(runs_of_fresh, alpha);
  if (seen.lag1_baseline) seen.flags.emplace_back("requests_dependent_baseline");
  if (seen.lag1_fresh) seen.flags.emplace_back("requests_dependent_fresh");
  const std::vector<double> baseline = pooled(runs_of_baseline);
  const std::vector<double> fresh = pooled(runs_of_fresh);
  for (const double p : {0.5, 0.95, 0.99}) {
    const int percent = static_cast<int>(std::lround(p * 100));
    for (const auto& [side, requests] :
         {std::pair("baseline", &baseline), std::pair("fresh", &fresh)}) {
      const auto found = quantile_of(*requests, p, alpha);
      if (!found) continue;
      const auto add = [&](std::string_view end, std::optional<double> value) {
        if (value && std::isfinite(*value))
          seen.effect.emplace_back(fmt::format("p{}_{}{}", percent, side, end), *value);
      };
      add("", found->value);
      add("_low", found->low);
      add("_high", found->high);
      if (!found->high) seen.flags.emplace_back(fmt::format("p{}_{}_unbounded", percent, side));
    }
  }
  for (const ShiftOfDecile& shift : shift_function(baseline, fresh, alpha)) {
    seen.effect.emplace_back(fmt::format("shift_{}", shift.decile * 10), shift.difference);
    if (!shift.interval) continue;
    seen.effect.emplace_back(fmt::format("shift_{}_low", shift.decile * 10), shift.interval->low);
    seen.effect.emplace_back(fmt::format("shift_{}_high", shift.decile * 10), shift.interval->high);
  }
  return seen;
}

}  // namespace reprocheck::stats
