// section_samples: which samples flipped, what they said, and where the difference comes from.
//
// Outputs of a model are only ever text. Terms of a waterfall add up to the difference of the
// two aggregates; a bar is drawn from zero, never from somewhere else.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/flip_words.h"
#include "reports/html/sections.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_most_ids = 100;  // that a result lists

void write_part(Markup& page, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  page.open("div").element("h4", label).open("pre").block(text).close("pre").close("div");
}

void write_sample(Markup& page, const Flips& flips, const FlipSample& sample, std::size_t number) {
  const std::string_view kind = flip_word(flips, sample.broke);
  page.open("tr",
            {{"data-kind", sample.broke ? "broke" : "fixed"}, {"id", fmt::format("s-{}", number)}});
  page.open("td");
  page.element("span", sample.broke ? "\xe2\x96\xbc" : "\xe2\x96\xb2", {{"aria-hidden", "true"}});
  page.text(fmt::format(" {}", kind)).close("td");
  page.open("td").open("code").text(sample.id, 80).close("code").close("td");
  page.open("td").open("code").text(sample.target, 80).close("code").close("td");
  page.open("td").open("details").open("summary").text("baseline ");
  page.open("code").text(sample.baseline_output, 60).close("code").text(", fresh ");
  page.open("code").text(sample.fresh_output, 60).close("code").close("summary");
  page.open("div", {{"class", "sample"}});
  write_part(page, "Question", sample.question);
  write_part(page, "Target", sample.target);
  write_part(page, "Baseline output", sample.baseline_output);
  write_part(page, "Fresh output", sample.fresh_output);
  page.close("div").close("details").close("td").close("tr").line();
}

void write_ids(Markup& page, std::string_view label, const std::vector<std::string>& ids,
               std::uint64_t count, bool answers) {
  if (ids.empty()) return;
  open_fold(page,
            answers ? fmt::format("{}: {} answers to {}{}", label, integer(count),
                                  ids.size() < k_most_ids ? "" : "more than ",
                                  counted(ids.size(), "item"))
                    : fmt::format("{}: {} of {} ids", label, integer(ids.size()), integer(count)));
  page.open("p", {{"class", "ids"}});
  for (const std::string& id : ids) {
    page.open("code").text(id, 80).close("code").text(" ");
  }
  page.close("p");
  close_fold(page);
}

void write_bar(Markup& page, double share) {
  const double width = std::clamp(std::fabs(share), 0.0, 1.0) * 78;
  const double x = share < 0 ? 80 - width : 80;
  const bool down = share < 0;
  page.open("svg", {{"viewBox", "0 0 160 14"}, {"class", "bar"}, {"aria-hidden", "true"}});
  page.open("rect", {{"x", fmt::format("{:.1f}", x)},
                     {"y", "2"},
                     {"width", fmt::format("{:.1f}", width)},
                     {"height", "10"},
                     {"fill", down ? "#C2410C" : "#0B5CAD"},
                     {"class", down ? "fill-bad" : "fill-good"}});
  page.close("rect");
  page.open("line", {{"x1", "80"},
                     {"x2", "80"},
                     {"y1", "0"},
                     {"y2", "14"},
                     {"stroke", "#5B6570"},
                     {"class", "stroke-even"}});
  page.close("line").close("svg");
}

Scale scale_for(const Report& report, const MetricKey& key) {
  const MetricComparison* metric = metric_of(report, key);
  return metric ? scale_of(*metric) : Scale{};
}

void write_waterfall(Markup& page, const Report& report, const Waterfall& waterfall) {
  const Scale scale = scale_for(report, waterfall.key);
  // Bars show better and worse, not up and down.
  const MetricComparison* metric = metric_of(report, waterfall.key);
  const double sign = metric && metric->direction == Direction::lower ? -1 : 1;
  double largest = std::fabs(waterfall.total);
  for (const WaterfallTerm& term : waterfall.terms)
    largest = std::max(largest, std::fabs(term.contribution));
  page.open("h3").element("code", to_string(waterfall.key)).close("h3");
  open_table(page, "Where the difference comes from", {"cause", "#samples", "#contribution", ""});
  for (const WaterfallTerm& term : waterfall.terms) {
    if (term.contribution == 0 && term.samples == 0) continue;
    page.open("tr").element("td", spaced(term.cause));
    number_cell(page, integer(term.samples));
    number_cell(page, difference_text(scale, term.contribution));
    page.open("td");
    write_bar(page, largest > 0 ? sign * term.contribution / largest : 0);
    page.close("td").close("tr").line();
  }
  page.open("tr", {{"class", "total"}}).element("td", "total").element("td", "");
  number_cell(page, difference_text(scale, waterfall.total));
  page.open("td");
  write_bar(page, largest > 0 ? sign * waterfall.total / largest : 0);
  page.close("td").close("tr");
  close_table(page);
}

}  // namespace

void write_flips(Markup& page, const Report& report) {
  if (report.flips.empty()) return;
  open_section(page, "flips", "Samples that flipped");
  std::size_t number = 0;
  for (const Flips& flips : report.flips) {
    page.open("h3").element("code", to_string(flips.key)).close("h3");
    page.open("ul", {{"class", "counts"}});
    const auto count = [&](std::uint64_t flipped, std::string_view word) {
      page.open("li").element("strong", integer(flipped));
      page.text(fmt::format("{} {}", flips.answers ? " answers" : "", word)).close("li");
    };
    count(flips.broke, flip_word(flips, true));
    count(flips.fixed, flip_word(flips, false));
    count(flips.same, "same");
    page.close("ul").line();
    if (!flips.samples.empty()) {
      open_table(page, "Flipped samples", {"", "sample", "target", "outputs"});
      for (const FlipSample& sample : flips.samples) write_sample(page, flips, sample, ++number);
      close_table(page);
    }
    if (const std::string rest = left_out_text(flips); !rest.empty())
      page.element("p", rest + ".", {{"class", "rest"}});
    write_ids(page, flips.graded ? "Worse" : "Broke", flips.ids_broke, flips.broke, flips.answers);
    write_ids(page, flips.graded ? "Better" : "Fixed", flips.ids_fixed, flips.fixed, flips.answers);
  }
  page.close("section").line();
}

void write_waterfalls(Markup& page, const Report& report) {
  if (report.waterfall.empty()) return;
  open_section(page, "waterfall", "Where the difference comes from");
  std::size_t written = 0;
  for (const Waterfall& waterfall : report.waterfall) {
    if (written == 100) break;
    ++written;
    write_waterfall(page, report, waterfall);
  }
  write_rest(page, report.waterfall.size(), written);
  page.close("section").line();
}

}  // namespace reprocheck::reports
