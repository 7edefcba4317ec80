// why_estimate_runs: the arithmetic of what is known by the run or by the side and not by the item.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/why_estimating.h"
#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/model/metric_names.h"

namespace reprocheck::reports {

void Estimating::errors() {
  say(
      fmt::format("Two aggregates with a standard error each: {} - {} = {}; standard error "
                  "sqrt(se_baseline^2 + se_fresh^2) = {}, as if the runs were not correlated.",
                  texts_.fresh, texts_.baseline, texts_.difference,
                  metric_.std_error ? size(*metric_.std_error) : "-"));
  ratio("z", ", by the normal law");
  if (const auto rho = effect("correlation_that_flips"); rho && *metric_.difference != 0)
    say(
        fmt::format("It would be significant from a correlation of the two runs of {} on; two "
                    "versions of one system are usually well above 0.3.",
                    number(*rho)));
}

void Estimating::counts() {
  say(fmt::format("Two counts over {} common items, without pairs: {} - {} = {}.",
                  integer(std::min(metric_.n_baseline, metric_.n_fresh)), texts_.fresh,
                  texts_.baseline, texts_.difference));
  const auto best = effect("p_if_all_changes_one_way");
  const auto worst = effect("p_if_answers_churned_most");
  if (best && worst)
    say(
        fmt::format("McNemar mid-p would be {} if all of {} changes went one way, and {} if {} "
                    "answers changed, as many as can have; the least favourable counts.",
                    number(*best), count_text(effect("discordant_min").value_or(0)), number(*worst),
                    count_text(effect("discordant_max").value_or(0))));
  counts_of_digits();
}

void Estimating::counts_of_digits() {
  const double n = static_cast<double>(std::min(metric_.n_baseline, metric_.n_fresh));
  const double gap = std::fabs(*metric_.difference) / metric_.range_top.value_or(1) * n;
  if (std::fabs(gap - effect("discordant_min").value_or(gap)) < 0.5) return;
  say("The recorded digits leave several counts possible: these are the counts of the smallest "
      "loss, and the interval holds those of all.");
}

void Estimating::runs() {
  const auto mean = [&](std::string_view name) { return level_text(scale_, effect(name)); };
  say(fmt::format("Mean of {} runs {}, of {} runs {}: {}{}.", metric_.n_runs_fresh,
                  mean("mean_fresh"), metric_.n_runs_baseline, mean("mean_baseline"),
                  texts_.difference, effect("mean_baseline") ? "" : " (as recorded)"));
  if (const auto sd = effect("sd_baseline"))
    say(fmt::format("Runs of the baseline differ by an sd of {}{}.", size(*sd),
                    effect("sd_fresh")
                        ? fmt::format(", those of fresh by {}", size(*effect("sd_fresh")))
                        : std::string()));
  const double runs_told = static_cast<double>(
      effect("sd_baseline").value_or(0) > 0 ? metric_.n_runs_baseline : metric_.n_runs_fresh);
  const bool copied = std::ranges::find(metric_.flags, "constant_runs") != metric_.flags.end();
  if (metric_.test == "runs_prediction" && copied)
    say(
        fmt::format("Equal runs count as one, held against the prediction from the {0} others: "
                    "standard error sd * sqrt(1 + 1/{0}) = {1}.",
                    count_text(runs_told), metric_.std_error ? size(*metric_.std_error) : "-"));
  else if (metric_.test == "runs_prediction")
    say(
        fmt::format("So few fresh runs are held against the prediction for {} more: standard error "
                    "sd * sqrt(1/{} + 1/{}) = {}.",
                    metric_.n_runs_fresh, metric_.n_runs_fresh, metric_.n_runs_baseline,
                    metric_.std_error ? size(*metric_.std_error) : "-"));
  if (metric_.test == "runs_paired_t")
    say("Both sides carry the same seeds, so runs are paired by seed.");
  ratio("t", metric_.test == "runs_welch" ? ", with Welch's degrees of freedom" : "");
}

void Estimating::halvings() {
  say(fmt::format("Mean of ten differences, two of each of five halvings: {}.", texts_.difference));
  say(fmt::format(
      "Combined F = (sum of squared differences) / (2 x their variance within halvings) "
      "= {} on 10 and 5 degrees of freedom, p = {}.",
      number(effect("f").value_or(0)), metric_.p_value ? number(*metric_.p_value) : "-"));
  ratio("t",
        fmt::format(", corrected for training sets that overlap; its p is {}, and a claim needs "
                    "both",
                    number(effect("corrected_t_p").value_or(1))));
}

void Estimating::how_often_better() {
  const auto share = effect("probability_better");
  if (!share) return;
  const auto low = effect("probability_better_low"), high = effect("probability_better_high");
  say(fmt::format(
      "Of the pairs of runs fresh is better in {}%, ties half{}; told beside, and never "
      "a gate.",
      number(*share * 100),
      low && high ? fmt::format(" (bootstrap over the pairs: {} to {}%)", number(*low * 100),
                                number(*high * 100))
                  : std::string(" (fewer than 20 pairs, or all alike: no interval)")));
}

void Estimating::ratio_of_totals() {
  say(fmt::format("Mean over the paired items, fresh - baseline: {}.", texts_.difference));
  if (const auto found = effect("ratio"))
    say(fmt::format("As a ratio of totals: {}{}.", number(*found),
                    effect("ratio_low") ? fmt::format(" [{}, {}]", number(*effect("ratio_low")),
                                                      number(*effect("ratio_high")))
                                        : std::string()));
  if (metric_.p_value)
    say(fmt::format("p = {} is that a ratio of 1 gives such differences (sign-flip).",
                    number(*metric_.p_value)));
}

void Estimating::times() {
  const auto quantile = effect("quantile");
  const std::string of_run =
      quantile ? fmt::format("{} quantile", number_text(*quantile)) : std::string("median");
  say(
      fmt::format("A run counts by the {} of its requests, and a side by the geometric mean of its "
                  "runs.",
                  of_run));
  if (const auto found = effect("ratio"))
    say(fmt::format(
        "Geometric mean of the {}s, fresh over baseline: {}{}; on the baseline's that is {}.",
        of_run, number(*found),
        effect("ratio_low")
            ? fmt::format(" [{}, {}]", number(*effect("ratio_low")), number(*effect("ratio_high")))
            : std::string(),
        texts_.difference));
}

void Estimating::folds() {
  const std::size_t folds = std::min(metric_.n_runs_baseline, metric_.n_runs_fresh);
  say(fmt::format("Mean of {} differences, one a fold: {}.", folds, texts_.difference));
  if (metric_.std_error)
    say(fmt::format(
        "Training sets overlap, so the standard error is sd * sqrt(1/{0} + 1/{1}) = {2} "
        "(Nadeau and Bengio) and not sd / sqrt({0}).",
        folds, folds - 1, size(*metric_.std_error)));
  ratio("t", fmt::format(", by the t law with {} degrees of freedom", folds - 1));
}

void Estimating::sides() {
  say(fmt::format("{} - {}: {}.", texts_.fresh, texts_.baseline, texts_.difference));
}

}  // namespace reprocheck::reports
