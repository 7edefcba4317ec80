// history: the page of many saved results, one a merge.
//
// For every metric its values in order, and below them what no single merge shows: where a
// segment begins, since when the level is another, how far the last is from the first, and what
// several attempts on one commit say together.

#include "reports/history.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/calls.h"
#include "reports/text_page.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_rows = 20;  // the last ones, unless verbose
constexpr std::size_t k_plot = 24;

class Writing {
 public:
  Writing(Page& page, const History& history, const PastSeries& series)
      : page_(page), history_(history), series_(series), scale_(scale_of(*series.like)) {}

  void write();

 private:
  void head();
  void rows();
  void row(std::size_t index, double low, double high);
  void segment(std::size_t index);
  void drift(const PastSegment& segment);
  [[nodiscard]] std::string paired_call(const PastSegment& segment) const;
  void attempts(const PastPoint& point);
  [[nodiscard]] std::string name_of(std::size_t point) const;
  [[nodiscard]] std::string name_of(const PastPoint& point) const;
  [[nodiscard]] std::string amount(const std::optional<double>& value) const {
    return value ? difference_text(scale_, *value) : std::string("-");
  }

  Page& page_;
  const History& history_;
  const PastSeries& series_;
  Scale scale_;
};

// A commit by its short form, else the file by its name.
std::string Writing::name_of(const PastPoint& point) const {
  const PastName& name = history_.names[point.results.front()];
  if (!name.commit.empty()) return page_.said(name.commit.substr(0, 12), 12);
  return page_.said(base_name(name.path), 40);
}

std::string Writing::name_of(std::size_t point) const {
  return name_of(series_.points[point]);
}

void Writing::head() {
  const MetricComparison& like = *series_.like;
  const std::string_view better = like.direction == Direction::higher  ? "higher is better"
                                  : like.direction == Direction::lower ? "lower is better"
                                                                       : "direction unknown";
  page_.paragraph("",
                  fmt::format("{} ({}): {}, {}",
                              page_.paint(Ink::bold, page_.said(to_string(series_.key), 120)),
                              better, counted(series_.points.size(), "point"),
                              counted(series_.segments.size(), "segment")),
                  2);
}

void Writing::row(std::size_t index, double low, double high) {
  const PastPoint& point = series_.points[index];
  const std::string word(to_string(point.verdict));
  std::string plot;
  const double share = (point.value.value_or(low) - low) / (high - low);
  if (page_.width() >= 80 && point.value && share >= 0 && share <= 1) {
    plot.assign(static_cast<std::size_t>(std::llround(share * (k_plot - 1))), ' ');
    plot += page_.glyph("\xe2\x80\xa2", "*");
  }
  std::string verdict = point.metric
                            ? fmt::format("{} {}", page_.verdict_mark(word), verdict_words(word))
                            : std::string("not recorded");
  if (point.verdicts.size() > 1) verdict += fmt::format(" ({} attempts)", point.verdicts.size());
  page_.line(fmt::format(" {:>4}  {} {:>10} {:>11}  {}{}", index + 1, fitted(name_of(point), 14),
                         level_text(scale_, point.value), amount(point.step),
                         page_.width() >= 80 ? fitted(plot, k_plot + 2) : std::string(),
                         point.metric ? page_.paint(ink_of(word), verdict) : verdict));
}

void Writing::rows() {
  const std::size_t size = series_.points.size();
  const std::size_t from = page_.verbose() || size <= k_rows ? 0 : size - k_rows;
  page_.line(page_.paint(
      Ink::dim,
      fmt::format("    #  {} {:>10} {:>11}  {}verdict", fitted("fresh", 14), "value", "vs baseline",
                  page_.width() >= 80 ? std::string(k_plot + 2, ' ') : "")));
  if (from > 0) page_.line(fmt::format("       ... {} earlier (-v lists them)", from));
  double low = INFINITY;
  double high = -INFINITY;
  for (std::size_t i = from; i < size; ++i) {
    low = std::min(low, series_.points[i].value.value_or(INFINITY));
    high = std::max(high, series_.points[i].value.value_or(-INFINITY));
  }
  for (std::size_t i = from; i < size; ++i) row(i, low, high);
}

