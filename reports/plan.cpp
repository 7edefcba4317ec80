// plan: the page of what would settle a comparison.
//
// For every target the cheapest way first, in a sentence that can be acted on, and the ways
// that cannot lead there with their reason.

#include "reports/plan.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/calls.h"
#include "reports/looks.h"
#include "reports/text_page.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

std::string count_text(double value) {
  return value >= 0 && value < 1e15 ? integer(static_cast<std::uint64_t>(std::llround(value)))
                                    : number(value);
}

std::string noun_of(double count, std::string_view noun) {
  return fmt::format("{} {}{}", count_text(count), noun, count == 1 ? "" : "s");
}

std::string_view noun_of_axis(Axis axis) {
  switch (axis) {
    case Axis::records:
      return "records";
    case Axis::items:
      return "more questions";
    case Axis::answers:
      return "more answers a question";
    case Axis::runs:
      return "more runs";
  }
  return "";
}

std::string noun_of_count(Axis axis, double count) {
  switch (axis) {
    case Axis::records:
      return "";
    case Axis::items:
      return noun_of(count, "question");
    case Axis::answers:
      return noun_of(count, "answer") + " a question";
    case Axis::runs:
      return noun_of(count, "run") + " a side";
  }
  return "";
}

std::string blocked_text(const RunOption& option) {
  return fmt::format("{}: {}", noun_of_axis(option.axis), option.why_not);
}

// "9,400 more calls, 11,000,000 tokens".
std::string price_text(const RunOption& option, const CallCosts& costs) {
  if (!option.calls) return "calls not known";
  if (*option.calls == 0) return "no further call";
  std::string text = noun_of(*option.calls, "more call");
  const CallCost cost = cost_of(option, costs);
  if (cost.tokens) text += fmt::format(", {} tokens", count_text(*cost.tokens));
  if (cost.usd) text += fmt::format(", ${}", number(*cost.usd));
  return text;
}

// Ways that lead there, cheapest first; the others only where they do so for another target.
void write_target(Page& page, const PlannedMetric& plan, const RunTarget& target,
                  const std::vector<std::string>& told) {
  std::string first = fmt::format("  {}: ", target_words(*plan.metric, target));
  std::size_t written = 0;
  for (const RunOption& option : target.options) {
    std::string words = option_words(plan.next, option);
    const bool more = option.axis == Axis::records || option.needed > option.now;
    if (option.needed && more) words += fmt::format(" ({})", price_text(option, plan.cost));
    if (!option.needed && std::ranges::find(told, blocked_text(option)) != told.end()) continue;
    if (!option.needed) words = blocked_text(option);
    page.paragraph(first, words + ".", 4);
    first = option.needed ? "    or " : "    ";
    ++written;
  }
  if (written == 0) page.line(first + "no way is known.");
}

// What no target can be reached by, each told once.
std::vector<std::string> blocked_ways(const NextRuns& next) {
  std::vector<std::string> ways;
  if (next.targets.empty()) return ways;
  for (const RunOption& option : next.targets.front().options) {
    const bool everywhere = std::ranges::all_of(next.targets, [&](const RunTarget& target) {
      return std::ranges::any_of(target.options, [&](const RunOption& other) {
        return !other.needed && blocked_text(other) == blocked_text(option);
      });
    });
    if (!option.needed && everywhere) ways.push_back(blocked_text(option));
  }
  return ways;
}

// What is said of every plan of a page stands at its foot.
using Lines = std::vector<std::string>;
Lines lines_of(const PlannedMetric& plan) {
  Lines lines = blocked_ways(plan.next);
  lines.insert(lines.end(), plan.next.notes.begin(), plan.next.notes.end());
  return lines;
}

Lines lines_of_all(std::span<const PlannedMetric> plans) {
  Lines common = plans.empty() ? Lines{} : lines_of(plans.front());
  for (const PlannedMetric& plan : plans) {
    const Lines lines = lines_of(plan);
    std::erase_if(common, [&](const std::string& line) {
      return std::ranges::find(lines, line) == lines.end();
    });
  }
  return common;
}

std::string settings_text(const NextRuns& next) {
  return fmt::format("{}, {} a question, {} in baseline and {} in fresh",
                     noun_of(next.items, "question"), noun_of(next.answers, "answer"),
                     noun_of(next.runs_baseline, "run"), count_text(next.runs_fresh));
}

// Of plan_margins: why the claim is taken back whatever the margin.
std::string_view guard_words(std::string_view guard) {
  if (guard == "small_n") return "on so few items only a loss is claimed";
  if (guard == "skewed") return "rare large losses would not show at this n";
  if (guard == "few_clusters") return "too few clusters conclude nothing";
  if (guard == "few_runs") return "the runs' own test allows less than this interval";
  if (guard == "min_runs") return "the policy asks for more runs";
  return "answers are missing in fresh";
}

