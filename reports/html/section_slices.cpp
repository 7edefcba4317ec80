// section_slices: the groups of items among which a metric moved or held.
//
// All of them are shown, also those that held: a table of the moved ones alone would hide how many
// were looked at.

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/sections.h"
#include "reports/words.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_slices = 500;

void write_row(Markup& page, const Report& report, const SliceComparison& slice) {
  const MetricComparison* metric = metric_of(report, slice.key);
  const Scale scale = metric ? scale_of(*metric) : Scale{};
  page.open("tr").open("th", {{"scope", "row"}}).element("code", to_string(slice.key));
  page.close("th").element("td", slice.slice).element("td", slice.label);
  number_cell(page, integer(slice.n));
  number_cell(page, level_text(scale, slice.baseline));
  number_cell(page, level_text(scale, slice.fresh));
  number_cell(page, slice.difference ? difference_text(scale, *slice.difference) : "-");
  number_cell(page, p_text(slice.p_value));
  number_cell(page, p_text(slice.p_adjusted));
  page.element("td", slice.moved ? "moved" : "").close("tr").line();
}

}  // namespace

void write_slices(Markup& page, const Report& report) {
  if (report.slices.empty()) return;
  open_section(page, "slices", "Slices");
  page.element("p",
               fmt::format("Exploratory, never gating: {} of {} moved at a rate of false "
                           "discoveries of 10%, corrected over all slices of a metric.",
                           moved_slices(report).size(), integer(report.slices.size())),
               {{"class", "rest"}});
  open_table(
      page, "Slices",
      {"metric", "slice", "label", "#n", "#baseline", "#fresh", "#difference", "#p", "#q", ""},
      true);
  const std::size_t written = std::min(k_slices, report.slices.size());
  for (std::size_t i = 0; i < written; ++i) write_row(page, report, report.slices[i]);
  close_table(page);
  write_rest(page, report.slices.size(), written);
  page.close("section").line();
}

}  // namespace reprocheck::reports
