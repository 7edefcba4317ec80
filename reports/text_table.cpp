// text_table: the gated metrics, one a line, with a forest plot in characters.
//
// Better is right, rates share one axis and any other metric has its own. In a narrow terminal it
// goes first, then the adjusted p, then the two levels; the verdict never goes.

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/text_page.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_plot_wide = 21;  // odd: the middle is zero
constexpr std::size_t k_plot_narrow = 11;
constexpr std::size_t k_rows = 60;      // unless verbose
constexpr std::size_t k_unguarded = 5;  // of those that gate nothing
constexpr std::size_t k_bases = 5;      // metrics of which is told how they were tested

struct Row {
  const MetricComparison* metric = nullptr;
  std::string name, baseline, fresh, difference, interval, p, verdict, plot;
};

struct Column {
  std::string_view title;
  std::string Row::* text;
  bool right;
  std::size_t width = 0;
  bool kept = true;
};

// One cell of the plot; several columns of the terminal never share one.
using Cells = std::vector<std::string_view>;

// Of a share of the axis, from -1 to 1.
std::size_t cell_of(double share, const Cells& cells) {
  const double last = static_cast<double>(cells.size()) - 1;
  const double place = (share + 1) / 2 * last;
  return static_cast<std::size_t>(std::clamp(std::round(place), 0.0, last));
}

void draw_whisker(const Page& page, const PlotRow& row, Cells& cells) {
  const std::string_view bar =
      row.hollow ? page.glyph("\xe2\x95\x8c", ".") : page.glyph("\xe2\x94\x81", "-");
  for (std::size_t at = cell_of(row.low, cells); at <= cell_of(row.high, cells); ++at)
    cells[at] = bar;
  const std::size_t zero = cell_of(0, cells);
  if (cell_of(row.low, cells) <= zero && zero <= cell_of(row.high, cells))
    cells[zero] = page.glyph("\xe2\x94\xbc", "+");
}

std::string plot_text(const Page& page, const MetricComparison& metric, double reach,
                      std::size_t columns) {
  const auto row = plot_of(metric, reach);
  if (!row) return "";
  Cells cells(columns, " ");
  if (row->band > 0)
    for (std::size_t at = cell_of(-row->band, cells); at <= cell_of(row->band, cells); ++at)
      cells[at] = page.glyph("\xe2\x96\x91", ":");
  cells[cell_of(0, cells)] = page.glyph("\xe2\x94\x8a", "|");
  if (row->has_interval) draw_whisker(page, *row, cells);
  const Glyph mark = glyph_of(to_string(metric.verdict));
  cells[cell_of(row->point, cells)] = page.glyph(mark.unicode, mark.ascii);
  std::string text;
  for (const std::string_view cell : cells) text += cell;
  return text;
}

std::string_view direction_mark(const Page& page, Direction direction) {
  switch (direction) {
    case Direction::higher:
      return page.glyph(" \xe2\x86\x91", " (up)");
    case Direction::lower:
      return page.glyph(" \xe2\x86\x93", " (down)");
    case Direction::unknown:
      return "";
  }
  return "";
}

Row row_of(const Page& page, const MetricComparison& metric, double reach) {
  const MetricTexts texts = texts_of(metric);
  Row row;
  row.metric = &metric;
  row.name = page.said(texts.name, 80) + std::string(direction_mark(page, metric.direction));
  row.baseline = texts.baseline;
  row.fresh = texts.fresh;
  row.difference = texts.difference;
  row.interval = texts.interval.empty() ? "-" : texts.interval;
  row.p = texts.p_adjusted;
  const std::string word(to_string(metric.verdict));
  row.verdict = fmt::format("{} {}", page.verdict_mark(word),
                            page.width() >= 80 ? verdict_text(metric) : verdict_words(word));
  const std::size_t longest = page.width() >= 110 ? 12 : page.width() >= 100 ? 9 : 0;
  if (is_exploratory(metric))
    row.verdict += ", exploratory";
  else if (metric.detail == "attempts" ||  // or the row contradicts its own numbers
           (!metric.detail.empty() && metric.detail.size() <= longest &&
            metric.detail != k_size_uncertain))
    row.verdict += fmt::format(", {}", page.said(spaced(metric.detail)));
  row.plot = plot_text(page, metric, reach, k_plot_wide);
  return row;
}

std::size_t total_of(const std::vector<Column>& columns) {
  std::size_t total = 1;
  for (const Column& column : columns)
    if (column.kept) total += column.width + 2;
  return total - 2;
}

