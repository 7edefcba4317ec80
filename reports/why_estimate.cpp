// why-estimate: the arithmetic behind one difference, so that it can be done again by hand.
//
// Formulas are printed with the numbers of this run in them. What a reader cannot redo on
// paper (a score interval, a permutation) is named with its inputs.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/why.h"
#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/model/metric_names.h"

namespace reprocheck::reports {
namespace {

using Sentences = std::vector<std::string>;

std::string count_text(double value) {
  return value >= 0 && value < 1e15 ? integer(static_cast<std::uint64_t>(value)) : number(value);
}

class Estimating {
 public:
  explicit Estimating(const MetricComparison& metric)
      : metric_(metric), scale_(scale_of(metric)), texts_(texts_of(metric)) {}

  Sentences all();

 private:
  void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }
  void binary();
  void graded();
  void clustered();
  void crossed();
  void errors();
  void counts();
  void counts_of_digits();
  void runs();
  void halvings();
  void how_often_better();
  void ratio_of_totals();
  void times();
  void labels();
  void answered_again();
  void folds();
  void sides();
  void unchanged();
  void interval();
  void all_of_situation();
  // A resource that gates nothing is told and not tested.
  [[nodiscard]] bool was_judged() const { return metric_.tested || !metric_.detail.empty(); }
  void mirrored();
  [[nodiscard]] std::optional<double> effect(std::string_view name) const {
    return effect_of(metric_, name);
  }
  // Of numbers in the metric's own unit.
  [[nodiscard]] std::string size(double value) const { return size_text(scale_, value); }
  // "t = d / se = -2.31".
  void ratio(std::string_view letter, std::string_view law) {
    if (!metric_.std_error || !metric_.difference || !(*metric_.std_error > 0)) return;
    say(fmt::format("{0} = difference / standard error = {1} / {2} = {3}{4}.", letter,
                    texts_.difference, size(*metric_.std_error),
                    number(*metric_.difference / *metric_.std_error), law));
  }

