// section_provenance: what each layer rests on, and the steps that would make it firmer.

#include <fmt/format.h>

#include "reports/html/sections.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_facts = 1'000;
constexpr std::size_t k_paths = 200;

void write_answer(Markup& page, Answer answer) {
  std::string_view glyph;
  switch (answer) {
    case Answer::yes:
      glyph = "\xe2\x97\x8f ";
      break;
    case Answer::partly:
      glyph = "\xe2\x97\x90 ";
      break;
    case Answer::no:
      glyph = "\xe2\x97\x8b ";
      break;
    case Answer::unknown:
      glyph = "? ";
      break;
    case Answer::not_applicable:
      break;
  }
  page.open("td", {{"class", fmt::format("answer a-{}", to_string(answer))}});
  page.element("span", glyph, {{"aria-hidden", "true"}}).text(to_string(answer)).close("td");
}

void write_layers(Markup& page, const BundleReport& side) {
  open_table(page, "Layers", {"layer", "recorded", "pinned", "verified"});
  for (const auto& [layer, state] : side.layers) {
    page.open("tr").element("th", to_string(layer), {{"scope", "row"}});
    write_answer(page, state.recorded);
    write_answer(page, state.pinned);
    write_answer(page, state.verified);
    page.close("tr").line();
  }
  close_table(page);
}

void write_fact(Markup& page, const ReconciledFact& fact) {
  page.open("tr").element("td", to_string(fact.layer)).open("td").element("code", fact.key);
  if (!fact.role.empty()) page.element("small", " " + fact.role);
  page.close("td").open("td").open("code").text(fact.value, 200).close("code").close("td");
  page.element("td", fmt::format("{}{}", to_string(fact.state),
                                 fact.certain ? "" : ", read at HEAD: not certain"));
  page.open("td");
  std::size_t written = 0;
  for (const Witness& witness : fact.witnesses) {
    if (written++ == 6) break;
    page.open("div").text(witness.tool, 40).text(" ").open("code").text(witness.path, 120);
    page.close("code");
    if (fact.state == ReconciledFact::State::contradicted) page.text(": ").text(witness.value, 80);
    page.close("div");
  }
  page.close("td").close("tr").line();
}

void write_facts(Markup& page, const BundleReport& side) {
  if (side.facts.empty()) return;
  open_fold(page, fmt::format("Facts: {}", integer(side.facts.size())));
  open_table(page, "Facts", {"layer", "what", "value", "state", "witnesses"}, true);
  std::size_t written = 0;
  for (const ReconciledFact& fact : side.facts) {
    if (written == k_facts) break;
    ++written;
    write_fact(page, fact);
  }
  close_table(page);
  write_rest(page, side.facts.size(), written);
  close_fold(page);
}

void write_files(Markup& page, const BundleReport& side) {
  open_fold(page, fmt::format("Files: {} understood, {} not understood, {} skipped, of {}",
                              side.files.understood, side.files.not_understood, side.files.skipped,
                              side.files.total));
  open_table(page, "Files read", {"path", "reader", "mapping"});
  for (std::size_t at = 0; at < side.readers.size() && at < k_paths; ++at) {
    const ReadFile& file = side.readers[at];
    page.open("tr").open("td").element("code", file.path).close("td").element("td", file.reader);
    page.open("td").element("code", file.mapping).close("td").close("tr").line();
  }
  close_table(page);
  write_rest(page, side.readers.size(), k_paths);
  if (!side.not_understood.empty()) {
    page.element("p", "Not understood:").open("ul");
    for (std::size_t at = 0; at < side.not_understood.size() && at < k_paths; ++at)
      page.open("li").element("code", side.not_understood[at]).close("li");
    page.close("ul");
    write_rest(page, side.not_understood.size(), k_paths);
  }
  close_fold(page);
}

void write_problems(Markup& page, const BundleReport& side) {
  if (side.problems.empty()) return;
  page.element("p", fmt::format("{} while reading:", counted(side.problems.size(), "problem")));
  page.open("ul");
  for (std::size_t at = 0; at < side.problems.size() && at < k_paths; ++at) {
    const Problem& problem = side.problems[at];
    page.open("li").element(
        "code", problem.line > 0 ? fmt::format("{}:{}", problem.path, problem.line) : problem.path);
    page.text(fmt::format(" {}: ", to_string(problem.kind))).text(problem.message);
    if (problem.decides) page.element("strong", " plays a role in this verdict");
    page.close("li");
  }
  page.close("ul").line();
  write_rest(page, side.problems.size(), k_paths);
}

void write_side(Markup& page, std::string_view label, const BundleReport& side) {
  page.open("h3").text(label).text(" ").element("code", side.path).close("h3");
  if (!was_opened(side)) {
    page.element("p", "Never opened, so it has no level.");
    return;
  }
  page.element("p", fmt::format("Level {} of 5, {}. {}", side.level, level_name(side.level),
                                side.repository.empty() ? "No repository around it."
                                                        : "Repository: " + side.repository));
  write_layers(page, side);
  write_problems(page, side);
  write_facts(page, side);
  write_files(page, side);
}

}  // namespace

void write_provenance(Markup& page, const Report& report) {
  open_section(page, "provenance", "Provenance");
  if (report.bundle) write_side(page, "Bundle", *report.bundle);
  if (report.fresh) write_side(page, "Fresh", *report.fresh);
  if (report.baseline) write_side(page, "Baseline", *report.baseline);
  page.close("section").line();
}

void write_level_steps(Markup& page, const Report& report) {
  const BundleReport* side = judged_side(report);
  if (!side || !was_opened(*side)) return;
  open_section(page, "level", "Level");
  page.element("p", fmt::format("Level {} of 5, {}.", side->level, level_name(side->level)));
  if (!side->next_level.empty()) {
    page.element("p", "The shortest way to the next level:").open("ol");
    for (const std::string& step : side->next_level) page.open("li").prose(step).close("li");
    page.close("ol");
  }
  for (const auto& [layer, state] : side->layers) {
    if (state.missing.empty()) continue;
    open_fold(page, fmt::format("{}: what is missing", to_string(layer)));
    page.open("ul");
    for (const std::string& missing : state.missing) page.open("li").prose(missing).close("li");
    page.close("ul");
    close_fold(page);
  }
  page.close("section").line();
}

}  // namespace reprocheck::reports
