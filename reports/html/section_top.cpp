// section_top: the verdict, why, between which runs, and what to do next.

#include <fmt/format.h>

#include "reports/html/sections.h"
#include "reports/looks.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

void write_side(Markup& page, std::string_view label, const BundleReport& side) {
  page.element("dt", label).open("dd").element("code", side.path);
  page.text(was_opened(side) ? fmt::format(" {}, level {} ({})", counted(side.runs.size(), "run"),
                                           side.level, level_name(side.level))
                             : std::string(" never opened"));
  page.close("dd");
}

void write_counts(Markup& page, const Report& report) {
  const OutcomeCounts counts = count_outcomes(report);
  page.element("dt", "checks");
  page.element("dd", fmt::format("{} asked: {} passed, {} with findings, {} waived, {} "
                                 "unavailable, {} not applicable",
                                 counts.total, counts.passed, counts.failed, counts.waived,
                                 counts.unavailable, counts.not_applicable));
}

void write_steps(Markup& page, const BundleReport& side) {
  if (side.next_level.empty()) return;
  const int next = side.level < 5 ? side.level + 1 : 5;
  page.element("p",
               fmt::format("Level {} of 5, {}. To level {}, {}:", side.level,
                           level_name(side.level), next, level_name(next)),
               {{"class", "steps"}});
  page.open("ol");
  for (std::size_t at = 0; at < side.next_level.size() && at < 5; ++at)
    page.open("li").prose(side.next_level[at]).close("li");
  page.close("ol");
  write_rest(page, side.next_level.size(), 5);
}

}  // namespace

void write_top(Markup& page, const Report& report) {
  const Headline headline = headline_of(report);
  std::string_view sentence = trim(headline.rest);
  if (sentence.starts_with(':') || sentence.starts_with(',')) sentence.remove_prefix(1);
  page.open("header", {{"id", "top"}, {"class", fmt::format("top t-{}", report.verdict)}}).line();
  page.open("h1");
  write_verdict(page, report.verdict);
  page.close("h1").element("p", trim(sentence), {{"class", "sentence"}}).line();
  page.open("dl");
  if (report.fresh) write_side(page, "fresh", *report.fresh);
  if (report.baseline) write_side(page, "baseline", *report.baseline);
  if (report.command == "compare" && !report.baseline)
    page.element("dt", "baseline").element("dd", "none yet");
  if (report.bundle) write_side(page, "bundle", *report.bundle);
  if (!report.reasons.empty())
    page.element("dt", "decided by").element("dd", join(report.reasons, ", "));
  if (const std::string changed = changed_keys(report); !changed.empty())
    page.element("dt", "changed").element("dd", changed);
  write_counts(page, report);
  page.element("dt", "exit code").element("dd", std::to_string(report.exit_code));
  if (report.other_ruler)
    page.element("dt", "other ruler").element("dd", other_ruler_text(*report.other_ruler));
  for (const LookLine& line : look_lines(report))
    page.element("dt", line.label).element("dd", line.text);
  for (const MetricComparison* metric : ordered_metrics(report))
    if (const std::string scorers = scorers_text(*metric); metric->gated && !scorers.empty())
      page.element("dt", "scorers").element("dd", to_string(metric->key) + ": " + scorers);
  page.close("dl").line();
  if (const BundleReport* side = judged_side(report)) write_steps(page, *side);
  for (const ListedFinding& listed : waived_findings(report))
    page.element(
        "p",
        fmt::format("Waived: {} {}: {}", listed.check->name, listed.finding->subject,
                    listed.finding->waived.empty() ? listed.check->reason : listed.finding->waived),
        {{"class", "waived"}});
  page.close("header").line();
}

}  // namespace reprocheck::reports