// The test of the drift knows two numbers; the runs themselves, where they still lie, tell more.
std::string Writing::paired_call(const PastSegment& segment) const {
  const auto run_of = [&](std::size_t point) {
    return history_.names[series_.points[point].results.back()].fresh;
  };
  const std::string first = run_of(segment.first), last = run_of(segment.last);
  if (first.empty() || last.empty() || first == last) return "";
  return fmt::format("reprocheck compare {} {}", argument(first), argument(last));
}

void Writing::drift(const PastSegment& segment) {
  const PastDrift& drift = *segment.drift;
  std::string text = fmt::format("Since the anchor {}: {} over {}", name_of(segment.first),
                                 amount(drift.change), counted(drift.merges, "merge"));
  if (drift.steps && drift.worst_step)
    text += fmt::format("; held against their own baselines they sum to {}, the worst is {}",
                        amount(drift.steps), amount(drift.worst_step));
  else
    text += "; differences from one baseline are not summed";
  text += fmt::format("; {} of {} blocked", drift.blocked, counted(drift.merges, "merge"));
  if (series_.points[segment.first].verdict == MetricVerdict::regressed)
    text += ", beside the anchor, which failed against its own baseline";
  page_.paragraph("  ", text + ".", 4);
  if (const std::string call = paired_call(segment); !call.empty())
    page_.paragraph("  ",
                    "Anchor and last with their items paired: `" + page_.said(call, 400) + "`.", 4);
  if (!drift.p)
    return page_.paragraph("  ", fmt::format("Anchor against last: not tested, {}.", drift.how), 4);
  page_.paragraph("  ",
                  fmt::format("Anchor against last: {}, p {} ({}); every merge looks again, so "
                              "alpha is {}.",
                              verdict_words(to_string(drift.verdict)), p_text(drift.p), drift.how,
                              number_text(k_drift_alpha)),
                  4);
}

void Writing::segment(std::size_t index) {
  const PastSegment& segment = series_.segments[index];
  if (series_.segments.size() > 1)
    page_.paragraph(
        "  ",
        fmt::format("Segment {}, #{}{}{}.", index + 1, segment.first + 1,
                    segment.last > segment.first ? fmt::format(" to #{}", segment.last + 1) : "",
                    segment.why.empty() ? "" : ", since " + segment.why),
        4);
  for (const PastChange& change : segment.changes)
    page_.paragraph(
        "  ",
        fmt::format("Another level since {} (#{}): {} before, {} after, p {} by "
                    "E-divisive with 999 permutations.",
                    name_of(change.point), change.point + 1, level_text(scale_, change.before),
                    level_text(scale_, change.after), p_text(change.p)),
        4);
  if (segment.searched && segment.changes.empty())
    page_.paragraph("  ", "No change point at alpha 0.01.", 4);
  if (segment.drift) drift(segment);
}