  const MetricComparison& metric_;
  Scale scale_;
  MetricTexts texts_;
  Sentences sentences_;
};

void Estimating::binary() {
  const double wins = effect("wins").value_or(0);
  const double losses = effect("losses").value_or(0);
  const std::string n = integer(metric_.n_paired);
  const double changed = wins + losses;
  const double d =
      metric_.n_paired > 0 ? (wins - losses) / static_cast<double>(metric_.n_paired) : 0;
  say(fmt::format("{0} broke, {1} fixed of {2} pairs: ({1} - {0}) / {2} = {3}.", count_text(losses),
                  count_text(wins), n, difference_text(scale_, d * metric_.range_top.value_or(1))));
  mirrored();
  if (metric_.std_error)
    say(fmt::format("Standard error sqrt(({} / {} - {}^2) / ({} - 1)) = {}.", count_text(changed),
                    n, number(std::fabs(d)), n, size(*metric_.std_error)));
  if (changed > 0) {
    const std::string rarer = count_text(std::min(wins, losses));
    const std::string formula = metric_.test == "mcnemar_exact"
                                    ? fmt::format("min(1, 2 P(X <= {}))", rarer)
                                    : fmt::format("2 P(X <= {0}) - P(X = {0})", rarer);
    say(fmt::format(
        "{0}: of {1} changed answers {2} went the rarer way; X ~ Bin({1}, 1/2), p = {3} "
        "= {4}.",
        method_words(metric_.test), count_text(changed), rarer, formula,
        metric_.p_value ? number(*metric_.p_value) : "-"));
  }
  if (const auto worse = effect("probability_worse"); worse && changed > 0)
    say(fmt::format(
        "Beside it, Bayes with a Jeffreys prior: P(fresh worse) = I_1/2({} + 1/2, {} + 1/2) = {}.",
        count_text(wins), count_text(losses), number(*worse)));
}

void Estimating::graded() {
  const double n = static_cast<double>(metric_.n_paired);
  std::string text = fmt::format("Mean of {} differences, one an item: {}",
                                 integer(metric_.n_paired), texts_.difference);
  if (metric_.std_error)
    text += fmt::format("; their sd is {}, so the standard error sd / sqrt({}) is {}",
                        size(*metric_.std_error * std::sqrt(n)), integer(metric_.n_paired),
                        size(*metric_.std_error));
  say(text + ".");
  if (const double answers = answers_of(metric_); answers > 1 && !effect("at_k"))
    say(fmt::format("An item's {} answers are averaged first: repeats are no items of their own.",
                    number(answers)));
  if (const auto k = effect("at_k"))
    say(
        fmt::format("An item counts 1 - C(n-c, k) / C(n, k) with k = {}, n its answers and c those "
                    "that are right.",
                    count_text(*k)));
  if (effect("answers_baseline_least"))
    say(fmt::format(
        "The baseline answered an item {} to {} times, fresh {} to {} times; every item "
        "weighs the same.",
        count_text(*effect("answers_baseline_least")),
        count_text(effect("answers_baseline_most").value_or(0)),
        count_text(effect("answers_fresh_least").value_or(0)),
        count_text(effect("answers_fresh_most").value_or(0))));
  if (const auto part = effect("share_prediction"))
    say(
        fmt::format("{}% of the noise is the sampling of answers, the rest is which questions are "
                    "asked.",
                    number(*part * 100)));
  ratio("t", effect("t_test_p") ? fmt::format(", p = {} by the t law", number(*effect("t_test_p")))
                                : std::string());
  if (metric_.test == "sign_flip" && metric_.p_value) {
    const auto drawn = effect("replicates");
    say(fmt::format(
        "The p that counts, {}, is of the sign-flip test: the share of {} patterns of "
        "signs whose mean is as far from 0.",
        number(*metric_.p_value), drawn ? count_text(*drawn) + " random" : std::string("all 2^n")));
  }
  if (const auto skew = effect("skewness"))
    say(fmt::format("Skewness g = {}: a mean is trusted from 25 g^2 = {} items on.", number(*skew),
                    number(25 * *skew * *skew)));
}

void Estimating::clustered() {
  const double clusters = effect("clusters").value_or(0);
  say(fmt::format("Mean of {} differences in {} clusters: {}.", integer(metric_.n_paired),
                  count_text(clusters), texts_.difference));
  const auto naive = effect("std_error_if_independent");
  if (naive && *naive > 0 && metric_.std_error)
    say(fmt::format("CR2 standard error over clusters {}, {} times that of independent items ({}).",
                    size(*metric_.std_error), number(*metric_.std_error / *naive), size(*naive)));
  if (const auto icc = effect("icc"))
    say(fmt::format(
        "Items of a cluster correlate with ICC {}: a design effect of {}, so {} items "
        "are worth {}.",
        number(*icc), number(effect("design_effect").value_or(1)), integer(metric_.n_paired),
        number(effect("n_effective").value_or(static_cast<double>(metric_.n_paired)))));
  ratio("t", ", by the t law with Bell-McCaffrey degrees of freedom");
  if (metric_.test == "cluster_sign_flip" && metric_.p_value)
    say(fmt::format("With 20 clusters or fewer p is of flipping the sign of whole clusters: {}.",
                    number(*metric_.p_value)));
}

void Estimating::crossed() {
  say(fmt::format("Difference of the grand means over {} and {} runs and {} questions: {}.",
                  metric_.n_runs_baseline, metric_.n_runs_fresh, integer(metric_.n_paired),
                  texts_.difference));
  const auto sd = [&](std::string_view name) {
    return size(std::sqrt(std::max(0.0, effect(name).value_or(0))));
  };
  say(
      fmt::format("A run differs from the next by an sd of {}, one answer by {}, a question's "
                  "difference by {}.",
                  sd("var_seeds"), sd("var_error"), sd("var_differences")));
  ratio("t", ", with Satterthwaite's degrees of freedom");
}

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

void Estimating::unchanged() {
  const auto bound = effect("changed_share_bound");
  if (!bound) return;
  say(
      fmt::format("No score changed. At most 1 - (alpha/2)^(1/n) = {}% of what was asked can have, "
                  "and the difference is no larger.",
                  number(*bound * 100)));
}

// A loss-like metric is turned for the verdict and told in its own sign.
void Estimating::mirrored() {
  if (metric_.direction == Direction::lower)
    say(fmt::format("Lower is better here, so the metric itself moved by {}.", texts_.difference));
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

// A number that is no mean has no difference of its own at any item.
void Estimating::labels() {
  sides();
  const auto drawn = effect("replicates");
  if (metric_.std_error && drawn)
    say(
        fmt::format("The sums were made again of {} draws of the {} items, both sides of each "
                    "together: their sd is the standard error, {}.",
                    count_text(*drawn), integer(metric_.n_paired), size(*metric_.std_error)));
  if (metric_.p_value)
    say(fmt::format("p = {}: twice the share of draws on the other side of 0.",
                    number(*metric_.p_value)));
}

void Estimating::answered_again() {
  say(fmt::format("Mean of {} differences, one an item, each of its mean answers: {}.",
                  integer(metric_.n_paired), texts_.difference));
  say("Only the answers vary here: the standard error is that of asking these very items again.");
  ratio("t", ", by the t law");
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

void Estimating::interval() {
  if (!metric_.low || !metric_.high) return;
  std::string text =
      fmt::format("{}% interval of the difference, {}: {}{}", number(metric_.confidence * 100),
                  method_words(metric_.interval_method), texts_.interval, scale_.rate ? " pp" : "");
  const std::string_view method = metric_.interval_method;
  const double half = (*metric_.high - *metric_.low) / 2;
  if (method == "tango")
    text +=
        ", every difference that the score test T(d) = (w - l - n d) / sqrt(n (2 q + d (1 - d))) "
        "does not reject";
  else if (method == "bca")
    text += ", of as many draws of the items, both sides of each together";
  else if (method == "fieller" || method == "log_t")
    text += ", of the ratio, turned back into the metric's unit";
  else if (metric_.std_error && *metric_.std_error > 0 && method != "zero_of_n" &&
           method != "newcombe" && method != "bounded_mean")
    text += fmt::format(", the difference +- {} standard errors = +- {}",
                        number(half / *metric_.std_error), size(half));
  say(text + ".");
}

void Estimating::all_of_situation() {
  using S = stats::Situation;
  switch (metric_.situation) {
    case S::none:
    case S::identical:
    case S::numbers_only:
    case S::different_items:
      return sides();
    case S::counts:
      return counts();
    case S::standard_errors:
      return errors();
    case S::paired_binary:
      return binary();
    case S::paired_graded:
    case S::several_answers:
      return graded();
    case S::labels:
      return labels();
    case S::clustered:
      return clustered();
    case S::answers_again:
      return answered_again();
    case S::several_runs:
      return crossed();
    case S::run_aggregates:
      return runs();
    case S::cross_validation:
      return metric_.test == "five_by_two" ? halvings() : folds();
    case S::times:
      return was_judged() ? times() : sides();
    case S::amounts:
      return was_judged() ? ratio_of_totals() : sides();
  }
}

Sentences Estimating::all() {
  if (!metric_.difference) return {};
  all_of_situation();
  unchanged();
  interval();
  how_often_better();
  return std::move(sentences_);
}

}  // namespace

std::vector<std::string> estimate_sentences(const MetricComparison& metric) {
  return Estimating(metric).all();
}

}  // namespace reprocheck::reports