std::string margins_text(const MetricComparison& metric, const NextRuns& next) {
  if (!next.no_margin.empty())
    return fmt::format("No margin would have made it non-inferior or equivalent ({}): {}",
                       spaced(next.no_margin), guard_words(next.no_margin));
  if (!next.non_inferior_margin) return "";
  const Scale scale = scale_of(metric);
  return fmt::format(
      "The smallest margin that this interval supports: above {} for non-inferior, above {} for "
      "equivalent",
      size_text(scale, *next.non_inferior_margin), size_text(scale, *next.equivalent_margin));
}

void write_plan(Page& page, const PlannedMetric& plan, const Lines& at_foot) {
  const MetricComparison& metric = *plan.metric;
  const std::string word(to_string(metric.verdict));
  const MetricTexts texts = texts_of(metric);
  page.paragraph(
      page.paint(ink_of(word), fmt::format("{} {}", page.verdict_mark(word), verdict_words(word))) +
          "  ",
      fmt::format("{} {}{}{}, margin {}", page.said(texts.name, 120), texts.difference,
                  texts.interval.empty() ? "" : " ", texts.interval, texts.margin),
      2);
  if (page.layout().verbosity < 0) return;
  if (plan.report->baseline && plan.report->fresh)
    page.paragraph("  ", fmt::format("{} against {}", page.said(plan.report->fresh->path, 120),
                                     page.said(plan.report->baseline->path, 120)));
  if (plan.next.items > 0) page.paragraph("  ", "Now: " + settings_text(plan.next) + ".");
  const Lines told = blocked_ways(plan.next);
  for (const RunTarget& target : plan.next.targets) write_target(page, plan, target, told);
  if (const std::string margins = margins_text(metric, plan.next); !margins.empty())
    page.paragraph("  ", margins + ".");
  for (const std::string& line : lines_of(plan))
    if (std::ranges::find(at_foot, line) == at_foot.end())
      page.paragraph("  ", as_sentence(page.said(line, 400)));
}

