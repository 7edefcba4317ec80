// why-effects: effect sizes and noise in sentences, each by the measure of its situation.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/plan.h"
#include "reports/why.h"
#include "src/compare/oriented.h"
#include "src/compare/plan_width.h"

namespace reprocheck::reports {
namespace {

using S = stats::Situation;

class Effects {
 public:
  explicit Effects(const MetricComparison& metric) : metric_(metric), scale_(scale_of(metric)) {}
  [[nodiscard]] std::vector<std::string> all() &&;

 private:
  void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }
  [[nodiscard]] std::optional<double> effect(std::string_view name) const {
    return effect_of(metric_, name);
  }
  [[nodiscard]] std::string interval(double low, double high) const {
    return range_text(scale_, low, high);
  }
  void odds();
  void correlation();
  void standardized();
  void bounds_alone();
  void these_items();
  void questions_alone();
  void tests_of_runs();
  void ratio();
  void requests();

  const MetricComparison& metric_;
  Scale scale_;
  std::vector<std::string> sentences_;
};

void Effects::odds() {
  const auto low = effect("odds_low"), high = effect("odds_high"), odds = effect("odds");
  if (!low || (!high && !(*low > 0))) return;
  const std::string found = odds ? number(*odds) + " " : std::string();
  const std::string range = high ? fmt::format("[{}, {}]", number(*low), number(*high))
                                 : fmt::format("above {}", number(*low));
  say(
      fmt::format("Of what changed, fixed to broken is {}{}: the Clopper-Pearson interval of {} of "
                  "{}, as odds.",
                  found, range, number(effect("wins").value_or(0)),
                  number(effect("wins").value_or(0) + effect("losses").value_or(0))));
}

void Effects::correlation() {
  if (const auto found = effect("correlation"))
    say(fmt::format(
        "The two scores of a pair correlate by {}: the higher, the more pairs tell than "
        "two separate samples.",
        number(*found)));
}

void Effects::standardized() {
  if (const auto d_z = effect("d_z"))
    say(fmt::format("In units of its own sd the mean difference is d_z = {}.", number(*d_z)));
  if (const auto centre = effect("hodges_lehmann"))
    say(
        fmt::format("Hodges-Lehmann, the median of all means of two differences: {}. It describes, "
                    "and never gates a mean.",
                    difference_text(scale_, *centre)));
}

void Effects::bounds_alone() {
  const auto low = effect("bounded_mean_low"), high = effect("bounded_mean_high");
  if (low && high)
    say(
        fmt::format("By the bounds of the score alone, without any other assumption, the mean "
                    "difference lies in {}.",
                    interval(*low, *high)));
}

void Effects::these_items() {
  const auto low = effect("benchmark_low"), high = effect("benchmark_high");
  if (low && high)
    say(
        fmt::format("Asking these very items again would give a difference in {}{}; what gates is "
                    "whether it holds on others like them.",
                    interval(*low, *high),
                    metric_.situation == S::several_runs
                        ? ", by the runs' aggregates alone, whose few degrees of freedom may make "
                          "it the wider one"
                        : ""));
}

void Effects::questions_alone() {
  if (const auto p = effect("question_test_p"))
    say(fmt::format(
        "Over questions alone p would be {}, not used: it takes the luck of a run for a "
        "change.",
        number(*p)));
  if (const auto p = effect("runs_test_p"))
    say(
        fmt::format("The plain test of the runs' aggregates has p = {}, and no claim goes beyond "
                    "what its interval allows.",
                    number(*p)));
}

void Effects::tests_of_runs() {
  const auto welch = effect("runs_welch_p"), paired = effect("runs_paired_t_p");
  if (welch && paired)
    say(
        fmt::format("Paired by seed p is {}, and by Welch {}: equal lists of seeds decide which of "
                    "them counts, never the smaller p.",
                    number(*paired), number(*welch)));
}

void Effects::ratio() {
  const auto low = effect("log_delta_low"), high = effect("log_delta_high");
  if (low && high)
    say(
        fmt::format("By the delta method on logarithms the ratio lies in [{}, {}], as it should "
                    "where Fieller's g is small ({}).",
                    number(*low), number(*high), number(effect("g").value_or(0))));
}

void Effects::requests() {
  if (const std::string text = requests_text(metric_); !text.empty())
    say(fmt::format("Single requests, which describe and decide nothing: {}.", text));
}

std::vector<std::string> Effects::all() && {
  switch (metric_.situation) {
    case S::none:
    case S::identical:
    case S::numbers_only:
    case S::counts:
    case S::standard_errors:
    case S::labels:
    case S::clustered:
    case S::answers_again:
    case S::different_items:
      break;
    case S::times:
      requests();
      break;
    case S::paired_binary:
      odds();
      correlation();
      bounds_alone();
      break;
    case S::paired_graded:
      standardized();
      correlation();
      bounds_alone();
      break;
    case S::several_answers:
      standardized();
      these_items();
      bounds_alone();
      break;
    case S::several_runs:
      questions_alone();
      these_items();
      break;
    case S::run_aggregates:
      tests_of_runs();
      break;
    case S::cross_validation:
      if (const auto naive = effect("naive_t_p"))
        say(fmt::format("The naive fold t would give p = {}, not used.", number(*naive)));
      break;
    case S::amounts:
      ratio();
      break;
  }
  return std::move(sentences_);
}

// Whether another run of either side would have given another number is part of what was asked.
bool leaves_runs_out(const MetricComparison& metric) {
  if (metric.n_runs_baseline > 1 || metric.n_runs_fresh > 1) return false;
  switch (metric.situation) {
    case S::paired_binary:
    case S::paired_graded:
    case S::labels:
    case S::clustered:
    case S::several_answers:
      return metric.std_error && *metric.std_error > 0;
    case S::none:
    case S::identical:
    case S::numbers_only:
    case S::counts:
    case S::standard_errors:
    case S::answers_again:
    case S::different_items:
    case S::several_runs:
    case S::run_aggregates:
    case S::cross_validation:
    case S::times:
    case S::amounts:
      return false;
  }
  return false;
}

}  // namespace

