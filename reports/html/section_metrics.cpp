// section_metrics: the forest plot and the same numbers as a table.
//
// The table is the plot's text alternative and is never folded: nothing may stand only in a
// picture.

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/html/sections.h"
#include "reports/looks.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_rows = 500;

std::string_view direction_words(Direction direction) {
  switch (direction) {
    case Direction::higher:
      return "higher is better";
    case Direction::lower:
      return "lower is better";
    case Direction::unknown:
      return "direction unknown";
  }
  return "";
}

void write_row(Markup& page, const MetricComparison& metric) {
  const MetricTexts texts = texts_of(metric);
  page.open("tr").open("th", {{"scope", "row"}}).element("code", texts.name);
  const std::string average = average_words(metric);
  page.element("small", fmt::format(" {}{}{}{}", direction_words(metric.direction),
                                    metric.gated ? "" : ", not gated", average.empty() ? "" : ", ",
                                    average));
  page.close("th");
  number_cell(page, texts.baseline);
  number_cell(page, texts.fresh);
  number_cell(page, texts.difference);
  number_cell(page, texts.interval.empty() ? "-" : texts.interval);
  number_cell(page, metric.gated ? texts.margin : "-");
  number_cell(page, texts.p_adjusted);
  number_cell(page, n_cell(metric));
  page.open("td");
  write_verdict(page, to_string(metric.verdict));
  if (!metric.detail.empty()) page.element("small", " " + spaced(metric.detail));
  if (const std::string together = decided_together_text(metric); !together.empty())
    page.element("small", " " + together);
  if (is_exploratory(metric)) page.element("small", " exploratory");
  if (!metric.waived.empty()) page.element("small", " waived: " + metric.waived);
  page.close("td").close("tr").line();
}

void write_caveats(Markup& page, const Report& report) {
  const auto caveats = caveats_of(ordered_metrics(report));
  if (caveats.empty()) return;
  page.open("ul");
  for (const SharedCaveat& caveat : caveats) {
    page.open("li").element("strong", "Caution").text(" ");
    page.element("code", names_of(caveat.metrics)).text(": ").text(caveat.message).close("li");
  }
  page.close("ul").line();
}

// A mark in the colour of a loss stands where one run alone lies.
void write_decided_together(Markup& page, const Report& report) {
  for (const MetricComparison* metric : ordered_metrics(report))
    if (const std::string together = decided_together_text(*metric); !together.empty())
      page.open("p")
          .element("code", to_string(metric->key))
          .text(": the plot shows this run; " + together + ".")
          .close("p")
          .line();
}

// An audit has one side: what was recorded, and what the samples give.
void write_recorded(Markup& page, const Report& report) {
  open_table(page, "Recorded numbers", {"metric", "#recorded", "#from the samples"}, true);
  std::size_t written = 0;
  for (const MetricComparison& metric : report.metrics) {
    if (written++ == k_rows) break;
    const Scale scale = scale_of(metric);
    page.open("tr").open("th", {{"scope", "row"}}).element("code", to_string(metric.key));
    page.close("th");
    number_cell(page, level_text(scale, metric.recorded_fresh));
    number_cell(page, level_text(scale, metric.fresh));
    page.close("tr").line();
  }
  close_table(page);
}

}  // namespace

void write_metrics(Markup& page, const Report& report) {
  if (report.metrics.empty()) return;
  open_section(page, "metrics", "Metrics");
  if (report.command == "audit") {
    write_recorded(page, report);
    page.close("section").line();
    return;
  }
  write_forest(page, report);
  write_decided_together(page, report);
  open_table(page, "Metrics",
             {"metric", "#baseline", "#fresh", "#difference", "#interval", "#margin", "#p adj",
              "#n", "verdict"},
             true);
  std::size_t written = 0;
  for (const MetricComparison* metric : ordered_metrics(report)) {
    if (written == k_rows) break;
    ++written;
    write_row(page, *metric);
  }
  close_table(page);
  write_rest(page, report.metrics.size(), written);
  write_caveats(page, report);
  page.close("section").line();
}

}  // namespace reprocheck::reports
