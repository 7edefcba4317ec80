// text_parts: what changed, what is missing, and how far one bundle could be reproduced.
//
// Known changes, unknown facts and unchanged counts are three lists: what nobody recorded is
// never "same".

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reports/text_page.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_changes = 40;  // lines, unless verbose

std::string value_text(const Page& page, const std::optional<std::string>& value) {
  return value ? page.said(*value, 40) : std::string("not recorded");
}

void write_change(Page& page, const Change& change) {
  const std::string key =
      change.role.empty() ? change.key : fmt::format("{} {}", change.role, change.key);
  std::string text = fmt::format("{} {} {}", value_text(page, change.baseline), page.arrow(),
                                 value_text(page, change.fresh));
  if (change.change == ChangeClass::ruler) text += " (ruler)";
  const std::size_t width = page.width() >= 100 ? 30 : 20;
  page.paragraph(
      fmt::format("  {:<14}  {}  ", to_string(change.layer), fitted(page.said(key, 80), width)),
      text);
}

std::string unchanged_text(const Report& report) {
  std::string text;
  for (const auto& [layer, count] : report.unchanged)
    if (count > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", to_string(layer), integer(count));
  return text;
}

void write_unknown(Page& page, const std::vector<const Change*>& unknown) {
  if (unknown.empty()) return;
  page.paragraph("",
                 fmt::format("Unknown: {} recorded on one side only, or not certain",
                             counted(unknown.size(), "fact")),
                 2);
  if (page.verbose()) {
    for (const Change* change : unknown) write_change(page, *change);
    return;
  }
  std::map<Layer, std::vector<std::string>> keys;
  for (const Change* change : unknown) keys[change->layer].push_back(page.said(change->key, 40));
  for (auto& [layer, names] : keys) {
    const std::size_t more = names.size() > 6 ? names.size() - 6 : 0;
    if (more > 0) names.resize(6);
    const std::string rest = more > 0 ? fmt::format(" and {} more", more) : std::string();
    page.paragraph(fmt::format("  {:<14}  ", to_string(layer)), join(names, ", ") + rest);
  }
}

void write_list(Page& page, std::string_view indent, const std::vector<std::string>& items,
                std::size_t limit) {
  const std::size_t count = page.verbose() ? items.size() : std::min(limit, items.size());
  for (std::size_t at = 0; at < count; ++at) page.paragraph(indent, page.said(items[at], 160));
  if (count < items.size())
    page.line(fmt::format("{}... and {} more", indent, items.size() - count));
}

// "not applicable" is the longest answer by far and says least.
std::string_view answer_text(Answer answer) {
  return answer == Answer::not_applicable ? "n/a" : to_string(answer);
}

}  // namespace

void write_changes(Page& page, const Report& report) {
  std::vector<const Change*> known;
  std::vector<const Change*> unknown;
  for (const Change& change : report.changes) {
    const bool is_unknown =
        change.state == Change::State::unknown || change.change == ChangeClass::unknown;
    (is_unknown ? unknown : known).push_back(&change);
  }
  const std::string unchanged = unchanged_text(report);
  if (known.empty() && unknown.empty() && unchanged.empty()) return;
  page.line(known.empty() ? std::string("What changed: nothing that was recorded on both sides")
                          : fmt::format("What changed: {}", counted(known.size(), "fact")));
  const std::size_t count = page.verbose() ? known.size() : std::min(known.size(), k_changes);
  for (std::size_t at = 0; at < count; ++at) write_change(page, *known[at]);
  if (count < known.size())
    page.line(fmt::format("  ... and {} more (-v lists them)", known.size() - count));
  if (!unchanged.empty()) page.paragraph(fmt::format("  {:<14}  ", "unchanged"), unchanged);
  write_unknown(page, unknown);
  if (!report.comparability.empty()) page.line("Comparability: " + comparability_words(report));
  for (const ComparabilityReason& reason : report.comparability)
    page.paragraph(
        fmt::format("  {:<14}  ", to_string(reason.layer)),
        fmt::format("{}: {}", page.said(reason.subject, 80), page.said(reason.message, 300)));
  page.line();
}

void write_gaps(Page& page, const BundleReport& bundle, std::string_view side) {
  if (!bundle.not_understood.empty()) {
    page.line(fmt::format("Not understood in {}: {} of {}", side,
                          integer(bundle.not_understood.size()),
                          counted(bundle.files.total, "file")));
    write_list(page, "  ", bundle.not_understood, 5);
  }
  if (bundle.problems.empty()) return;
  page.line(fmt::format("Problems in {}: {}", side, bundle.problems.size()));
  std::size_t told = 0;
  for (const Problem& problem : bundle.problems) {
    if (told++ == 5 && !page.verbose()) {
      page.line(fmt::format("  ... and {} more", bundle.problems.size() - 5));
      break;
    }
    const std::string place =
        problem.line > 0 ? fmt::format("{}:{}", problem.path, problem.line) : problem.path;
    page.paragraph("  ", fmt::format("{}: {}: {}{}", page.said(place, 120), to_string(problem.kind),
                                     page.said(problem.message, 400),
                                     problem.decides ? " (plays a role in this verdict)" : ""));
  }
}

void write_level(Page& page, const BundleReport& bundle, bool with_layers) {
  if (!was_opened(bundle)) return page.paragraph("", "Never opened, so it has no level.");
  const int next = std::min(bundle.level + 1, 5);
  std::string head = fmt::format("Level {} of 5, \"{}\".", bundle.level, level_name(bundle.level));
  if (!bundle.next_level.empty())
    head += fmt::format(" To level {}, \"{}\":", next, level_name(next));
  page.paragraph("", head);
  std::size_t step = 0;
  for (const std::string& text : bundle.next_level)
    page.paragraph(fmt::format("  {:>2}  ", ++step), page.said(text, 400));
  if (!with_layers || bundle.layers.empty()) return;
  page.line();
  page.line(page.paint(
      Ink::dim, fmt::format("  {:<16}{:<12}{:<12}{}", "layer", "recorded", "pinned", "verified")));
  for (const auto& [layer, state] : bundle.layers)
    page.line(fmt::format("  {:<16}{:<12}{:<12}{}", to_string(layer), answer_text(state.recorded),
                          answer_text(state.pinned), answer_text(state.verified)));
}

}  // namespace reprocheck::reports
