// text_findings: findings as compilers print them, and the numbers behind a metric.
//
// error[name]: message, then the place, the text that stood there, and what helps. A finding
// about a metric carries that metric's numbers, so that nothing is said twice.

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/flip_words.h"
#include "reports/looks.h"
#include "reports/text_page.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

// Findings that are told one by one unless verbose: of one check, of one that is an error, in all.
constexpr std::size_t k_per_check = 3;
constexpr std::size_t k_errors = 10;
constexpr std::size_t k_in_all = 40;
constexpr std::size_t k_named = 8;  // of those that are only counted
constexpr std::size_t k_evidence = 3;

std::string first_ids(const Page& page, const std::vector<std::string>& ids, std::size_t count) {
  std::string text;
  for (std::size_t at = 0; at < std::min(count, ids.size()); ++at)
    text += fmt::format("{}{}", at == 0 ? "" : "  ", page.said(ids[at], 40));
  return text;
}

std::string flips_text(const Page& page, const Flips& flips) {
  std::string text = flips_counts(flips);
  if (!flips.ids_broke.empty())
    text += fmt::format("; first {}: {}", flips.graded ? "worse" : "broken",
                        first_ids(page, flips.ids_broke, 3));
  return text;
}

std::string waterfall_text(const Page& page, const Waterfall& waterfall, const Scale& scale) {
  std::string text;
  for (const WaterfallTerm& term : waterfall.terms) {
    if (term.contribution == 0) continue;
    text += fmt::format("{}{} {} ({})", text.empty() ? "" : ", ", page.said(spaced(term.cause), 60),
                        difference_text(scale, term.contribution), counted(term.samples, "sample"));
  }
  return text;
}

std::string interval_text(const MetricComparison& metric) {
  const MetricTexts texts = texts_of(metric);
  std::string text = fmt::format("{}% {}", number(metric.confidence * 100), texts.interval);
  if (metric.range_top) text += " pp";
  text += fmt::format(" around {}, margin {}", texts.difference, texts.margin);
  if (metric.p_value) text += fmt::format(", p {}", texts.p);
  if (metric.p_adjusted) text += fmt::format(", p adj {}", texts.p_adjusted);
  return text;
}

// "= label: text", aligned.
void write_note(Page& page, std::string_view label, std::string_view text) {
  page.paragraph(fmt::format("   = {:<9} ", fmt::format("{}:", label)), text);
}

void write_evidence(Page& page, const Evidence& evidence, bool with_side) {
  const std::string side =
      with_side ? fmt::format(" ({})", to_string(evidence.side)) : std::string();
  const std::string place = page.said(place_of(evidence), 160);
  if (!place.empty()) page.paragraph("   --> ", place + side);
  if (evidence.source.text.empty()) return;
  const std::string line =
      evidence.source.line > 0 ? std::to_string(evidence.source.line) : std::string();
  page.paragraph(fmt::format(" {:>4} | ", line), page.said(evidence.source.text, 160));
}

void write_finding(Page& page, const Report& report, const ListedFinding& listed) {
  const CheckReport& check = *listed.check;
  const Finding& finding = *listed.finding;
  const std::string head =
      fmt::format("{}[{}]: ", to_string(check.severity), page.said(check.name, 80));
  const std::string message =
      finding.message.empty() ? page.said(finding.subject) : page.said(finding.message, 400);
  const bool names_subject = finding.message.find(finding.subject) != std::string::npos;
  const std::string subject =
      names_subject || finding.subject.empty() ? "" : page.said(finding.subject, 120) + ": ";
  page.paragraph(page.paint(ink_of(check.severity), head.substr(0, head.size() - 2)) + ": ",
                 subject + message, 4);
  // A note is one line: what changed and what is known stand in lists of their own.
  if (check.severity == Severity::note && !page.verbose()) return;
  std::size_t told = 0;
  for (const Evidence& evidence : finding.evidence) {
    if (told++ == k_evidence && !page.verbose()) break;
    write_evidence(page, evidence, report.command == "compare");
  }
  if (finding.evidence.size() > k_evidence && !page.verbose())
    page.line(fmt::format("   ... and {} more places", finding.evidence.size() - k_evidence));
  if (const MetricComparison* metric = metric_of(report, listed))
    for (const auto& [label, text] : metric_notes(page, report, *metric))
      write_note(page, label, text);
  // A command to paste stays on one line, whatever the width.
  if (!finding.remedy.empty())
    page.line(fmt::format("   = {:<9} {}", "help:", page.said(finding.remedy, 600)));
}

// Decisive metrics that no finding speaks of.
void write_silent_metrics(Page& page, const Report& report, const std::set<std::string>& told) {
  std::size_t written = 0;
  for (const MetricComparison* metric : ordered_metrics(report)) {
    if (!is_decisive(*metric) || told.contains(to_string(metric->key))) continue;
    if (++written > 10 && !page.verbose()) return;
    const std::string word(to_string(metric->verdict));
    page.paragraph(page.paint(ink_of(word), verdict_words(word)) + ": ",
                   page.said(movement(*metric), 200), 4);
    for (const auto& [label, text] : metric_notes(page, report, *metric))
      write_note(page, label, text);
    page.line();
  }
}

// The findings of one check that stand together in the list.
using Group = std::span<const ListedFinding>;

