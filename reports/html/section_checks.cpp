// section_checks: findings by severity, and every check that found nothing, with its reason.
//
// Already so, passed, unavailable and not applicable are folded but counted: a check that
// could not look is never among those that passed.

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/html/sections.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_findings = 500;

// Short texts stand beside their place, longer ones below it.
void write_evidence(Markup& page, const Evidence& evidence, bool with_side) {
  page.open("div", {{"class", "evidence"}}).open("code").text(place_of(evidence), 200);
  page.close("code");
  if (with_side) page.text(fmt::format(" ({})", to_string(evidence.side)));
  const std::string& text = evidence.source.text;
  if (text.size() > 100 || text.find('\n') != std::string::npos) {
    page.open("pre").block(text, 600).close("pre");
  } else if (!text.empty()) {
    page.text(": ").open("code").text(text).close("code");
  }
  page.close("div");
}

// What a card about a metric stands on: a number alone is no reason.
void write_basis(Markup& page, const MetricComparison& metric) {
  std::string text = basis_text(metric);
  if (!metric.assumption.empty()) text += "; assumes " + metric.assumption;
  page.element("p", as_sentence(text), {{"class", "basis"}});
}

void write_finding(Markup& page, const Report& report, const ListedFinding& listed,
                   std::size_t number) {
  const bool with_side = report.command == "compare";
  const CheckReport& check = *listed.check;
  const Finding& finding = *listed.finding;
  const std::string kind = fmt::format("finding f-{}", to_string(check.severity));
  page.open("article", {{"class", kind}, {"id", fmt::format("f-{}", number)}});
  page.open("h3").element("span", to_string(check.severity), {{"class", "severity"}}).text(" ");
  page.element("code", check.name);
  if (!check.gates) page.element("small", " does not gate");
  page.close("h3").open("p").element("strong", finding.subject).text(": ");
  page.text(finding.message, 600).close("p");
  if (const MetricComparison* metric = metric_of(report, listed)) write_basis(page, *metric);
  std::size_t written = 0;
  for (const Evidence& evidence : finding.evidence) {
    if (written == 10) break;
    ++written;
    write_evidence(page, evidence, with_side);
  }
  write_rest(page, finding.evidence.size(), written);
  if (!finding.remedy.empty())
    page.open("p", {{"class", "remedy"}}).text("Help: ").prose(finding.remedy, 600).close("p");
  if (!check.summary.empty()) page.element("p", check.summary, {{"class", "summary"}});
  page.close("article").line();
}

void write_findings(Markup& page, const Report& report, const std::vector<ListedFinding>& findings,
                    std::size_t& number) {
  std::size_t written = 0;
  for (const ListedFinding& listed : findings) {
    if (written == k_findings) break;
    ++written;
    write_finding(page, report, listed, ++number);
  }
  write_rest(page, findings.size(), written);
}

void write_outcome(Markup& page, const Report& report, Outcome outcome, std::string_view title) {
  const std::vector<ListedCheck> checks = checks_that(report, outcome);
  if (checks.empty()) return;
  open_fold(page, fmt::format("{}: {}", title, counted(checks.size(), "check")));
  open_table(page, title, {"layer", "check", "side", "why"});
  for (const ListedCheck& listed : checks) {
    const CheckReport& check = *listed.check;
    page.open("tr").element("td", to_string(check.layer)).open("td").element("code", check.name);
    page.close("td").element("td", listed.side  ? to_string(*listed.side)
                                   : check.side ? "both"
                                                : "");
    page.element("td", check.reason.empty() ? check.summary : check.reason);
    page.close("tr").line();
  }
  close_table(page);
  close_fold(page);
}

}  // namespace

void write_checks(Markup& page, const Report& report) {
  open_section(page, "checks", "Checks");
  std::size_t number = 0;
  std::vector<ListedFinding> fresh;
  std::vector<ListedFinding> notes;
  for (const ListedFinding& listed : new_findings(report)) {
    const bool note = !listed.check->gates && listed.check->severity <= Severity::note;
    (note ? notes : fresh).push_back(listed);
  }
  if (fresh.empty()) page.element("p", "No new error or warning.");
  write_findings(page, report, fresh, number);
  if (!notes.empty()) {
    open_fold(page, fmt::format("Notes: {}", counted(notes.size(), "finding")));
    write_findings(page, report, notes, number);
    close_fold(page);
  }
  const std::vector<ListedFinding> old = old_findings(report);
  if (!old.empty()) {
    open_fold(page, fmt::format("Already so in the baseline, not gating: {}",
                                counted(old.size(), "finding")));
    write_findings(page, report, old, number);
    close_fold(page);
  }
  const std::vector<ListedFinding> waived = waived_findings(report);
  if (!waived.empty()) {
    open_fold(page, fmt::format("Waived: {}", counted(waived.size(), "finding")));
    write_findings(page, report, waived, number);
    close_fold(page);
  }
  write_outcome(page, report, Outcome::broken, "Broken, our fault");
  write_outcome(page, report, Outcome::unavailable, "Unavailable: not recorded, so not looked at");
  write_outcome(page, report, Outcome::not_applicable, "Not applicable");
  write_outcome(page, report, Outcome::passed, "Passed");
  page.close("section").line();
}

}  // namespace reprocheck::reports
