// selftest_page: which breaks the gate stops, from which size on, and what it lets pass.
//
// The detection curve first, since it is the answer; then every other break in one line.

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "reports/text_page.h"
#include "reports/trials.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_bar = 20;
constexpr std::size_t k_listed = 12;

std::string share_text(double share) {
  return fmt::format("{:.3g}%", 100 * share);
}

std::string part_text(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return "-";
  return fmt::format("{:.0f}%", 100 * static_cast<double>(part) / static_cast<double>(all));
}

class SelftestPage {
 public:
  SelftestPage(const Selftest& test, const Layout& layout) : t_(test), page_(layout) {}

  std::string write() &&;

 private:
  void write_head();
  void write_curve();
  void write_row(const Outcomes& outcomes, const std::string& name);
  void write_found();
  void write_untold();
  void write_breaks();
  void write_limits();
  void write_verdict();
  [[nodiscard]] std::string bar_of(const Outcomes& outcomes) const;
  [[nodiscard]] std::string loss_text(std::size_t metric, const Grade& grade) const;

  const Selftest& t_;
  Page page_;
};

void SelftestPage::write_head() {
  page_.paragraph(
      "", page_.paint(Ink::bold, "selftest: can the gate fail on " + page_.said(t_.path) + "?"));
  const std::string what = t_.rows > 0 ? counted(t_.rows, "sample") : "no samples";
  std::string draws =
      t_.draws == 1 ? "each break once" : counted(t_.draws, "draw") + " of each break";
  if (t_.rows > 0 && t_.draws < t_.draws_asked)
    draws += fmt::format(" ({} asked; so large a table is drawn less often)", t_.draws_asked);
  const std::string runs = t_.runs > 1 ? counted(t_.runs, "run") + ", " : "";
  page_.paragraph("  ", fmt::format("{}{}, {}, {}, seed {}", runs, what,
                                    counted(t_.metrics.size(), "gate"), draws, t_.seed));
}

std::string SelftestPage::bar_of(const Outcomes& outcomes) const {
  if (outcomes.all() == 0) return "";
  const double share =
      static_cast<double>(outcomes.stopped()) / static_cast<double>(outcomes.all());
  const auto full = static_cast<std::size_t>(std::lround(share * k_bar));
  std::string bar;
  for (std::size_t at = 0; at < k_bar; ++at)
    bar += at < full ? page_.glyph("\xe2\x96\x88", "#") : page_.glyph("\xc2\xb7", ".");
  return bar;
}

std::string SelftestPage::loss_text(std::size_t metric, const Grade& grade) const {
  const MetricComparison& one = t_.metrics[metric];
  const double sign = one.direction == Direction::lower ? 1 : -1;
  return difference_text(scale_of(one), sign * grade.loss[metric]);
}

void SelftestPage::write_row(const Outcomes& outcomes, const std::string& name) {
  const std::size_t width = std::min<std::size_t>(page_.width(), 100) - 21;
  page_.line(" " + fitted(name, width) +
             fitted(part_text(outcomes.failed, outcomes.all()), 6, true) +
             fitted(part_text(outcomes.no_verdict, outcomes.all()), 7, true) +
             fitted(part_text(outcomes.passed, outcomes.all()), 7, true));
}

// The loss of the first gated metric says how large a grade is.
void SelftestPage::write_curve() {
  if (t_.grades.size() < 2) return;
  page_.line();
  const std::string name = page_.said(to_string(t_.metrics.front().key), 80);
  page_.line(fmt::format(" {}{}{}{}{}  stopped", fitted("answers wrong", 15),
                         fitted(name, 18, true), fitted("exit 1", 8, true),
                         fitted("exit 3", 8, true), fitted("exit 0", 8, true)));
  for (const Grade& grade : t_.grades) {
    const Outcomes& outcomes = grade.outcomes;
    page_.line(fmt::format(
        " {}{}{}{}{}  {}", fitted(grade.share > 0 ? share_text(grade.share) : "unchanged", 15),
        fitted(loss_text(0, grade), 18, true),
        fitted(part_text(outcomes.failed, outcomes.all()), 8, true),
        fitted(part_text(outcomes.no_verdict, outcomes.all()), 8, true),
        fitted(part_text(outcomes.passed, outcomes.all()), 8, true), bar_of(outcomes)));
  }
}