std::vector<std::string> effect_sentences(const MetricComparison& metric) {
  return Effects(metric).all();
}

std::string visible_words(const MetricComparison& metric) {
  if (!metric.mde || !metric.std_error || !(*metric.std_error > 0)) return "";
  if (const auto law = visible_law(metric)) {
    const std::string df =
        std::isfinite(law->df)
            ? fmt::format(", by the t law with {} degrees of freedom", number(law->df))
            : std::string();
    return fmt::format(" = ({:.3f} + {:.3f}) standard errors{}", law->reach, law->power, df);
  }
  return fmt::format(
      " = {} standard errors{}", number(*metric.mde / *metric.std_error),
      effect_of(metric, "runs_test_p") ? ", by the test of the runs' aggregates" : "");
}

std::string runs_needed_sentence(const MetricComparison& metric) {
  if (metric.situation != S::several_runs) return "";
  const NextRuns next = next_runs(metric);
  for (const RunTarget& target : next.targets)
    for (const RunOption& option : target.options)
      if (target.aim == Aim::detect && option.axis == Axis::runs)
        return fmt::format("{}: {}.", target_words(metric, target), option_words(next, option));
  return "";
}

std::string run_noise_sentence(const MetricComparison& metric) {
  if (!leaves_runs_out(metric)) return "";
  if (const std::string known = run_noise_text(metric); !known.empty()) return as_sentence(known);
  const Scale scale = scale_of(metric);
  const double sd = scale.rate ? 1 / scale.factor : *metric.std_error;
  const double ratio = sd / *metric.std_error;
  return fmt::format(
      "Run-to-run noise is not identifiable from one run a side: with a run sd of {} this interval "
      "would be sqrt(1 + 2 sd^2 / se^2) = {} times as wide.",
      size_text(scale, sd), number(std::sqrt(1 + 2 * ratio * ratio)));
}

}  // namespace reprocheck::reports
