// why-estimate: the arithmetic behind one difference, so that it can be done again by hand.
//
// Formulas are printed with the numbers of this run in them. What a reader cannot redo on
// paper (a score interval, a permutation) is named with its inputs.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/why.h"
#include "reports/why_estimating.h"
#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/model/metric_names.h"

namespace reprocheck::reports {
namespace {
using S = stats::Situation;
}

std::string count_text(double value) {
  return value >= 0 && value < 1e15 ? integer(static_cast<std::uint64_t>(value)) : number(value);
}

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
  ratio("t", fmt::format(", by the t law{} (Bell-McCaffrey)", freedom()));
  if (metric_.test == "cluster_sign_flip" && metric_.p_value)
    say(fmt::format("With 20 clusters or fewer p is of flipping the sign of whole clusters: {}.",
                    number(*metric_.p_value)));
}

void Estimating::unchanged() {
  const auto bound = effect("changed_share_bound");
  if (!bound) return;
  say(
      fmt::format("No score changed. At most 1 - (alpha/2)^(1/n) = {}% of what was asked can have, "
                  "and {}.",
                  number(*bound * 100),
                  metric_.low ? "the difference is no larger"
                              : "by how much is not known of a score without a known range"));
}

// A loss-like metric is turned for the verdict and told in its own sign.
void Estimating::mirrored() {
  if (metric_.direction == Direction::lower)
    say(fmt::format("Lower is better here, so the metric itself moved by {}.", texts_.difference));
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

std::vector<std::string> estimate_sentences(const MetricComparison& metric) {
  return Estimating(metric).all();
}

}  // namespace reprocheck::reports
