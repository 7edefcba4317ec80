// looks: what several runs of one commit, and several tries at one change, did to a verdict.

#include "reports/looks.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/attempts.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

using V = MetricVerdict;

constexpr std::size_t k_told = 5;  // metrics in a head

bool has_flag(const MetricComparison& metric, std::string_view flag) {
  return std::ranges::find(metric.flags, flag) != metric.flags.end();
}

// "-3.72 pp [-6.30, -1.14]", by the figures that the metric's own numbers have.
std::string together_text(const MetricComparison& metric, const TogetherNumbers& together) {
  MetricComparison all = metric;
  all.difference = together.difference;
  all.low = together.low;
  all.high = together.high;
  const MetricTexts texts = texts_of(all);
  return texts.interval.empty() ? texts.difference
                                : fmt::format("{}, {}% interval {}", texts.difference,
                                              number(metric.confidence * 100), texts.interval);
}

// Of the runs before this one.
std::string verdicts_before(const MetricComparison& metric) {
  std::string said;
  for (std::size_t i = 0; i + 1 < metric.attempts.size(); ++i)
    said += (i == 0 ? "" : ", ") + verdict_words(to_string(metric.attempts[i]));
  return said;
}

bool failed_before(const MetricComparison& metric) {
  return std::ranges::find(metric.attempts.begin(), metric.attempts.end() - 1, V::regressed) !=
         metric.attempts.end() - 1;
}

// Whether what the runs with numbers say together is the reason that it fails.
bool fails_by_numbers(const MetricComparison& metric, const TogetherNumbers& together) {
  MetricComparison all = metric;
  all.low = together.low;
  all.high = together.high;
  const auto row = rule_row(all);
  return row && row->verdict == V::regressed;
}

std::string_view how_pooled(const TogetherNumbers& together) {
  return together.e_value ? "each with a baseline run of its own, so that their pairs add up"
                          : "each item averaged over the runs, since they share one baseline run";
}

// The value of a policy's key; nullptr where the result does not name it.
const PolicyLine* line_of(const Report& report, std::string_view key) {
  const auto at = std::ranges::find(report.policy, key, &PolicyLine::key);
  return at == report.policy.end() ? nullptr : &*at;
}

}  // namespace

std::optional<TogetherNumbers> together_of(const MetricComparison& metric) {
  if (metric.attempts.size() < 2) return std::nullopt;
  const auto count = [&](const char* name) { return effect_of(metric, name).value_or(0); };
  return TogetherNumbers{.difference = effect_of(metric, "pooled_difference"),
                         .low = effect_of(metric, "pooled_low"),
                         .high = effect_of(metric, "pooled_high"),
                         .runs = count("pooled_runs"),
                         .n = count("pooled_n"),
                         .unnamed = count("pooled_unnamed"),
                         .e_value = effect_of(metric, "pooled_e_value"),
                         .fresh = effect_of(metric, "pooled_fresh")};
}

std::string decided_together_text(const MetricComparison& metric) {
  const auto together = together_of(metric);
  if (metric.detail != "attempts" || !together || !together->difference) return "";
  return fmt::format("{} of this commit together: {}; this run alone {}",
                     counted(static_cast<std::size_t>(together->runs), "run"),
                     together_text(metric, *together), texts_of(metric).difference);
}

std::string attempts_text(const MetricComparison& metric) {
  const auto together = together_of(metric);
  if (!together) return "";
  std::string text = fmt::format("run {} of this commit: ", metric.attempts.size());
  const bool failed = failed_before(metric);
  text += failed ? fmt::format("an earlier one failed ({})", verdicts_before(metric))
                 : fmt::format("none before it failed ({})", verdicts_before(metric));
  if (together->difference) text += "; together " + together_text(metric, *together);
  if (has_flag(metric, "attempts_cleared")) return text + ", which clears it";
  if (metric.detail != "attempts") return text;
  if (together->fresh)
    return text + fmt::format("; their mean of {} breaks a threshold of the policy",
                              level_text(scale_of(metric), together->fresh));
  text += fails_by_numbers(metric, *together) || !failed
              ? ", which decides"
              : ", which cannot clear it: a run that failed brought no numbers";
  return text;
}