Group first_group(std::span<const ListedFinding> findings) {
  const auto end = std::ranges::find_if(findings, [&](const ListedFinding& listed) {
    return listed.check->name != findings.front().check->name;
  });
  return findings.first(static_cast<std::size_t>(end - findings.begin()));
}

// "and 25 more: numpy, pandas, ... (-v lists them)".
std::string folded_text(const Page& page, Group folded) {
  std::string names;
  std::size_t named = 0;
  for (const ListedFinding& listed : folded.first(std::min(folded.size(), k_named)))
    if (!listed.finding->subject.empty())
      names += (named++ > 0 ? ", " : "") + page.said(listed.finding->subject, 40);
  if (named > 0 && named < folded.size()) names += ", ...";
  return fmt::format("{}{} (-v lists them)", named > 0 ? ": " : "", names);
}

void write_list(Page& page, const Report& report, std::span<const ListedFinding> findings) {
  std::size_t written = 0;
  bool after_note = false;
  while (!findings.empty()) {
    const Group group = first_group(findings);
    findings = findings.subspan(group.size());
    const CheckReport& check = *group.front().check;
    const bool error = check.severity == Severity::error;
    const std::size_t room = std::min(error ? k_errors : k_per_check, k_in_all - written);
    const std::size_t count = page.verbose() ? group.size() : std::min(group.size(), room);
    written = std::min(written + count, k_in_all);
    const bool note = check.severity == Severity::note && !page.verbose();
    for (std::size_t at = 0; at < count; ++at) {
      if (at > 0 && !note) page.line();
      write_finding(page, report, group[at]);
    }
    const Group folded = group.subspan(count);
    if (!folded.empty() && count > 0)
      page.paragraph("   ... ", fmt::format("and {} more{}", integer(folded.size()),
                                            folded_text(page, folded)));
    if (!folded.empty() && count == 0)
      page.paragraph(page.paint(ink_of(check.severity),
                                fmt::format("{}[{}]", to_string(check.severity), check.name)) +
                         ": ",
                     counted(folded.size(), "finding") + folded_text(page, folded), 4);
    after_note = note;
    if (!note) page.line();
  }
  if (after_note) page.line();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> metric_notes(const Page& page,
                                                              const Report& report,
                                                              const MetricComparison& metric) {
  std::vector<std::pair<std::string, std::string>> notes;
  const std::string together = decided_together_text(metric);
  if (!together.empty()) notes.emplace_back("together", together);
  if (metric.low && metric.high)
    notes.emplace_back(together.empty() ? "interval" : "this run", interval_text(metric));
  const auto add = [&](std::string_view label, const std::string& text, std::size_t limit = 400) {
    if (!text.empty()) notes.emplace_back(label, page.said(text, limit));
  };
  add("method", method_text(metric), 160);
  const std::string changes = changes_text(metric);
  add("detail", spaced(metric.detail) + (changes.empty() ? "" : ": " + changes), 200);
  add("recorded", recorded_error_text(metric));
  add("effect", effect_text(metric));
  if (const Flips* flips = flips_of(report, metric.key))
    notes.emplace_back("samples", flips_text(page, *flips));
  if (const Waterfall* waterfall = waterfall_of(report, metric.key)) {
    const std::string terms = waterfall_text(page, *waterfall, scale_of(metric));
    if (!terms.empty()) notes.emplace_back("moved by", terms);
  }
  if (page.verbose()) add("requests", requests_text(metric), 1'000);
  add("missing", missing_text(metric));
  add("errored", errors_text(metric));
  add("unpaired", unpaired_text(metric));
  add("scorers", scorers_text(metric));
  add("power", power_text(metric));
  add("one run", run_noise_text(metric));
  add("assumes", metric.assumption);
  add("waived", metric.waived);
  return notes;
}

void write_findings(Page& page, const Report& report) {
  const std::vector<ListedFinding> findings = new_findings(report);
  std::set<std::string> told;
  for (const ListedFinding& listed : findings)
    if (listed.check->name.starts_with("metric-")) told.insert(listed.finding->subject);
  write_list(page, report, findings);
  write_silent_metrics(page, report, told);
  for (const ListedFinding& listed : waived_findings(report))
    page.paragraph(fmt::format("waived[{}]: ", page.said(listed.check->name, 80)),
                   fmt::format("{}: {}", page.said(listed.finding->subject, 120),
                               page.said(listed.finding->waived.empty() ? listed.check->reason
                                                                        : listed.finding->waived)),
                   4);
  for (const CheckReport& check : report.checks)
    if (check.outcome == Outcome::broken)
      page.paragraph(page.paint(Ink::bad, fmt::format("broken[{}]", check.name)) + ": ",
                     page.said(check.reason, 300), 4);
  const std::vector<ListedFinding> old = old_findings(report);
  if (old.empty()) return;
  page.paragraph(
      "",
      fmt::format("Already so in the baseline, not gating: {}{}", counted(old.size(), "finding"),
                  page.verbose() ? "" : " (-v lists them)"),
      2);
  if (!page.verbose()) return;
  for (const ListedFinding& listed : old)
    page.paragraph(fmt::format("   {}[{}]: ", to_string(listed.check->severity),
                               page.said(listed.check->name, 80)),
                   page.said(listed.finding->message, 300), 6);
}

}  // namespace reprocheck::reports