void SelftestPage::write_found() {
  if (t_.grades.size() < 2) return;
  page_.line();
  page_.line(t_.draws == 1
                 ? "Stopped from"
                 : fmt::format("Found in {:.0f}% of the draws from", 100 * k_found_share));
  const std::size_t width = std::min<std::size_t>(40, page_.width() - 32);
  const std::size_t listed = page_.verbose() ? t_.metrics.size() : k_listed;
  for (std::size_t i = 0; i < t_.metrics.size() && i < listed; ++i) {
    const std::string name = fitted(page_.said(to_string(t_.metrics[i].key), 80), width);
    if (!t_.found[i]) {
      page_.line(fmt::format("  {}  never", name));
      continue;
    }
    const Grade& grade = t_.grades[*t_.found[i]];
    page_.line(
        fmt::format("  {}  {} wrong ({})", name, share_text(grade.share), loss_text(i, grade)));
  }
  if (t_.metrics.size() > listed)
    page_.line(fmt::format("  and {} more gates (-v)", t_.metrics.size() - listed));
  write_untold();
}

// Where too few runs are known to tell their noise, a loss was put in as it would be measured.
void SelftestPage::write_untold() {
  std::map<std::size_t, std::vector<std::string>> untold;  // by the number of runs
  for (std::size_t i = 0; i < t_.metrics.size() && i < t_.noise.size(); ++i)
    if (t_.noise[i].runs > 0 && !t_.noise[i].sd)
      untold[t_.noise[i].runs].push_back(page_.said(to_string(t_.metrics[i].key), 80));
  for (auto& [runs, names] : untold) {
    if (names.size() > k_listed) {
      names.resize(k_listed);
      names.emplace_back("more");
    }
    page_.paragraph(
        "   = ",
        fmt::format("{}: {}, so that the noise of a fresh side is not known ({} runs tell it). The "
                    "losses are as measured; how often a true one is found is not told",
                    join(names, ", "),
                    runs >= k_least_runs_of_noise ? fmt::format("the {} runs do not differ", runs)
                                                  : counted(runs, "number") + " and no samples",
                    k_least_runs_of_noise),
        5);
  }
}

void SelftestPage::write_breaks() {
  if (t_.breaks.empty()) return;
  page_.line();
  const std::size_t width = std::min<std::size_t>(page_.width(), 100) - 21;
  page_.line(" " + fitted("other breaks", width) + "exit 1 exit 3 exit 0");
  std::map<std::string, std::vector<std::string>> not_tried;  // by reason
  for (const BreakTried& tried : t_.breaks)
    if (tried.not_tried.empty())
      write_row(tried.outcomes, tried.name);
    else
      not_tried[tried.not_tried].push_back(tried.name);
  for (const auto& [reason, names] : not_tried)
    page_.paragraph("   = ", fmt::format("{}: not tried, {}", join(names, "; "), reason), 5);
}

void SelftestPage::write_limits() {
  page_.line();
  if (!t_.unguarded.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : t_.unguarded)
      if (names.size() < k_listed) names.push_back(page_.said(name, 80));
    if (t_.unguarded.size() > names.size()) names.emplace_back("more");
    page_.paragraph(
        "", fmt::format("Nothing guards {}: a loss there alone passes.", join(names, ", ")));
  }
  if (t_.metrics.empty()) return;
  const std::string noise =
      t_.run_noise ? " but for the noise between the runs, which every draw of the curve has anew"
                   : "";
  page_.paragraph("", fmt::format("Each break is the only difference{}: what else two runs differ "
                                  "by hides more (calibrate, on repeats, says how much).",
                                  noise));
}

void SelftestPage::write_verdict() {
  if (t_.faults.empty()) {
    const Outcomes& unchanged = t_.grades.front().outcomes;
    page_.paragraph(
        page_.paint(Ink::good, page_.verdict_mark("ready")) + " ",
        unchanged.stopped() == 0
            ? "The gate can fail, and it is silent on an unchanged run."
            : fmt::format("The gate can fail; an unchanged run is stopped in {} of {} draws.",
                          unchanged.stopped(), unchanged.all()),
        2);
    return;
  }
  for (const std::string& fault : t_.faults)
    page_.paragraph(page_.paint(Ink::bad, page_.verdict_mark("not_ready")) + " ",
                    page_.said(fault, 600), 2);
}

std::string SelftestPage::write() && {
  if (page_.layout().verbosity >= 0) {
    write_head();
    write_curve();
    write_found();
    write_breaks();
    write_limits();
  }
  write_verdict();
  return std::move(page_).take();
}

}  // namespace

std::string selftest_page(const Selftest& test, const Layout& layout) {
  return SelftestPage(test, layout).write();
}

}  // namespace reprocheck::reports