std::vector<std::string> attempts_sentences(const MetricComparison& metric) {
  const auto together = together_of(metric);
  if (!together) return {};
  std::vector<std::string> lines;
  lines.push_back(fmt::format("Run {} of this commit. Before it: {}.", metric.attempts.size(),
                              verdicts_before(metric)));
  if (together->unnamed > 0)
    lines.push_back(
        fmt::format("Of these {} stand in no result that was named, so that their "
                    "numbers are not counted.",
                    number(together->unnamed)));
  if (together->difference)
    lines.push_back(fmt::format("{} together: {}, {}.",
                                counted(static_cast<std::size_t>(together->runs), "run"),
                                together_text(metric, *together), how_pooled(*together)));
  if (has_flag(metric, "attempts_cleared"))
    lines.emplace_back(
        "That interval does not lie on the worse side, so that the failure is cleared.");
  if (metric.detail != "attempts") return lines;
  if (together->fresh)
    lines.push_back(fmt::format("The mean of all runs, {}, breaks a threshold of the policy.",
                                level_text(scale_of(metric), together->fresh)));
  else if (fails_by_numbers(metric, *together))
    lines.emplace_back("The whole of that interval lies on the worse side, and it decides.");
  else if (failed_before(metric))
    lines.emplace_back(
        "A run that failed brought no numbers, so that nothing counts against it: it decides.");
  else
    lines.emplace_back("No run failed by itself; independent runs together prove the loss.");
  for (std::string& line : clearing_sentences(metric)) lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string> clearing_sentences(const MetricComparison& metric) {
  const auto together = together_of(metric);
  if (!together || metric.detail != "attempts") return {};
  if (together->fresh) return {"To clear it: the mean of all runs must keep the threshold."};
  if (!fails_by_numbers(metric, *together)) {
    if (!failed_before(metric)) return {"More runs of it can only add to what was proved."};
    return {
        "To clear it: name the result of every earlier run with --earlier; a failure without "
        "numbers is cleared by no other run, only by another commit or a waiver."};
  }
  const double sign = orientation_of(metric);
  const double mean = sign * *together->difference;
  const double reach =
      sign > 0 ? *together->high - *together->difference : *together->difference - *together->low;
  const double next = -(together->runs + 1) * reach - together->runs * mean;
  std::vector<std::string> lines{fmt::format(
      "To clear it: the mean of all runs must be no worse than {}. One more run does so if it is "
      "itself at {} or better; else several.",
      difference_text(scale_of(metric), -sign * reach),
      difference_text(scale_of(metric), sign * next))};
  if (!together->e_value)
    lines.emplace_back(
        "All of these runs share the luck of one baseline run. A new baseline run for each of "
        "them, of the baseline's commit, takes that luck out.");
  return lines;
}

std::string look_text(const Report& report) {
  const PolicyLine* look = line_of(report, "look");
  if (!look || look->from != "--look") return "";
  const PolicyLine* alpha = line_of(report, "stats.alpha");
  const PolicyLine* declared = line_of(report, "stats.looks");
  const double plain = alpha ? parse_number(alpha->value).value_or(0.05) : 0.05;
  double level = 0;
  std::size_t spent = 0;
  std::size_t gated = 0;
  for (const MetricComparison& metric : report.metrics) {
    if (!metric.gated) continue;
    ++gated;
    if (!(metric.confidence > 1 - plain + 1e-12)) continue;
    ++spent;
    level = std::max(level, metric.confidence);
  }
  const std::string which =
      declared ? fmt::format("look {} of {} that the policy declares", look->value, declared->value)
               : fmt::format("look {} of this change", look->value);
  if (spent == 0)
    return fmt::format("{}: --look changed nothing, since no gate requires non-inferior", which);
  return fmt::format("{}: {} at {}%", which,
                     spent == gated ? std::string("intervals")
                                    : counted(spent, "interval") + " of " + integer(gated),
                     number(level * 100));
}

std::string LookLine::plain() const {
  return text.starts_with(label) ? text : fmt::format("{}: {}", label, text);
}

std::vector<LookLine> look_lines(const Report& report) {
  std::vector<LookLine> lines;
  if (std::string look = look_text(report); !look.empty()) lines.push_back({"look", look});
  std::size_t told = 0;
  for (const MetricComparison* metric : ordered_metrics(report)) {
    if (!metric->gated || metric->attempts.size() < 2) continue;
    if (++told <= k_told)
      lines.push_back(
          {"attempts", fmt::format("{}: {}", to_string(metric->key), attempts_text(*metric))});
  }
  if (told > k_told)
    lines.push_back({"attempts", fmt::format("{} more metrics were run before", told - k_told)});
  return lines;
}

}  // namespace reprocheck::reports
