// calibration_page: the noise floor of each gate, and how often it stops what did not change.
//
// A rate of false alarms stands with its interval and a margin beside the noise it has to clear;
// whatever does not fit is said in words that can be acted on, below its row.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/text_page.h"
#include "reports/trials.h"
#include "src/base/text.h"
#include "src/model/metric_names.h"

namespace reprocheck::reports {
namespace {

std::string percent(double share) {
  return fmt::format("{:.1f}%", 100 * share);
}

std::string share_text(const Share& share, bool with_interval) {
  if (share.of == 0) return "-";
  if (!share.low) return fmt::format("{} of {}", integer(share.count), integer(share.of));
  std::string text = percent(static_cast<double>(share.count) / static_cast<double>(share.of));
  if (with_interval && share.low && share.high)
    text += fmt::format(" [{:.1f}, {:.1f}]", 100 * *share.low, 100 * *share.high);
  return text;
}

struct Cells {
  std::string name, repeats, half_width, margin, false_alarms, visible;
};

class CalibrationPage {
 public:
  CalibrationPage(const Calibration& calibration, const Layout& layout)
      : c_(calibration), page_(layout), wide_(page_.width() >= 88) {}

  std::string write() &&;

 private:
  void write_head();
  void write_pairs();
  void write_row(const Cells& cells);
  void write_metric(const CalibratedMetric& one);
  void note(const std::string& text) { page_.paragraph("   = ", text, 5); }
  void write_notes(const CalibratedMetric& one, const Scale& scale);
  void write_run_noise(const CalibratedMetric& one, const Scale& scale);
  void write_few();
  void write_together();
  [[nodiscard]] std::size_t failing_pairs() const;
  [[nodiscard]] bool runs_disagree() const;
  void write_advice();
  void write_refusal();
  [[nodiscard]] double aim() const { return 100 * c_.alpha / 2; }  // percent
  void write_margins();
  [[nodiscard]] std::string repeats_of(const CalibratedMetric& one) const;
  [[nodiscard]] std::string_view plus_minus() const { return page_.glyph("\xc2\xb1", "+-"); }

