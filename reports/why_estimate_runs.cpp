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

// A recorded error that does not fit its rate and n gives way where it is the smaller one.
std::string Estimating::error_from(std::optional<double> level, double error,
                                   std::uint64_t n) const {
  const bool held =
      std::ranges::find(metric_.flags, "std_error_inconsistent") != metric_.flags.end();
  if (!held || !level || n < 2) return "as recorded";
  const double top = metric_.range_top.value_or(1);
  const double p = *level / top;
  const double of_count = top * std::sqrt(p * (1 - p) / static_cast<double>(n - 1));
  if (std::fabs(error - of_count) > 1e-6 * of_count) return "as recorded";
  return fmt::format("not the recorded one but sqrt(p (1 - p) / ({} - 1)), which is larger",
                     integer(n));
}

void Estimating::errors() {
  say(fmt::format("Two aggregates with a standard error each: {} - {} = {}.", texts_.fresh,
                  texts_.baseline, texts_.difference));
  const auto one = effect("std_error_baseline"), other = effect("std_error_fresh");
  if (one && other)
    say(fmt::format("Standard errors: baseline {}, {}; fresh {}, {}.", size(*one),
                    error_from(metric_.baseline, *one, metric_.n_baseline), size(*other),
                    error_from(metric_.fresh, *other, metric_.n_fresh)));
  say(
      fmt::format("Standard error of the difference sqrt(se_baseline^2 + se_fresh^2) = {}, as if "
                  "the runs were not correlated.",
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
  if (metric_.test == "runs_welch" && metric_.std_error)
    say(fmt::format("Standard error sqrt(sd_baseline^2 / {} + sd_fresh^2 / {}) = {}.",
                    metric_.n_runs_baseline, metric_.n_runs_fresh, size(*metric_.std_error)));
  const std::string_view whose = metric_.test == "runs_welch" ? " (Welch)" : "";
  ratio("t", fmt::format(", by the t law{}{}", freedom(), freedom().empty() ? "" : whose));
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
  const auto one = effect("std_error_baseline"), other = effect("std_error_fresh");
  if (metric_.interval_method == "fieller" && one && other && metric_.std_error) {
    const double x = *one * *one, y = *other * *other;
    const double both = (x + y - *metric_.std_error * *metric_.std_error) / 2;
    say(
        fmt::format("Fieller: every ratio R with (x^2 - t^2 s_xx) R^2 - 2 (x y - t^2 s_xy) R + y^2 "
                    "- t^2 s_yy <= 0; x = {}, y = {}, s_xx = {}, s_xy = {}, s_yy = {}, t of {} "
                    "degrees of freedom.",
                    texts_.baseline, texts_.fresh, number(x), number(both), number(y),
                    integer(metric_.n_paired - 1)));
  }
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
  if (const std::string df = freedom(); !df.empty())
    say(fmt::format("Welch's t on the logarithms of these{}.", df));
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

void Estimating::crossed() {
  say(fmt::format("Difference of the grand means over {} and {} runs and {} questions: {}.",
                  metric_.n_runs_baseline, metric_.n_runs_fresh, integer(metric_.n_paired),
                  texts_.difference));
  const auto sd = [&](std::string_view name) {
    return size(std::sqrt(std::max(0.0, effect(name).value_or(0))));
  };
  mean_squares();
  ratio("t", fmt::format(", by the t law{} (Satterthwaite)", freedom()));
  say(
      fmt::format("{} a run differs from the next by an sd of {}, one answer by {}, a question's "
                  "difference by {}.",
                  effect("ms_seeds") ? "Within a side, which the pairing by seed takes out of this,"
                                     : "Within a side",
                  sd("var_seeds"), sd("var_error"), sd("var_differences")));
}

// What the standard error is made of, as it stands in the formula.
void Estimating::mean_squares() {
  if (!metric_.std_error) return;
  const std::string of_items = effect("std_error_questions") ? size(*effect("std_error_questions"))
                                                             : std::string("that of the questions");
  const auto squares = [&](std::string_view of) {
    const auto part = [&](std::string_view name) {
      return number(effect(fmt::format("{}{}", name, of)).value_or(0));
    };
    return fmt::format("MS_q = {}, MS_s = {}, MS_e = {}", part("ms_questions"), part("ms_seeds"),
                       part("ms_error"));
  };
  if (effect("ms_seeds")) {
    say(fmt::format(
        "Of the table of differences, Q = {} questions by S = {} seeds, the mean squares "
        "are {}; standard error sqrt(max(MS_q + MS_s - MS_e, MS_q, MS_s, MS_total) / "
        "(Q S)) = {}.",
        integer(metric_.n_paired), metric_.n_runs_fresh, squares(""), size(*metric_.std_error)));
    return;
  }
  for (const std::string_view side : {"baseline", "fresh"})
    if (const std::string of = fmt::format("_{}", side); effect("ms_seeds" + of))
      say(fmt::format("Of the runs of {} the mean squares are {}.", side, squares(of)));
  say(fmt::format(
      "Standard error sqrt(se_questions^2 + sum of (MS_s - MS_e) / (Q S) over the sides) "
      "= {}, with se_questions = {}, Q = {} questions, S runs a side, and a sum below 0 "
      "taken as 0.",
      size(*metric_.std_error), of_items, integer(metric_.n_paired)));
}

}  // namespace reprocheck::reports