void Writing::attempts(const PastPoint& point) {
  if (!point.copies.empty())
    page_.paragraph("  ",
                    fmt::format("{} of {} saved once more: a copy is no attempt of its own.",
                                counted(point.copies.size(), "result"), name_of(point)),
                    4);
  if (point.verdicts.size() < 2) return;
  std::string verdicts;
  for (const MetricVerdict verdict : point.verdicts)
    verdicts += (verdicts.empty() ? "" : ", ") + verdict_words(to_string(verdict));
  std::string text =
      fmt::format("Attempt {} on {}: {}", point.verdicts.size(), name_of(point), verdicts);
  if (const std::size_t unnamed = point.pooled ? point.pooled->unnamed.size() : 0; unnamed > 0)
    text += fmt::format("; {} of them only remembered by a later result", unnamed);
  // What one result says of its own memory was judged with the numbers at hand.
  if (const auto& pool = point.pooled; pool && point.results.size() > 1) {
    const double unit = series_.like->range_top.value_or(1);
    const double sign = series_.like->direction == Direction::lower ? -1 : 1;
    text += fmt::format("; together {}", verdict_words(to_string(pool->verdict)));
    if (pool->n > 0)
      text += fmt::format(", {} broke and {} fixed {} {} {}", integer(pool->losses),
                          integer(pool->wins), pool->independent ? "of" : "in all runs over",
                          integer(pool->n), pool->independent ? "pairs" : "items");
    if (pool->difference && pool->low && pool->high)
      text += fmt::format(", by the {}% interval of all of them: {} {}",
                          number(100 * series_.like->confidence),
                          amount(sign * unit * *pool->difference),
                          range_text(scale_, unit * (sign > 0 ? *pool->low : -*pool->high),
                                     unit * (sign > 0 ? *pool->high : -*pool->low)));
    if (pool->independent && pool->e_worse)
      text += fmt::format(
          "; each with a baseline run of its own: e-value {}, which alone proves a loss from {} on",
          number(*pool->e_worse), number(pool->e_needed));
    if (pool->failed && !pool->cleared)
      text += ". It failed, and stays failing until all of its runs together clear it";
    if (pool->cleared) text += ". It failed, and all of its runs together clear it";
  }
  page_.paragraph("  ", text + ".", 4);
}

void Writing::write() {
  head();
  if (page_.layout().verbosity < 0) return;
  rows();
  for (std::size_t i = 0; i < series_.segments.size(); ++i) segment(i);
  for (const PastPoint& point : series_.points) attempts(point);
}

bool gates(const PastSeries& series) {
  return std::ranges::any_of(series.points, [](const PastPoint& point) {
    return point.metric != nullptr && point.metric->gated;
  });
}

}  // namespace

PastResult past_of(const Report& report) {
  PastResult past;
  past.metrics = report.metrics;
  past.flips = report.flips;
  if (report.baseline) past.baseline_digest = report.baseline->digest;
  if (report.baseline) past.baseline_commit = sure_commit(report.baseline->facts);
  if (!report.fresh) return past;
  past.fresh_digest = report.fresh->digest;
  past.commit = sure_commit(report.fresh->facts);
  return past;
}

std::string history_text(const History& history, const Layout& layout) {
  Page page(layout);
  if (history.series.empty()) page.line("No result holds a metric.");
  const bool any_gated = std::ranges::any_of(history.series, gates);
  bool pooled = false;
  bool anchored = false;
  std::size_t told = 0;
  for (const PastSeries& series : history.series) {
    if (any_gated && !gates(series) && !page.verbose()) continue;
    if (told++ > 0 && layout.verbosity >= 0) page.line();
    Writing(page, history, series).write();
    pooled = pooled || std::ranges::any_of(series.points, [](const PastPoint& point) {
               return point.pooled && !point.pooled->independent;
             });
    anchored = anchored || std::ranges::any_of(series.segments, [](const PastSegment& segment) {
                 return segment.drift.has_value();
               });
  }
  if (told < history.series.size() && layout.verbosity >= 0) {
    page.line();
    page.line(fmt::format("{} more gate nothing (-v lists them)", history.series.size() - told));
  }
  if (layout.verbosity < 0) return std::move(page).take();
  if (anchored || pooled) page.line();
  if (anchored)
    page.paragraph("",
                   "\"vs baseline\" is each result's difference from the baseline it was judged "
                   "against, which need not be the row above. The anchor is the first value of a "
                   "segment: what holds against it is no single merge's doing.",
                   2);
  if (pooled)
    page.paragraph("",
                   "Attempts on one commit share one baseline run and its luck: items are averaged "
                   "over them, and together they speak of fresh against that run.",
                   2);
  return std::move(page).take();
}

}  // namespace reprocheck::reports
