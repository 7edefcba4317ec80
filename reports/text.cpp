// text: the report of a terminal: the verdict first, then what decided it, then the rest.
//
// Quiet is one line for scripts and prompts, verbose adds what was folded. Nothing is ever
// cut without a count.

#include <algorithm>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/looks.h"
#include "reports/renderers.h"
#include "reports/text_page.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

std::string upper(std::string text) {
  for (char& letter : text)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

void write_headline(Page& page, const Report& report) {
  const Headline headline = headline_of(report);
  const std::string mark =
      fmt::format("{} {}", page.verdict_mark(report.verdict), upper(headline.verdict));
  const std::string_view rest = trim(headline.rest);
  const std::string spaces(headline.rest.find(rest), ' ');
  page.paragraph(page.paint(ink_of(report.verdict), mark) + spaces, page.said(rest, 500));
}

void write_last_line(Page& page, const Report& report) {
  std::string text = fmt::format("engine {}", report.engine);
  if (page.layout().seconds >= 0)
    text += fmt::format(" {} {:.2f} s", page.dot(), page.layout().seconds);
  page.line(fmt::format("{} {} exit {}", text, page.dot(), report.exit_code));
}

std::string counts_text(const Report& report) {
  std::size_t gated = 0;
  std::size_t failed = 0;
  std::size_t open = 0;
  std::size_t unknown = 0;
  std::uint64_t paired = 0;
  for (const MetricComparison& metric : report.metrics) {
    paired = std::max(paired, metric.n_paired);
    if (!metric.gated) continue;
    ++gated;
    if (metric.verdict == MetricVerdict::regressed) ++failed;
    if (metric.verdict == MetricVerdict::inconclusive) ++open;
    if (metric.verdict == MetricVerdict::not_comparable) ++unknown;
  }
  std::string text =
      fmt::format("{}, {} failed, {} inconclusive", counted(gated, "gate"), failed, open);
  if (unknown > 0) text += fmt::format(", {} not comparable", unknown);
  if (report.baseline && report.fresh)
    text += fmt::format("; {}", runs_text(report.baseline->runs.size(), report.fresh->runs.size()));
  if (paired > 0) text += fmt::format(", {} paired samples", integer(paired));
  return text;
}

void write_sides(Page& page, const Report& report) {
  if (!report.fresh) return;
  const std::string fresh = page.said(report.fresh->path, 120);
  if (!report.baseline) return page.paragraph("  ", fresh);
  page.paragraph("  ", fmt::format("{} against {}", fresh, page.said(report.baseline->path, 120)));
  if (!report.metrics.empty()) page.paragraph("  ", counts_text(report));
  if (const std::string changed = changed_keys(report); !changed.empty())
    page.paragraph("  ", "changed: " + page.said(changed, 200));
}

void write_other_ruler(Page& page, const Report& report) {
  if (!report.other_ruler) return;
  page.paragraph("  ", page.said(other_ruler_text(*report.other_ruler), 500));
}

void write_looks(Page& page, const Report& report) {
  for (const LookLine& line : look_lines(report))
    page.paragraph("  ", page.said(line.plain(), 500));
}

void write_slices(Page& page, const Report& report) {
  constexpr std::size_t most = 5;
  const auto moved = moved_slices(report);
  if (moved.empty()) return;
  page.paragraph("", fmt::format("Slices that moved, {} of {}: exploratory, never gating",
                                 moved.size(), integer(report.slices.size())));
  const std::size_t told = page.verbose() ? moved.size() : std::min(most, moved.size());
  for (std::size_t i = 0; i < told; ++i)
    page.paragraph("  ", page.said(slice_text(report, *moved[i], page.arrow()), 300), 4);
  if (told < moved.size()) page.line(fmt::format("  ... and {} more (-v)", moved.size() - told));
  page.line();
}

void write_ledger(Page& page, const Report& report) {
  const LedgerSide& one = report.ledger_baseline;
  const LedgerSide& two = report.ledger_fresh;
  const auto odd = [](const LedgerSide& side) {
    return side.abstained + side.errored + side.truncated + side.filtered + side.missing;
  };
  if (odd(one) + odd(two) == 0) return;
  page.line("Samples                baseline      fresh");
  const auto row = [&](std::string_view name, std::uint64_t baseline, std::uint64_t fresh) {
    if (baseline + fresh > 0)
      page.line(fmt::format("  {:<16} {:>12} {:>10}", name, integer(baseline), integer(fresh)));
  };
  row("expected", one.expected, two.expected);
  row("scored", one.scored, two.scored);
  row("abstained", one.abstained, two.abstained);
  row("errored", one.errored, two.errored);
  row("truncated", one.truncated, two.truncated);
  row("filtered", one.filtered, two.filtered);
  row("missing", one.missing, two.missing);
  page.line();
}

// Recorded aggregates of the audited bundle, made again from its samples.
void write_recomputed(Page& page, const Report& report) {
  if (report.metrics.empty()) return;
  page.line("Recorded numbers, made again from the samples");
  std::size_t told = 0;
  for (const MetricComparison& metric : report.metrics) {
    if (told++ == 20 && !page.verbose()) break;
    const Scale scale = scale_of(metric);
    page.line(fmt::format(
        "  {} recorded {:>9}  found {:>9}", fitted(page.said(to_string(metric.key), 60), 22),
        level_text(scale, metric.recorded_fresh), level_text(scale, metric.fresh)));
  }
  page.line();
}

void write_passed(Page& page, const Report& report) {
  if (!page.verbose()) return;
  page.line("Checks that found nothing, or could not look");
  for (const Outcome outcome : k_without_findings)
    for (const ListedCheck& listed : checks_that(report, outcome)) {
      const std::string& reason = listed.check->reason;
      page.paragraph(fmt::format("  {:<15} ", spaced(to_string(outcome))),
                     fmt::format("{}{}{}{}", page.said(listed.check->name, 80), side_note(listed),
                                 reason.empty() ? "" : ": ", page.said(reason, 300)));
    }
  page.line();
}

std::string outcomes_text(const Report& report) {
  const OutcomeCounts counts = count_outcomes(report);
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  for (const ListedFinding& listed : new_findings(report)) {
    if (listed.check->severity == Severity::error) ++errors;
    if (listed.check->severity == Severity::warning) ++warnings;
    if (listed.check->severity == Severity::note) ++notes;
  }
  return fmt::format("{}: {} passed, {}, {}, {}; {} unavailable, {} not applicable",
                     counted(counts.total, "check"), counts.passed, counted(errors, "error"),
                     counted(warnings, "warning"), counted(notes, "note"), counts.unavailable,
                     counts.not_applicable);
}

std::string quiet_line(const Page& page, const Report& report) {
  std::string text = page.said(verdict_words(report.verdict));
  // Where nothing could be judged the reason is the news, and numbers beside it would mislead.
  const bool judged = report.verdict != "unchecked" && report.verdict != "not_comparable";
  std::string numbers;
  for (const MetricComparison* metric : ordered_metrics(report)) {
    if (!judged || !is_decisive(*metric)) continue;
    const MetricTexts texts = texts_of(*metric);
    numbers += fmt::format("{}{} {}{}{}", numbers.empty() ? "" : ", ", page.said(texts.name, 60),
                           texts.difference, texts.interval.empty() ? "" : " ", texts.interval);
  }
  if (!numbers.empty()) return fmt::format("{}: {}", text, numbers);
  const Headline headline = headline_of(report);
  const std::string rest = page.said(trim(headline.rest), 300);
  if (rest.empty()) return text;
  const std::string_view glue = rest.starts_with(':') || rest.starts_with(',') ? ""
                                : rest.starts_with('(')                        ? " "
                                                                               : ": ";
  return fmt::format("{}{}{}", text, glue, rest);
}

std::string render_text(const Report& report, const Layout& layout) {
  Page page(layout);
  if (layout.verbosity < 0) {
    page.line(quiet_line(page, report));
  } else if (report.command == "audit") {
    write_audit(page, report);
  } else {
    write_compare(page, report);
  }
  return std::move(page).take();
}

}  // namespace

