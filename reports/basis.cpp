// basis: what a number stands on, in the short clauses of the reports.

#include "reports/basis.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/compare/plan.h"

namespace reprocheck::reports {
namespace {

using S = stats::Situation;

std::string count_text(double value) {
  return value >= 0 && value < 1e15 ? integer(static_cast<std::uint64_t>(std::llround(value)))
                                    : number(value);
}

// "about 6,000 questions", of the cheapest way that there is.
std::string needed_text(const RunTarget& target) {
  for (const RunOption& option : target.options) {
    if (!option.needed || *option.needed <= option.now) continue;
    const std::string count = count_text(*option.needed);
    switch (option.axis) {
      case Axis::records:
        continue;
      case Axis::items:
        return fmt::format("about {} questions", count);
      case Axis::answers:
        return fmt::format("about {} answers a question", count);
      case Axis::runs:
        return fmt::format("about {} runs a side", count);
    }
  }
  return "";
}

bool has_flag(const MetricComparison& metric, std::string_view flag) {
  return std::ranges::find(metric.flags, flag) != metric.flags.end();
}

// "5 in fresh, 1 in baseline".
std::string sides_text(double baseline, double fresh) {
  std::string text;
  if (fresh > 0) text = count_text(fresh) + " in fresh";
  if (baseline > 0)
    text += fmt::format("{}{} in baseline", text.empty() ? "" : ", ", count_text(baseline));
  return text;
}

// A count that is not recorded is not 0.
std::string count_or_unknown(std::uint64_t count) {
  return count > 0 ? integer(count) : "not recorded";
}

}  // namespace

std::string range_text(const Scale& scale, double low, double high) {
  constexpr std::string_view unit = " pp";
  std::string from = difference_text(scale, low), to = difference_text(scale, high);
  const bool points = from.ends_with(unit) && to.ends_with(unit);
  if (points) from.resize(from.size() - unit.size());
  if (points) to.resize(to.size() - unit.size());
  return fmt::format("[{}, {}]{}", from, to, points ? unit : std::string_view());
}

std::string runs_text(std::size_t baseline, std::size_t fresh, std::string_view noun) {
  if (baseline == fresh) return counted(fresh, noun) + " a side";
  return fmt::format("{} against {}", counted(fresh, noun), counted(baseline, noun));
}

std::string n_text(const MetricComparison& metric) {
  if (metric.n_paired > 0) {
    std::string text = fmt::format("{} paired samples", integer(metric.n_paired));
    if (metric.n_dropped > 0) text += fmt::format(", {} dropped", integer(metric.n_dropped));
    return text;
  }
  const bool by_run = metric.situation == S::run_aggregates || metric.situation == S::times;
  if (metric.situation == S::cross_validation)
    return runs_text(metric.n_runs_baseline, metric.n_runs_fresh, "fold");
  if (by_run && metric.tested) return runs_text(metric.n_runs_baseline, metric.n_runs_fresh);
  if (metric.n_baseline == 0 && metric.n_fresh == 0) return "n not recorded";
  return fmt::format("n {} against {}", count_or_unknown(metric.n_baseline),
                     count_or_unknown(metric.n_fresh));
}

std::string n_cell(const MetricComparison& metric) {
  const std::uint64_t n = metric.n_paired > 0 ? metric.n_paired : metric.n_fresh;
  return n > 0 ? integer(n) : "-";
}

std::string method_text(const MetricComparison& metric) {
  std::string text = n_text(metric);
  if (!metric.test.empty()) text += "; " + method_words(metric.test);
  if (!metric.interval_method.empty() && metric.interval_method != "none")
    text += fmt::format("; {} interval", method_words(metric.interval_method));
  return text;
}

// Where the margin, or a loss that was seen, is too small for so few: how many it would take.
std::string power_text(const MetricComparison& metric) {
  std::string text = texts_of(metric).visible;
  if (text.empty() || !metric.mde) return text;
  if (metric.verdict != MetricVerdict::inconclusive &&
      metric.verdict != MetricVerdict::non_inferior)
    return text;
  const NextRuns next = next_runs(metric);
  for (const RunTarget& target : next.targets) {
    const bool asked = metric.margin > 0 ? target.size == metric.margin : target.observed;
    if (target.aim != Aim::detect || !asked) continue;
    const std::string needed = needed_text(target);
    if (!needed.empty())
      return fmt::format("{}; {} would need {}", text, size_text(scale_of(metric), target.size),
                         needed);
  }
  return text;
}

std::string changes_text(const MetricComparison& metric) {
  const auto wins = effect_of(metric, "wins"), losses = effect_of(metric, "losses");
  if (!has_flag(metric, "too_few_changes") || !wins || !losses) return "";
  const bool exact = metric.test == "mcnemar_exact";
  return fmt::format("at least {} changed answers are needed, there {} {}", exact ? 6 : 5,
                     *wins + *losses == 1 ? "is" : "are", count_text(*wins + *losses));
}

std::string missing_text(const MetricComparison& metric) {
  const double before = effect_of(metric, "missing_baseline").value_or(0);
  const double after = effect_of(metric, "missing_fresh").value_or(0);
  if (!(before + after > 0)) return "";
  std::string text = sides_text(before, after);
  const auto worst = effect_of(metric, "missing_worst"), best = effect_of(metric, "missing_best");
  const Scale scale = scale_of(metric);
  if (worst && best)
    text += fmt::format(": with them the difference is between {} at worst and {} at best",
                        difference_text(scale, *worst), difference_text(scale, *best));
  if (const auto broken = effect_of(metric, "difference_missing_as_broken"))
    text += fmt::format("; counted as broken {}", difference_text(scale, *broken));
  return text;
}

std::string errors_text(const MetricComparison& metric) {
  const double before = effect_of(metric, "errored_baseline").value_or(0);
  const double after = effect_of(metric, "errored_fresh").value_or(0);
  if (!(before + after > 0)) return "";
  std::string text = sides_text(before, after) + ", counted as 0";
  if (const auto without = effect_of(metric, "difference_without_errors"))
    text += fmt::format("; without them the difference is {}",
                        difference_text(scale_of(metric), *without));
  return text;
}

std::string unpaired_text(const MetricComparison& metric) {
  const auto found = effect_of(metric, "unpaired_difference");
  const auto low = effect_of(metric, "unpaired_low"), high = effect_of(metric, "unpaired_high");
  if (!found || !low || !high) return "";
  const Scale scale = scale_of(metric);
  return fmt::format("{} {} as two samples of other items: a description, never a gate",
                     difference_text(scale, *found), range_text(scale, *low, *high));
}

std::string run_noise_text(const MetricComparison& metric) {
  const auto sd = effect_of(metric, "run_sd");
  if (!sd || !(*sd > 0) || !metric.std_error || !(*metric.std_error > 0)) return "";
  if (metric.n_runs_baseline > 1 || metric.n_runs_fresh > 1) return "";
  const double ratio = *sd / *metric.std_error;
  return fmt::format(
      "run-to-run noise is not identifiable from one run a side; earlier runs of this commit "
      "differ "
      "by an sd of {}, with which this interval would be {} times as wide",
      size_text(scale_of(metric), *sd), number(std::sqrt(1 + 2 * ratio * ratio)));
}

std::string recorded_error_text(const MetricComparison& metric) {
  if (!has_flag(metric, "std_error_inconsistent")) return "";
  return "a standard error does not fit its rate and n, so the larger of the two was used";
}

std::vector<SharedBasis> bases_of(const std::vector<const MetricComparison*>& metrics) {
  std::vector<SharedBasis> shared;
  for (const MetricComparison* metric : metrics) {
    if (!metric->gated || !metric->tested || is_decisive(*metric)) continue;
    auto at = std::ranges::find(shared, metric->assumption, &SharedBasis::assumption);
    if (at == shared.end()) at = shared.insert(at, {metric->assumption, {}});
    at->metrics.push_back(metric);
  }
  return shared;
}

std::string basis_text(const MetricComparison& metric) {
  std::string text = method_words(metric.test.empty() ? "none" : metric.test);
  text += "; " + n_text(metric);
  if (metric.p_value) text += "; p " + p_text(metric.p_value);
  for (const std::string& part :
       {recorded_error_text(metric), power_text(metric), run_noise_text(metric)})
    if (!part.empty()) text += "; " + part;
  return text;
}

}  // namespace reprocheck::reports
