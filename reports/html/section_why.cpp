// section_why: what changed between the runs, layer by layer, with the diff of each prompt.
//
// What is unknown stands in a list of its own: a fact that one side never recorded is no
// evidence that it stayed.

#include <fmt/format.h>

#include "reports/html/sections.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_changes = 500;

bool is_unknown(const Change& change) {
  return change.state == Change::State::unknown || change.change == ChangeClass::unknown;
}

void write_value(Markup& page, const std::optional<std::string>& value) {
  page.open("td");
  if (value) {
    page.open("code").text(*value, 200).close("code");
  } else {
    page.element("em", "not recorded");
  }
  page.close("td");
}

// The sign stands in the text, so that colour is never the only mark.
void write_diff(Markup& page, const Change& change) {
  open_fold(page, fmt::format("{}: unified diff", change.key), true);
  page.open("pre", {{"class", "diff"}});
  for (const std::string_view row : split(change.diff, '\n')) {
    if (row.starts_with('+')) {
      page.open("ins").text(row, 1'000).close("ins");
    } else if (row.starts_with('-')) {
      page.open("del").text(row, 1'000).close("del");
    } else {
      page.text(row, 1'000);
    }
    page.line();
  }
  page.close("pre");
  close_fold(page);
}

void write_changes_table(Markup& page, const Report& report, bool unknown) {
  open_table(page, unknown ? "Unknown" : "Changed",
             {"layer", "what", "baseline", "fresh", "state", "class"}, true);
  std::size_t total = 0;
  std::size_t written = 0;
  for (const Change& change : report.changes) {
    if (is_unknown(change) != unknown) continue;
    if (++total > k_changes) continue;
    ++written;
    page.open("tr").element("td", to_string(change.layer)).open("td").element("code", change.key);
    if (!change.role.empty()) page.element("small", " " + change.role);
    page.close("td");
    write_value(page, change.baseline);
    write_value(page, change.fresh);
    page.element("td", to_string(change.state)).element("td", to_string(change.change));
    page.close("tr").line();
  }
  close_table(page);
  write_rest(page, total, written);
}

void write_comparability(Markup& page, const Report& report) {
  if (report.comparability.empty()) return;
  page.element("p", "Comparability: " + comparability_words(report));
  page.open("ul");
  for (const ComparabilityReason& reason : report.comparability) {
    page.open("li").element("strong", to_string(reason.layer)).text(" ");
    page.element("code", reason.subject).text(": ").text(reason.message);
    page.text(fmt::format(" ({})", to_string(reason.change))).close("li");
  }
  page.close("ul").line();
}

}  // namespace

void write_why(Markup& page, const Report& report) {
  if (report.command != "compare") return;
  open_section(page, "why", "What changed");
  write_comparability(page, report);
  std::size_t known = 0;
  std::size_t unknown = 0;
  for (const Change& change : report.changes) ++(is_unknown(change) ? unknown : known);
  if (known > 0) write_changes_table(page, report, false);
  if (known == 0) page.element("p", "Nothing that was recorded on both sides.");
  for (const Change& change : report.changes)
    if (!change.diff.empty()) write_diff(page, change);
  std::string unchanged;
  for (const auto& [layer, count] : report.unchanged)
    unchanged +=
        fmt::format("{}{} {}", unchanged.empty() ? "" : ", ", to_string(layer), integer(count));
  if (!unchanged.empty()) page.element("p", "Unchanged: " + unchanged, {{"class", "rest"}});
  if (unknown > 0) {
    open_fold(page, fmt::format("{} unknown: recorded on one side only, or not certain",
                                counted(unknown, "fact")));
    write_changes_table(page, report, true);
    close_fold(page);
  }
  page.close("section").line();
}

}  // namespace reprocheck::reports