void write_compare(Page& page, const Report& report) {
  write_headline(page, report);
  write_sides(page, report);
  write_other_ruler(page, report);
  write_looks(page, report);
  write_metric_table(page, report);
  if (report.metrics.empty()) page.line();  // the table brings its own blank lines
  write_findings(page, report);
  write_slices(page, report);
  write_changes(page, report);
  write_ledger(page, report);
  if (report.baseline) write_gaps(page, *report.baseline, "baseline");
  if (report.fresh) {
    write_gaps(page, *report.fresh, "fresh");
    write_level(page, *report.fresh, page.verbose());
  }
  page.line();
  write_passed(page, report);
  write_last_line(page, report);
}

void write_audit(Page& page, const Report& report) {
  write_headline(page, report);
  if (report.bundle) page.paragraph("  ", page.said(report.bundle->path, 120));
  if (!report.checks.empty()) page.paragraph("  ", outcomes_text(report));
  page.line();
  if (report.bundle) {
    write_level(page, *report.bundle, true);
    page.line();
  }
  write_findings(page, report);
  write_recomputed(page, report);
  if (report.bundle) write_gaps(page, *report.bundle, "the bundle");
  page.line();
  write_passed(page, report);
  write_last_line(page, report);
}

const Renderer k_text{"text", render_text};

}  // namespace reprocheck::reports
