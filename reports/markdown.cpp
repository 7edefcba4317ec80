// markdown: the full report for a job summary, an issue or a repository's page.
//
// One table of the metrics, then what changed, what was found, and how it was made. Long
// lists are cut with a count, never silently.

#include <algorithm>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/flip_words.h"
#include "reports/looks.h"
#include "reports/markdown_text.h"
#include "reports/renderers.h"
#include "reports/words.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_rows = 100;

class Document {
 public:
  template <typename... Parts>
  void line(fmt::format_string<Parts...> format, Parts&&... parts) {
    text_ += fmt::format(format, std::forward<Parts>(parts)...);
    text_ += '\n';
  }
  void blank() { text_ += '\n'; }
  void add(std::string_view own) { text_ += own; }
  void rest(std::size_t total, std::size_t written) {
    if (written < total) line("\n+ {} more in the result.", integer(total - written));
  }
  void fold(std::string_view summary) { line("<details><summary>{}</summary>\n", summary); }
  void unfold() { line("\n</details>\n"); }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string mark_of(std::string_view verdict) {
  return std::string(glyph_of(verdict).unicode);
}

void write_head(Document& page, const Report& report) {
  const Headline headline = headline_of(report);
  std::string_view sentence = trim(headline.rest);
  if (sentence.starts_with(':') || sentence.starts_with(',')) sentence.remove_prefix(1);
  page.line("## {} reprocheck: {}", mark_of(report.verdict), headline.verdict);
  page.blank();
  if (!trim(sentence).empty()) page.line("**{}**\n", md_text(trim(sentence), 400));
  if (report.fresh) page.line("- fresh {}", md_code(report.fresh->path, 160));
  if (report.baseline) page.line("- baseline {}", md_code(report.baseline->path, 160));
  if (report.command == "compare" && !report.baseline) page.line("- no baseline yet");
  if (report.bundle) page.line("- bundle {}", md_code(report.bundle->path, 160));
  const OutcomeCounts counts = count_outcomes(report);
  page.line(
      "- {} checks: {} passed, {} with findings, {} waived, {} unavailable, {} not "
      "applicable",
      counts.total, counts.passed, counts.failed, counts.waived, counts.unavailable,
      counts.not_applicable);
  page.line("- exit code {}", report.exit_code);
  if (report.other_ruler) page.line("- {}", md_text(other_ruler_text(*report.other_ruler), 500));
  for (const LookLine& line : look_lines(report)) page.line("- {}", md_text(line.plain(), 500));
  for (const MetricComparison* metric : ordered_metrics(report))
    if (const std::string scorers = scorers_text(*metric); metric->gated && !scorers.empty())
      page.line("- {}: {}", md_code(to_string(metric->key)), md_text(scorers, 500));
  page.blank();
}

// How each was tested, what that stands on, and what it assumes.
void write_bases(Document& page, const Report& report) {
  std::size_t written = 0, tested = 0;
  for (const MetricComparison* metric : ordered_metrics(report)) {
    const bool told = metric->tested || !unpaired_text(*metric).empty();
    if (!told || ++tested > k_rows) continue;
    ++written;
    std::string text = basis_text(*metric);
    const auto add = [&](std::string_view label, const std::string& clause) {
      if (!clause.empty()) text += fmt::format("; {}{}", label, clause);
    };
    add("decided by ", decided_together_text(*metric));
    add("", changes_text(*metric));
    add("effect ", effect_text(*metric));
    add("requests ", requests_text(*metric));
    add("missing ", missing_text(*metric));
    add("errored ", errors_text(*metric));
    add("difference ", unpaired_text(*metric));
    add("assumes ", metric->assumption);
    page.line("- {}: {}", md_code(to_string(metric->key)), md_text(text, 2'000));
  }
  page.rest(tested, written);
  if (tested > 0) page.blank();
}

void write_metrics(Document& page, const Report& report) {
  if (report.metrics.empty()) return;
  page.line("### Metrics\n");
  page.line("| | metric | baseline | fresh | difference | interval | margin | p adj | n |");
  page.line("|-|-|-:|-:|-:|-:|-:|-:|-:|");
  std::size_t written = 0;
  for (const MetricComparison* metric : ordered_metrics(report)) {
    if (written == k_rows) break;
    ++written;
    const MetricTexts texts = texts_of(*metric);
    const std::string word(to_string(metric->verdict));
    const std::string average = average_words(*metric);
    page.line("| {} {} | {}{}{}{} | {} | {} | {} | {} | {} | {} | {} |", mark_of(word),
              verdict_text(*metric), md_code(texts.name, 80),
              is_exploratory(*metric) ? " exploratory"
              : metric->gated         ? ""
                                      : " not gated",
              average.empty() ? "" : " ", average, texts.baseline, texts.fresh, texts.difference,
              texts.interval.empty() ? "-" : texts.interval, metric->gated ? texts.margin : "-",
              texts.p_adjusted, n_cell(*metric));
  }
  page.rest(report.metrics.size(), written);
  const auto caveats = caveats_of(ordered_metrics(report));
  if (!caveats.empty()) page.blank();
  for (const SharedCaveat& caveat : caveats)
    page.line("- caution, {}: {}", md_text(names_of(caveat.metrics), 200),
              md_text(caveat.message, 500));
  page.blank();
  write_bases(page, report);
}

void write_samples(Document& page, const Report& report) {
  for (const Flips& flips : report.flips) {
    page.line("**{}**: {}", md_code(to_string(flips.key)), flips_counts(flips));
    page.blank();
    if (!flips.samples.empty()) page.line("| | sample | target | baseline | fresh |\n|-|-|-|-|-|");
    for (const FlipSample& sample : flips.samples)
      page.line("| {} | {} | {} | {} | {} |", flip_word(flips, sample.broke),
                md_code(sample.id, 60), md_code(sample.target, 60),
                md_code(sample.baseline_output, 60), md_code(sample.fresh_output, 60));
    if (const std::string rest = left_out_text(flips); !rest.empty()) page.line("\n... {}", rest);
    page.blank();
  }
  for (const Waterfall& waterfall : report.waterfall) {
    const MetricComparison* metric = metric_of(report, waterfall.key);
    const Scale scale = metric ? scale_of(*metric) : Scale{};
    page.line("Where the difference of {} comes from:\n", md_code(to_string(waterfall.key)));
    page.line("| cause | samples | contribution |\n|-|-:|-:|");
    for (const WaterfallTerm& term : waterfall.terms)
      if (term.contribution != 0)
        page.line("| {} | {} | {} |", md_text(spaced(term.cause), 60), integer(term.samples),
                  difference_text(scale, term.contribution));
    page.line("| total | | {} |\n", difference_text(scale, waterfall.total));
  }
}

void write_slices(Document& page, const Report& report) {
  const auto moved = moved_slices(report);
  if (moved.empty()) return;
  page.line("**Slices that moved**, {} of {}: exploratory, never gating\n", moved.size(),
            integer(report.slices.size()));
  for (std::size_t at = 0; at < std::min(moved.size(), k_rows); ++at)
    page.line("- {}", md_text(slice_text(report, *moved[at], "→"), 300));
  page.rest(moved.size(), k_rows);
  page.blank();
}

std::string value_text(const std::optional<std::string>& value) {
  return value ? md_code(*value) : std::string("not recorded");
}

void write_changes(Document& page, const Report& report) {
  if (report.command != "compare") return;
  page.line("### What changed\n");
  if (!report.comparability.empty())
    page.line("Comparability: **{}**\n", comparability_words(report));
  for (const ComparabilityReason& reason : report.comparability)
    page.line("- {} ({}): {}: {}", to_string(reason.layer), to_string(reason.change),
              md_code(reason.subject), md_text(reason.message, 300));
  if (!report.comparability.empty()) page.blank();
  if (report.changes.empty()) page.line("Nothing that was recorded on both sides.\n");
  if (!report.changes.empty())
    page.line("| layer | what | baseline | fresh | state | class |\n|-|-|-|-|-|-|");
  std::size_t written = 0;
  for (const Change& change : report.changes) {
    if (written == k_rows) break;
    ++written;
    page.line("| {} | {} {} | {} | {} | {} | {} |", to_string(change.layer),
              md_text(change.role, 40), md_code(change.key), value_text(change.baseline),
              value_text(change.fresh), to_string(change.state), to_string(change.change));
  }
  page.rest(report.changes.size(), written);
  page.blank();
  for (const Change& change : report.changes) {
    if (change.diff.empty()) continue;
    page.fold("Diff of a prompt");
    page.line("{}\n", md_code(change.key, 160));
    page.add(md_block(change.diff, "diff", 8'000));
    page.unfold();
  }
}

void write_finding(Document& page, const ListedFinding& listed) {
  const Finding& finding = *listed.finding;
  page.line("- **{}** {} {}: {}", to_string(listed.check->severity), md_code(listed.check->name),
            md_code(finding.subject), md_text(finding.message, 400));
  std::size_t written = 0;
  for (const Evidence& evidence : finding.evidence) {
    if (written++ == 3) break;
    page.line("  - {} {}", md_code(place_of(evidence), 160), md_code(evidence.source.text, 160));
  }
  if (!finding.remedy.empty()) page.line("  - help: {}", md_code(finding.remedy, 600));
}

void write_list(Document& page, const std::vector<ListedFinding>& findings,
                std::string_view title) {
  if (findings.empty()) return;
  page.fold(fmt::format("{}: {}", title, counted(findings.size(), "finding")));
  for (std::size_t at = 0; at < std::min(findings.size(), k_rows); ++at)
    write_finding(page, findings[at]);
  page.rest(findings.size(), k_rows);
  page.unfold();
}

void write_outcome(Document& page, const Report& report, Outcome outcome) {
  const std::vector<ListedCheck> checks = checks_that(report, outcome);
  if (checks.empty()) return;
  page.fold(fmt::format("{}: {}", spaced(to_string(outcome)), counted(checks.size(), "check")));
  for (const ListedCheck& listed : checks)
    page.line("- {}{}{}{}", md_code(listed.check->name), side_note(listed),
              listed.check->reason.empty() ? "" : ": ", md_text(listed.check->reason, 300));
  page.unfold();
}

void write_checks(Document& page, const Report& report) {
  page.line("### Checks\n");
  const std::vector<ListedFinding> findings = new_findings(report);
  if (findings.empty()) page.line("No new finding.");
  for (std::size_t at = 0; at < std::min(findings.size(), k_rows); ++at)
    write_finding(page, findings[at]);
  page.rest(findings.size(), k_rows);
  page.blank();
  write_list(page, old_findings(report), "Already so in the baseline, not gating");
  write_list(page, waived_findings(report), "Waived");
  for (const Outcome outcome : k_without_findings) write_outcome(page, report, outcome);
}

void write_side(Document& page, std::string_view label, const BundleReport& side) {
  if (!was_opened(side)) return page.line("### {}: never opened\n", label);
  page.line("### {}: level {} of 5, {}\n", label, side.level, level_name(side.level));
  std::size_t step = 0;
  for (const std::string& text : side.next_level) page.line("{}. {}", ++step, md_text(text, 400));
  if (!side.next_level.empty()) page.blank();
  page.line("| layer | recorded | pinned | verified |\n|-|-|-|-|");
  for (const auto& [layer, state] : side.layers)
    page.line("| {} | {} | {} | {} |", to_string(layer), to_string(state.recorded),
              to_string(state.pinned), to_string(state.verified));
  page.blank();
  page.line("{} of {} understood.", integer(side.files.understood),
            counted(side.files.total, "file"));
  std::size_t written = 0;
  for (const std::string& path : side.not_understood) {
    if (written++ == 20) break;
    page.line("- not understood: {}", md_code(path, 160));
  }
  page.rest(side.not_understood.size(), 20);
  written = 0;
  for (const Problem& problem : side.problems) {
    if (written++ == 20) break;
    page.line(
        "- {} {}: {}", to_string(problem.kind),
        md_code(problem.line > 0 ? fmt::format("{}:{}", problem.path, problem.line) : problem.path,
                160),
        md_text(problem.message, 300));
  }
  page.rest(side.problems.size(), 20);
  page.blank();
}

void write_method(Document& page, const Report& report) {
  page.line("### Method\n");
  std::size_t written = 0;
  for (const MetricComparison& metric : report.metrics) {
    if (!metric.tested || written == k_rows) continue;
    ++written;
    page.line("- {}: {} interval at {}%, margin from {}", md_code(to_string(metric.key)),
              md_text(method_words(metric.interval_method), 80), number(metric.confidence * 100),
              md_code(metric.margin_from));
  }
  for (const PolicyLine& line : report.policy)
    page.line("- {}: {} {}", md_code(line.key), md_text(line.value), md_code(line.from));
  page.blank();
  page.line("reprocheck {}, engine {}, seed {}", md_text(report.version, 40), report.engine,
            report.seed);
}

std::string render_markdown(const Report& report, const Layout&) {
  Document page;
  write_head(page, report);
  write_metrics(page, report);
  write_samples(page, report);
  write_slices(page, report);
  write_checks(page, report);
  write_changes(page, report);
  if (report.bundle) write_side(page, "Bundle", *report.bundle);
  if (report.fresh) write_side(page, "Fresh", *report.fresh);
  if (report.baseline) write_side(page, "Baseline", *report.baseline);
  write_method(page, report);
  return std::move(page).take();
}

}  // namespace

const Renderer k_markdown{"md", render_markdown};

}  // namespace reprocheck::reports