// The least width at which no two names look the same once they are cut.
std::size_t least_name_width(const std::vector<Row>& rows, std::size_t from) {
  const auto all_differ = [&](std::size_t width) {
    std::set<std::string> seen;
    return std::ranges::all_of(
        rows, [&](const Row& row) { return seen.insert(fitted(row.name, width)).second; });
  };
  for (std::size_t width = from; width < 60; width += 4)
    if (all_differ(width)) return width;
  return 60;
}

// Takes what is too wide off the names, which keep at least `least` columns.
void cut_names(const Page& page, std::size_t least, std::vector<Column>& columns) {
  const std::size_t total = total_of(columns);
  std::size_t& name = columns.front().width;
  if (total > page.width() && name > least) name -= std::min(total - page.width(), name - least);
}

// Narrower plots and names before anything is dropped; false if the plot has to be drawn again.
bool plot_stays_wide(const Page& page, std::size_t least, std::vector<Column>& columns) {
  if (page.width() < 80 || total_of(columns) <= page.width()) return true;
  for (Column& column : columns)
    if (column.text == &Row::plot) column.width = k_plot_narrow;
  cut_names(page, least, columns);
  return false;
}

void fit_columns(const Page& page, std::size_t least, std::vector<Column>& columns) {
  const auto drop = [&](std::initializer_list<std::string Row::*> texts) {
    for (Column& column : columns)
      if (std::ranges::find(texts, column.text) != texts.end()) column.kept = false;
  };
  if (page.width() < 80 || total_of(columns) > page.width()) drop({&Row::plot});
  if (total_of(columns) > page.width()) drop({&Row::p});
  if (total_of(columns) > page.width()) drop({&Row::baseline, &Row::fresh});
  cut_names(page, least, columns);
  if (total_of(columns) > page.width()) drop({&Row::interval});
  cut_names(page, 8, columns);
}

// What the columns that were kept leave free is the names'.
void widen_names(const Page& page, std::size_t whole, std::vector<Column>& columns) {
  const std::size_t total = total_of(columns);
  std::size_t& name = columns.front().width;
  if (total < page.width()) name = std::min(whole, name + page.width() - total);
}

void write_row(Page& page, const std::vector<Column>& columns, const Row& row) {
  std::string text = " ";
  for (const Column& column : columns) {
    if (!column.kept) continue;
    if (text.size() > 1) text += "  ";
    if (column.text == &Row::verdict) {
      text += page.paint(ink_of(to_string(row.metric->verdict)), row.verdict);
    } else {
      text += fitted(row.*column.text, column.width, column.right);
    }
  }
  page.line(text);
}

void write_head(Page& page, const std::vector<Column>& columns) {
  std::string text = " ";
  for (const Column& column : columns) {
    if (!column.kept) continue;
    if (text.size() > 1) text += "  ";
    const bool plot = column.text == &Row::plot;  // its zero stands under the bar
    const std::size_t left = plot ? (column.width - column.title.size()) / 2 : 0;
    text += fitted(std::string(left, ' ').append(column.title), column.width, column.right);
  }
  while (text.ends_with(' ')) text.pop_back();
  page.line(page.paint(Ink::dim, text));
}

// Nothing gates it, since nobody says which way is better, and it did not stay where it was.
bool moved_unguarded(const MetricComparison& metric) {
  if (metric.direction != Direction::unknown || metric.gate || metric.leaf_of_group) return false;
  if (metric.tested) return metric.low && metric.high && (*metric.low > 0 || *metric.high < 0);
  return metric.difference.value_or(0) != 0;
}

// Gated metrics, and a few that moved with nobody to judge them; where nothing gates, what there
// is.
std::vector<const MetricComparison*> metrics_shown(const Page& page, const Report& report) {
  std::vector<const MetricComparison*> metrics = ordered_metrics(report);
  const bool any_gated = std::ranges::any_of(report.metrics, &MetricComparison::gated);
  std::size_t unguarded = 0;
  if (any_gated && !page.verbose())
    std::erase_if(metrics, [&](const MetricComparison* metric) {
      return !metric->gated && !(moved_unguarded(*metric) && ++unguarded <= k_unguarded);
    });
  if (metrics.size() > k_rows && !page.verbose()) metrics.resize(k_rows);
  return metrics;
}

void write_caveats(Page& page, const std::vector<const MetricComparison*>& metrics) {
  for (const SharedCaveat& caveat : caveats_of(metrics))
    page.paragraph(" caution  ", fmt::format("{}: {}", page.said(names_of(caveat.metrics), 200),
                                             page.said(caveat.message, 500)));
}