  const Calibration& c_;
  Page page_;
  bool wide_;
};

void CalibrationPage::write_head() {
  std::vector<std::string> names;
  names.reserve(c_.runs.size());
  for (const std::string& run : c_.runs) names.push_back(page_.said(run));
  const std::string_view alike = c_.refused.empty() ? " of one configuration" : "";
  page_.line(page_.paint(Ink::bold,
                         fmt::format("calibrate: {}{}", counted(c_.runs.size(), "run"), alike)));
  page_.paragraph("  ", join(names, ", "));
  constexpr std::size_t most = 6;
  std::vector<std::string> copies;
  copies.reserve(c_.copies.size());
  for (const CopiedRun& copy : c_.copies)
    copies.push_back(
        fmt::format("{} of {}", page_.said(c_.named[copy.copy]), page_.said(c_.named[copy.of])));
  if (copies.empty()) return;
  const std::size_t more = copies.size() > most && !page_.verbose() ? copies.size() - most : 0;
  copies.resize(copies.size() - more);
  if (more > 0) copies.push_back(fmt::format("{} more", more));
  page_.paragraph("  ", "left out, since a copy is no second run: " + join(copies, ", "));
}

// The runs as they are, each as the baseline of each other.
void CalibrationPage::write_pairs() {
  if (c_.pairs.empty()) return;
  const auto passed = std::ranges::count_if(
      c_.pairs, [](const OrderedPair& pair) { return pair.verdict.exit_code == 0; });
  const auto tested = std::ranges::count_if(c_.pairs, &OrderedPair::tested);
  if (tested == 0)
    page_.paragraph("  ",
                    fmt::format("as they are, none of {} ordered pairs tests anything: one number "
                                "a side, without n or samples, cannot fail",
                                c_.pairs.size()));
  else
    page_.line(fmt::format("  as they are, {} of {} ordered pairs pass", passed, c_.pairs.size()));
  constexpr int most = 6;
  int told = 0;
  for (const OrderedPair& pair : c_.pairs) {
    if (pair.verdict.exit_code == 0) continue;
    if (++told > most && !page_.verbose()) break;
    page_.paragraph("    ", fmt::format("{} {} {}: exit {}, {}", page_.said(c_.runs[pair.baseline]),
                                        page_.arrow(), page_.said(c_.runs[pair.fresh]),
                                        pair.verdict.exit_code, page_.said(pair.verdict.headline)));
  }
  if (told > most && !page_.verbose()) page_.line("    and more");
}

void CalibrationPage::write_row(const Cells& cells) {
  const std::size_t alarms = wide_ ? 18 : 12;
  const std::size_t rest = 1 + 2 + 12 + 2 + 9 + 2 + alarms + 2 + 9 + (wide_ ? 20 : 0);
  std::string row = " " + fitted(cells.name, page_.width() - rest);
  if (wide_) row += "  " + fitted(cells.repeats, 18, true);
  row += "  " + fitted(cells.half_width, 12, true) + "  " + fitted(cells.margin, 9, true);
  row += "  " + fitted(cells.false_alarms, alarms, true) + "  " + fitted(cells.visible, 9, true);
  page_.line(row);
}

// What the runs differ by, against what the items' own noise explains.
void CalibrationPage::write_run_noise(const CalibratedMetric& one, const Scale& scale) {
  const NoiseFloor& noise = one.noise;
  if (!noise.run_sd || !noise.run_sd_beyond || !noise.widening || !noise.std_error) return;
  const std::string runs =
      fmt::format("sd {} between the {} runs", size_text(scale, *noise.run_sd), one.runs.size());
  const bool shown = noise.run_p.value_or(1) <= c_.alpha;
  if (shown && *noise.run_sd_beyond > 0)
    note(
        fmt::format("item-level tests do not contain the run-to-run noise: {}, {} of it not of "
                    "the items; intervals that held it would be {:.2f} times as wide",
                    runs, size_text(scale, *noise.run_sd_beyond), *noise.widening));
  else
    note(fmt::format("{}; the items' own noise gives {} and may explain it (p = {})", runs,
                     size_text(scale, *noise.std_error / std::sqrt(2.0)), p_text(noise.run_p)));
}

bool is_time(const CalibratedMetric& one) {
  const std::string_view name = one.metric.key.name;
  return traits_of(name).resource && !is_amount(name);
}

void CalibrationPage::write_notes(const CalibratedMetric& one, const Scale& scale) {
  if (!one.noise.half_width) {
    if (one.metric.detail == "identical")
      note("outputs and scores are the same in all runs: there is no noise to measure");
    else if (is_time(one))
      note(fmt::format(
          "times are judged by the run, five a side: ten runs could be calibrated, and of "
          "these {} only a floor or a max_drop can stop it",
          c_.runs.size()));
    else
      note(fmt::format("not tested ({}): only a floor or a max_drop can stop it",
                       page_.said(spaced(one.metric.detail))));
    return;
  }
  if (one.noise.margin_needed && one.metric.margin > 0) {
    std::string would_do =
        fmt::format("a margin of {}", size_text(scale, *one.noise.margin_needed));
    if (one.noise.units_needed)
      would_do =
          fmt::format("{} {}s, or {}", integer(static_cast<std::uint64_t>(*one.noise.units_needed)),
                      to_string(one.unit.unit), would_do);
    note(fmt::format("the margin is below the noise floor: {} would do", would_do));
  }
  write_run_noise(one, scale);
  if (one.no_verdicts.count > 0)
    note(fmt::format("no verdict (exit 3) in {}", share_text(one.no_verdicts, true)));
  if (one.unit.unit == SwapUnit::run && !one.unit.grouped)
    note("judged by the run, and too few runs: they could only be swapped whole");
  else if (one.unit.unit == SwapUnit::run)
    note(fmt::format("judged by the run: the runs were split into two groups {}",
                     c_.every_way ? "in every way" : "at random"));
  if (!c_.every_way && !one.false_alarms.low)
    note(
        fmt::format("these {} comparisons are {} ways to change sides, each drawn again and "
                    "again: no interval stands on so few",
                    integer(one.false_alarms.of), integer(one.unit.ways)));
}

// "3 × 400 items"; "5 runs" where they left nothing smaller.
std::string CalibrationPage::repeats_of(const CalibratedMetric& one) const {
  if (one.unit.unit == SwapUnit::run) return counted(one.unit.count, "run");
  return fmt::format("{} {} {} {}s", c_.runs.size(), page_.glyph("\xc3\x97", "x"),
                     integer(one.unit.count), to_string(one.unit.unit));
}

void CalibrationPage::write_metric(const CalibratedMetric& one) {
  const Scale scale = scale_of(one.metric);
  const auto size = [&](const std::optional<double>& value) {
    return value ? size_text(scale, *value) : std::string("-");
  };
  write_row(
      {page_.said(to_string(one.metric.key), 80), repeats_of(one),
       one.noise.half_width ? fmt::format("{}{}", plus_minus(), size(one.noise.half_width)) : "-",
       one.metric.margin > 0 ? size(one.metric.margin) : "-",
       one.tested ? share_text(one.false_alarms, wide_) : "-", size(one.noise.visible)});
  write_notes(one, scale);
}

// Said once for all metrics that have none.
void CalibrationPage::write_margins() {
  constexpr std::size_t most = 6;
  std::vector<std::string> margins;
  for (const CalibratedMetric& one : c_.metrics)
    if (one.noise.margin_needed && !(one.metric.margin > 0))
      margins.push_back(fmt::format("{} {}", page_.said(to_string(one.metric.key), 80),
                                    size_text(scale_of(one.metric), *one.noise.margin_needed)));
  if (margins.empty()) return;
  const std::size_t more = margins.size() > most ? margins.size() - most : 0;
  margins.resize(margins.size() - more);
  if (more > 0) margins.push_back(fmt::format("{} more", more));
  page_.paragraph("", fmt::format("Without a margin nothing is ever called equivalent. The least "
                                  "margins at which an unchanged run could be called so: {}.",
                                  join(margins, ", ")));
}

// Of few ways each is told, and what so few can show.
void CalibrationPage::write_few() {
  const std::uint64_t ways = c_.false_alarms.of;
  std::string text = fmt::format(
      "Gates together fire on no change in {} ways to change sides (aim: at most {:.3g}%), and "
      "give "
      "no verdict in {}. All ways stand on the same {}, so that no interval is given",
      share_text(c_.false_alarms, false), aim(), integer(c_.no_verdicts.count),
      counted(c_.runs.size(), "run"));
  if (static_cast<double>(ways) * aim() < 100)
    text += fmt::format("; {} cannot tell {:.3g}% from none", integer(ways), aim());
  page_.paragraph("", text + ".");
}

void CalibrationPage::write_together() {
  if (std::ranges::none_of(c_.metrics, &CalibratedMetric::tested))
    return page_.paragraph("",
                           "No gate could be tested: how often they fire on no change is not "
                           "told. Keep the per-sample files, or calibrate on four runs or more.");
  if (c_.every_way)
    write_few();
  else
    page_.paragraph(
        "", fmt::format("Gates together fire on no change in {} of {} permuted A/A comparisons "
                        "(aim: at most {:.3g}%), and give no verdict in {}.",
                        share_text(c_.false_alarms, true), integer(c_.false_alarms.of), aim(),
                        share_text(c_.no_verdicts, false)));
  if (runs_disagree())
    page_.paragraph("", page_.paint(Ink::bad, "Between runs there is more noise than that") +
                            fmt::format(": as they are, {} of {} ordered pairs fail, and so will "
                                        "unchanged candidates. Compare several runs a side.",
                                        failing_pairs(), c_.pairs.size()));
}

std::size_t CalibrationPage::failing_pairs() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      c_.pairs, [](const OrderedPair& pair) { return pair.verdict.exit_code == 1; }));
}

