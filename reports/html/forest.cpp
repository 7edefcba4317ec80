// forest: difference and interval of every metric, rates on one axis of percentage points.
//
// Better is always right. The band is the margin, a hollow point with a dashed whisker is
// inconclusive. Colours stand in attributes; the style sheet only overrides them for dark screens.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/html/sections.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr double k_centre = 470;
constexpr double k_half_width = 144;
constexpr int k_row_height = 34;
constexpr int k_head_height = 56;
constexpr std::size_t k_rows = 60;

std::string coordinate(double value) {
  return fmt::format("{:.1f}", value);
}

// Of a share of the axis, from -1 to 1.
double place(double share) {
  return k_centre + k_half_width * std::clamp(share, -1.0, 1.0);
}

struct Ink {
  std::string_view colour, kind;
};

Ink ink_of(MetricVerdict verdict) {
  switch (verdict) {
    case MetricVerdict::regressed:
      return {"#C2410C", "bad"};
    case MetricVerdict::improved:
      return {"#0B5CAD", "good"};
    case MetricVerdict::not_comparable:
    case MetricVerdict::inconclusive:
    case MetricVerdict::non_inferior:
    case MetricVerdict::equivalent:
    case MetricVerdict::info_only:
      return {"#5B6570", "even"};
  }
  return {"#5B6570", "even"};
}

void write_text(Markup& page, double x, double y, std::string_view anchor, std::string_view kind,
                std::string_view text) {
  page.open("text", {{"x", coordinate(x)},
                     {"y", coordinate(y)},
                     {"text-anchor", anchor},
                     {"class", kind},
                     {"fill", "#1F2328"}});
  page.text(text, 60).close("text");
}

void write_line(Markup& page, double x1, double x2, double y, Ink ink, bool dashed) {
  page.open("line", {{"x1", coordinate(x1)},
                     {"x2", coordinate(x2)},
                     {"y1", coordinate(y)},
                     {"y2", coordinate(y)},
                     {"stroke", ink.colour},
                     {"stroke-width", "2.5"},
                     {"stroke-dasharray", dashed ? "4 3" : "none"},
                     {"class", fmt::format("stroke-{}", ink.kind)}});
  page.close("line");
}

void write_mark(Markup& page, const PlotRow& row, double y, MetricVerdict verdict) {
  const Ink ink = ink_of(verdict);
  if (row.has_interval) write_line(page, place(row.low), place(row.high), y, ink, row.hollow);
  page.open(
      "circle",
      {{"cx", coordinate(place(row.point))},
       {"cy", coordinate(y)},
       {"r", "5.5"},
       {"fill", row.hollow ? "#FFFFFF" : ink.colour},
       {"stroke", ink.colour},
       {"stroke-width", "2"},
       {"class", fmt::format("{} stroke-{}",
                             row.hollow ? "hollow" : fmt::format("fill-{}", ink.kind), ink.kind)}});
  page.close("circle");
}

void write_row(Markup& page, const MetricComparison& metric, double reach, double y) {
  const MetricTexts texts = texts_of(metric);
  const std::string word(to_string(metric.verdict));
  const std::string name = texts.name.size() > 18 ? shown(texts.name, 16) : texts.name;
  write_text(page, 12, y + 4, "start", "name", name);
  write_text(page, 190, y + 4, "start", "word",
             fmt::format("{} {}", glyph_of(word).unicode, verdict_words(word)));
  const auto row = plot_of(metric, reach);
  if (row && row->band > 0)
    page.open("rect", {{"x", coordinate(place(-row->band))},
                       {"y", coordinate(y - 11)},
                       {"width", coordinate(place(row->band) - place(-row->band))},
                       {"height", "22"},
                       {"fill", "#E7EAEE"},
                       {"class", "band"}})
        .close("rect");
  if (row) write_mark(page, *row, y, metric.verdict);
  if (row && row->own_end != 0) {
    const Scale scale = scale_of(metric);
    write_text(page, place(-1), y + 16, "start", "tick", difference_text(scale, -row->own_end));
    write_text(page, place(1), y + 16, "end", "tick", difference_text(scale, row->own_end));
  }
  const std::string numbers = texts.interval.empty()
                                  ? texts.difference
                                  : fmt::format("{} {}", texts.difference, texts.interval);
  write_text(page, 796, y + 4, "end", "number", numbers);
  write_text(page, 868, y + 4, "end", "number", texts.p_adjusted);
}

std::string description(const std::vector<const MetricComparison*>& metrics) {
  std::string text;
  for (const MetricComparison* metric : metrics) {
    if (text.size() > 600) return text + " and more, in the table below.";
    const MetricTexts texts = texts_of(*metric);
    text += fmt::format("{} {} {} ({}). ", shown(texts.name, 60), texts.difference, texts.interval,
                        verdict_words(to_string(metric->verdict)));
  }
  return text;
}

void write_frame(Markup& page, double reach, int height) {
  write_text(page, 12, 24, "start", "head", "metric");
  write_text(page, 190, 24, "start", "head", "verdict");
  write_text(page, k_centre - 12, 24, "end", "head", "\xe2\x86\x90 worse");
  write_text(page, k_centre + 12, 24, "start", "head", "better \xe2\x86\x92");
  write_text(page, 796, 24, "end", "head", "difference, interval");
  write_text(page, 868, 24, "end", "head", "p adj");
  page.open("line", {{"x1", coordinate(k_centre)},
                     {"x2", coordinate(k_centre)},
                     {"y1", "34"},
                     {"y2", std::to_string(height - 30)},
                     {"stroke", "#5B6570"},
                     {"class", "stroke-even"}});
  page.close("line");
  for (const double share : {-1.0, -0.5, 0.0, 0.5, 1.0})
    if (reach > 0 || share == 0)
      write_text(page, place(share), height - 12, "middle", "tick",
                 share == 0 ? "0" : fmt::format("{:+g} pp", share * reach));
}

}  // namespace

void write_forest(Markup& page, const Report& report) {
  std::vector<const MetricComparison*> metrics = ordered_metrics(report);
  std::erase_if(metrics, [](const MetricComparison* metric) {
    const auto row = plot_of(*metric, 0);
    return !row || (!row->has_interval && !metric->gated);
  });
  if (metrics.empty()) return;
  const std::size_t all = metrics.size();
  if (all > k_rows) metrics.resize(k_rows);
  const double reach = plot_reach(metrics);
  const int height = k_head_height + 34 + k_row_height * static_cast<int>(metrics.size());
  page.open("figure").open(
      "div",
      {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", "Forest plot"}});
  page.open("svg", {{"viewBox", fmt::format("0 0 880 {}", height)},
                    {"role", "img"},
                    {"class", "forest"},
                    {"aria-labelledby", "forest-title forest-desc"}});
  page.element("title", "Difference of every metric, with its interval", {{"id", "forest-title"}});
  page.open("desc", {{"id", "forest-desc"}}).text(description(metrics), 1'000).close("desc");
  double y = k_head_height;
  for (const MetricComparison* metric : metrics) {
    write_row(page, *metric, reach, y);
    y += k_row_height;
  }
  write_frame(page, reach, height);
  page.close("svg").close("div");
  page.element(
      "figcaption",
      "Rates share the axis of percentage points at the foot; a metric of another unit has "
      "an axis of its own, whose ends stand in its row. The band is the margin, better is right, a "
      "hollow point is "
      "inconclusive.");
  page.close("figure").line();
  write_rest(page, all, metrics.size());
}

}  // namespace reprocheck::reports