// How further runs are named, once for all plans of a result.
void write_call(Page& page, std::span<const PlannedMetric> plans) {
  const auto wants_runs = [](const PlannedMetric& plan) {
    return std::ranges::any_of(plan.next.targets, [](const RunTarget& target) {
      return std::ranges::any_of(target.options, [](const RunOption& option) {
        return option.axis == Axis::runs && option.needed > option.now;
      });
    });
  };
  const auto first = std::ranges::find_if(plans, wants_runs);
  if (first == plans.end() || !first->report->baseline || !first->report->fresh) return;
  page.paragraph(
      "",
      fmt::format("Further runs of both sides, made in turns, are compared by `"
                  "{} --baseline RUN --fresh RUN` (both repeat), or as two folders of runs.",
                  page.said(compare_call(*first->report), 1'000)),
      2);
}

void write_foot(Page& page, std::span<const PlannedMetric> plans, const Lines& lines) {
  for (const std::string& line : lines) page.paragraph("", as_sentence(page.said(line, 400)), 2);
  write_call(page, plans);
  const bool counts = std::ranges::any_of(
      plans, [](const PlannedMetric& plan) { return !plan.next.targets.empty(); });
  if (counts)
    page.paragraph("",
                   "Calls are what both sides need beyond what was asked, with settings as they "
                   "were. Each count gives 80% power if the noise stays as it is. A margin is "
                   "chosen before a run and not read off it.",
                   2);
}

// Nothing is open where all gates decided, and where none was asked.
void write_nothing_open(Page& page, const std::vector<const Report*>& reports) {
  bool decided = true;
  for (const Report* report : reports) {
    const bool gates = std::ranges::any_of(report->metrics, &MetricComparison::gated);
    if (gates) continue;
    decided = false;
    page.paragraph(
        "", page.said("Nothing was judged, so nothing can be planned: " +
                          (report->headline.empty() ? spaced(report->verdict) : report->headline),
                      500));
  }
  if (decided) page.line("Nothing that gates is open: no run is needed to settle it.");
}

// The loss that was seen says on which side of the margin it is looked for.
std::string margin_words(const MetricComparison& metric) {
  const Scale scale = scale_of(metric);
  const double loss = -oriented(metric).difference.value_or(0);
  return fmt::format("To see that a loss of {} {} the margin of {}", size_text(scale, loss),
                     loss > metric.margin ? "exceeds" : "stays inside",
                     size_text(scale, metric.margin));
}

// The arithmetic of a count, with its numbers.
std::string counted_by(const MetricComparison& metric, const NextRuns& next,
                       const RunTarget& target) {
  const Scale scale = scale_of(metric);
  if (target.discordance)
    return fmt::format("Counted by n = {}^2 with d = {}, where {}% of the pairs change.",
                       target.aim == Aim::detect
                           ? "((z sqrt(share) + z_power sqrt(share - d^2)) / d)"
                           : "((z + z_power) sqrt(share) / d)",
                       size_text(scale, target.size), number(*target.discordance * 100));
  if (!target.std_error || !next.std_error || !(target.size > 0)) return "";
  return fmt::format("It asks for a standard error of {} / {} = {}; now it is {}.",
                     size_text(scale, target.size), number(target.size / *target.std_error),
                     size_text(scale, *target.std_error), size_text(scale, *next.std_error));
}

}  // namespace

int min_runs_of(const Report& report) {
  for (const PolicyLine& line : report.policy)
    if (line.key == "stats.min_runs")
      return static_cast<int>(
          std::clamp<long long>(parse_integer(line.value).value_or(1), 1, 1000));
  return 1;
}

PlannedMetric planned(const Report& report, const MetricComparison& metric) {
  PlannedMetric plan{&report, &metric, next_runs(metric, min_runs_of(report)),
                     costs_of_call(report.metrics, metric.key)};
  // It fails by its runs together: what this run alone could show settles nothing.
  if (std::vector<std::string> lines = clearing_sentences(metric); !lines.empty()) {
    plan.next.targets.clear();
    plan.next.non_inferior_margin.reset();
    plan.next.notes = {attempts_text(metric)};
    std::ranges::move(lines, std::back_inserter(plan.next.notes));
  }
  return plan;
}

std::string option_words(const NextRuns& next, const RunOption& option) {
  if (!option.needed) return option.why_not;
  if (option.axis == Axis::records)
    return "keep the per-sample file of both runs: their pairs may settle it";
  const double needed = *option.needed;
  const std::string words = noun_of_count(option.axis, needed);
  if (needed <= option.now)
    return fmt::format(
        "the {} that there were are enough{}: 4 of 5 such comparisons show it",
        noun_of_count(option.axis, option.now),
        needed < option.now ? fmt::format(" ({} would do)", count_text(needed)) : "");
  if (option.axis == Axis::items)
    return fmt::format("ask {} instead of {}{} on either side", words, count_text(option.now),
                       next.answers > 1 ? "" : " once");
  if (option.axis == Axis::answers)
    return fmt::format("{} instead of {} on either side", words, number(option.now));
  return fmt::format("{} instead of {} and {}", words, count_text(next.runs_baseline),
                     count_text(next.runs_fresh));
}

std::string target_words(const MetricComparison& metric, const RunTarget& target) {
  const std::string size = size_text(scale_of(metric), target.size);
  const std::string_view word = loss_word(metric.direction);
  switch (target.aim) {
    case Aim::non_inferior:
      return fmt::format("To be non-inferior at a margin of {} if nothing changed", size);
    case Aim::equivalent:
      return fmt::format("To be equivalent at a margin of {} if nothing changed", size);
    case Aim::detect:
      return target.observed
                 ? fmt::format("To see a true {} of {}, as large as the one seen", word, size)
                 : fmt::format("To see a true {} of {}", word, size);
    case Aim::margin_passed:
      return margin_words(metric);
    case Aim::judged:
      return "To be judged at all";
  }
  return "";
}

std::vector<std::string> settling_lines(const MetricComparison& metric, const NextRuns& next) {
  std::vector<std::string> lines;
  if (!next.targets.empty()) {
    const RunTarget& target = next.targets.front();
    for (const RunOption& option : target.options) {
      if (!option.needed) continue;
      lines.push_back(
          fmt::format("{}: {}.", target_words(metric, target), option_words(next, option)));
      if (std::string how = counted_by(metric, next, target); !how.empty())
        lines.push_back(std::move(how));
      break;
    }
    if (lines.empty()) lines.push_back(target_words(metric, target) + ": no way is known.");
  }
  if (const std::string margins = margins_text(metric, next); !margins.empty())
    lines.push_back(margins + ".");
  for (const std::string& note : next.notes) lines.push_back(as_sentence(note));
  lines.emplace_back("`reprocheck plan RESULT` tells every way and its cost.");
  return lines;
}

std::string plan_text(std::span<const PlannedMetric> plans,
                      const std::vector<const Report*>& reports, const Layout& layout) {
  Page page(layout);
  if (plans.empty()) write_nothing_open(page, reports);
  const Lines at_foot = plans.size() > 1 ? lines_of_all(plans) : Lines{};
  for (const PlannedMetric& plan : plans) {
    write_plan(page, plan, at_foot);
    if (layout.verbosity >= 0) page.line();
  }
  if (layout.verbosity >= 0) write_foot(page, plans, at_foot);
  return std::move(page).take();
}

}  // namespace reprocheck::reports