// How those were tested of which no block below tells it, and what the test assumes.
void write_bases(Page& page, const std::vector<const MetricComparison*>& metrics) {
  std::size_t told = 0;
  std::size_t left = 0;
  for (const SharedBasis& basis : bases_of(metrics)) {
    const std::size_t before = told;
    for (const MetricComparison* metric : basis.metrics) {
      if (told == k_bases && !page.verbose()) {
        ++left;
        continue;
      }
      ++told;
      page.paragraph(" " + page.said(to_string(metric->key), 80) + "  ",
                     page.said(basis_text(*metric), 400), 3);
      const std::string missing = missing_text(*metric);
      if (!missing.empty()) page.paragraph("   missing ", page.said(missing, 400), 5);
    }
    if (told > before && !basis.assumption.empty())
      page.paragraph("   assumes ", page.said(basis.assumption, 300), 5);
  }
  if (left > 0) page.line(fmt::format(" ... and {} more (-v)", left));
}

// The names of the rows that a legend speaks of, few of them.
template <typename IsOne>
std::string names_in(const Page& page, const std::vector<Row>& rows, IsOne is_one) {
  constexpr std::size_t most = 4;
  std::vector<std::string> names;
  std::size_t more = 0;
  for (const Row& row : rows) {
    if (!is_one(*row.metric)) continue;
    if (names.size() < most)
      names.push_back(page.said(to_string(row.metric->key), 40));
    else
      ++more;
  }
  if (more > 0) names.push_back(fmt::format("{} more", more));
  return join(names, ", ");
}

// Which rows of the plot may be held against each other.
void write_axes(Page& page, const std::vector<Row>& rows, double reach) {
  const std::string own = names_in(page, rows, [&](const MetricComparison& metric) {
    const auto row = plot_of(metric, reach);
    return row && row->own_end != 0;
  });
  if (own.empty()) return;
  const std::string text =
      reach > 0 ? fmt::format("rates share one axis of {}{:g} pp; with one of its own: {}",
                              page.glyph("\xc2\xb1", "+-"), reach, own)
                : "each row fills an axis of its own";
  page.paragraph("   ", page.paint(Ink::dim, "loss | gain: " + text));
}

// Times that gate are shown as they are judged, and others beside them are not.
void write_averages(Page& page, const std::vector<Row>& rows) {
  std::vector<std::string> told, parts;
  for (const Row& row : rows) {
    const std::string words = average_words(*row.metric);
    if (words.empty() || std::ranges::find(told, words) != told.end()) continue;
    told.push_back(words);
    parts.push_back(fmt::format("{} of {}", words, names_in(page, rows, [&](const auto& metric) {
                                  return average_words(metric) == words;
                                })));
  }
  if (!parts.empty())
    page.paragraph("   ", page.paint(Ink::dim, "baseline, fresh: " + join(parts, "; ")));
}

}  // namespace

void write_metric_table(Page& page, const Report& report) {
  const auto metrics = metrics_shown(page, report);
  if (metrics.empty()) return;
  std::vector<Column> columns{{"metric", &Row::name, false},
                              {"baseline", &Row::baseline, true},
                              {"fresh", &Row::fresh, true},
                              {page.glyph("\xce\x94", "change"), &Row::difference, true},
                              {"interval", &Row::interval, true},
                              {"loss | gain", &Row::plot, false},
                              {"p adj", &Row::p, true},
                              {"verdict", &Row::verdict, false}};
  const double reach = plot_reach(metrics);
  std::vector<Row> rows;
  rows.reserve(metrics.size());
  for (const MetricComparison* metric : metrics) rows.push_back(row_of(page, *metric, reach));
  for (Column& column : columns) {
    column.width = columns_of(column.title);
    for (const Row& row : rows) column.width = std::max(column.width, columns_of(row.*column.text));
    if (column.text == &Row::plot)
      column.kept = std::ranges::any_of(rows, [](const Row& row) { return !row.plot.empty(); });
  }
  const std::size_t least = least_name_width(rows, 16);
  const std::size_t whole_name = columns.front().width;
  columns.front().width =
      std::min(whole_name, std::max<std::size_t>(page.width() >= 100 ? 30 : 22, least));
  if (!plot_stays_wide(page, least, columns))
    for (Row& row : rows) row.plot = plot_text(page, *row.metric, reach, k_plot_narrow);
  fit_columns(page, least_name_width(rows, 12), columns);
  widen_names(page, whole_name, columns);
  page.line();
  write_head(page, columns);
  for (const Row& row : rows) write_row(page, columns, row);
  if (std::ranges::any_of(
          columns, [](const Column& column) { return column.kept && column.text == &Row::plot; }))
    write_axes(page, rows, reach);
  write_averages(page, rows);
  if (const std::size_t rest = report.metrics.size() - metrics.size(); rest > 0)
    page.line(page.paint(Ink::dim, fmt::format(" + {} more, not gated or further down "
                                               "(-v lists them)",
                                               rest)));
  write_caveats(page, metrics);
  write_bases(page, metrics);
  page.line();
}

}  // namespace reprocheck::reports