// Ordered pairs come in twos that mirror each other, so that one alone may be chance.
bool CalibrationPage::runs_disagree() const {
  const auto failing = static_cast<double>(failing_pairs());
  return failing > 1 && 100 * failing > 2 * aim() * static_cast<double>(c_.pairs.size());
}

void CalibrationPage::write_advice() {
  if (c_.false_alarms.of < c_.splits_asked && !c_.every_way)
    page_.paragraph("", fmt::format("{} were asked for; runs so large are permuted less often.",
                                    integer(c_.splits_asked)));
  // Of few changed items a discrete test may have half as much again.
  if (c_.false_alarms.low && 100 * *c_.false_alarms.low > 1.5 * aim())
    page_.paragraph("", page_.paint(Ink::bad, "More than the tests allow for") +
                            ": look for a max_drop or a floor that is narrower than the noise.");
  if (!runs_disagree()) write_margins();
  page_.paragraph(
      "",
      "half-width: of the interval of a difference where there is none; visible: the smallest "
      "change found in 80% of the comparisons.");
}

void CalibrationPage::write_refusal() {
  page_.paragraph(page_.verdict_mark("not_comparable") + " ",
                  "no verdict: " + page_.said(c_.refused, 600), 2);
}

std::string CalibrationPage::write() && {
  const bool brief = page_.layout().verbosity < 0;
  if (!brief) {
    write_head();
    write_pairs();
    page_.line();
  }
  if (!c_.refused.empty()) {
    write_refusal();
  } else if (brief) {
    write_together();
  } else {
    write_row({"metric", "repeats", "half-width", "margin", "false alarms", "visible"});
    for (const CalibratedMetric& one : c_.metrics) write_metric(one);
    page_.line();
    write_together();
    write_advice();
  }
  return std::move(page_).take();
}

}  // namespace

std::string calibration_page(const Calibration& calibration, const Layout& layout) {
  return CalibrationPage(calibration, layout).write();
}

}  // namespace reprocheck::reports
