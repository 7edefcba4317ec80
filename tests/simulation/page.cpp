// page: the tables as Markdown, with what was promised and where it was not kept.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "src/base/text.h"
#include "tests/simulation/measure.h"

namespace reprocheck::simulation {
namespace {

std::string percent(std::uint64_t hits, const Counts& counts) {
  if (counts.runs == 0) return "-";
  return fmt::format("{:.1f}",
                     100.0 * static_cast<double>(hits) / static_cast<double>(counts.runs));
}

std::string line(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string head_of(const Table& table) {
  std::vector<std::string> head = table.labels;
  head.insert(head.end(), {"regressed", "improved"});
  if (table.may_refuse) head.emplace_back("no verdict");
  if (table.margin > 0) head.push_back(fmt::format("harmless at -{:g}", table.margin));
  head.push_back(fmt::format("regressed at -{:g}", table.drop));
  for (const std::string& peer : table.peers) head.push_back("peer: " + peer);
  std::string text = line(head);
  for (std::size_t i = 0; i < head.size(); ++i) text += i < table.labels.size() ? "|---" : "|---:";
  return text + "|\n";
}

std::string text_of(const Row& row) {
  const Table& table = *row.cell->table;
  std::vector<std::string> cells = row.cell->labels;
  cells.push_back(percent(row.unchanged.regressed, row.unchanged));
  cells.push_back(percent(row.unchanged.improved, row.unchanged));
  if (table.may_refuse) cells.push_back(percent(row.unchanged.refused, row.unchanged));
  if (table.margin > 0) cells.push_back(percent(row.at_margin.harmless, row.at_margin));
  cells.push_back(percent(row.dropped.regressed, row.dropped));
  for (std::size_t p = 0; p < table.peers.size(); ++p)
    cells.push_back(percent(row.unchanged.peers[p], row.unchanged) + " / " +
                    percent(row.dropped.peers[p], row.dropped));
  return line(cells);
}

std::string name_of(const Cell& cell) {
  return fmt::format("{} ({})", cell.table->title, join(cell.labels, ", "));
}

std::string missed(const Promise& promise) {
  std::string text = fmt::format("- {}, {}: {:.1f}%, aim {:.1f}%", name_of(*promise.cell),
                                 promise.name, 100 * promise.share, 100 * promise.aim);
  if (!promise.cell->reason.empty()) text += fmt::format(" ({})", promise.cell->reason);
  if (!promise.cell->promised) text += ", not promised";
  return text + "\n";
}

// The whole in a few lines, before any table.
std::string summary(const std::vector<Row>& rows) {
  std::uint64_t replications = 0, whole = 0, disagreed = 0;
  for (const Row& row : rows)
    for (const Counts* counts : {&row.unchanged, &row.at_margin, &row.dropped}) {
      replications += counts->runs;
      whole += counts->whole;
      disagreed += counts->disagreed;
    }
  std::string text = fmt::format(
      "{} replications in {} cells. {} of them went through `compare()`, `hold_attempts()` where "
      "there\n"
      "is more than one run of a commit, and `decide()`, as bundles in memory; {} verdicts, "
      "intervals,\n"
      "p-values or exit codes differed from what the statistics say alone.\n\n",
      replications, rows.size(), whole, disagreed);
  text += "Cells beyond their aim by more than three standard errors of the simulation:\n\n";
  std::string worse;
  for (const Promise& promise : promises(rows))
    if (promise.missed()) worse += missed(promise);
  return text + (worse.empty() ? "- none\n" : worse);
}

// How far luck moves a share of 2.5% in cells of so many replications.
std::string luck_in(const Table& table, const std::vector<Row>& rows) {
  std::set<std::size_t, std::greater<>> replications;
  for (const Row& row : rows)
    if (row.cell->table == &table) replications.insert(row.cell->replications);
  std::vector<std::string> parts;
  for (const std::size_t n : replications) {
    const double error = 100 * std::sqrt(0.025 * 0.975 / static_cast<double>(n));
    parts.push_back(fmt::format("{:.2f} over {} replications", error, n));
  }
  return "Standard error of a 2.5: " + join(parts, ", ") + ".";
}

constexpr std::string_view k_opening =
    R"(# How often the gate is wrong

Written by `cmake --workflow --preset simulation`; the numbers are the same on every run and for any
number of threads. Everything is a percentage of replications.

- **regressed**, **improved**: said of a fresh run that differs from its baseline by chance alone.
  Aim for regressed: at most 2.6 (5.0 over a family of metrics).
- **harmless at -m**: equivalent, non-inferior or improved, said of a run that is worse by exactly
  the margin m of its gate. Aim: at most 2.8.
- **regressed at -d**: the power to find a loss of d, without any margin.
- **no verdict**: of an unchanged run, not comparable.
- **peer**: what another rule stops, with nothing changed / at -d.

A share above its aim is measured anew, over three to eight times as many replications, and that is
what stands here.

)";

}  // namespace

std::string page(const Grid& grid, const std::vector<Row>& rows) {
  std::string text(k_opening);
  text += summary(rows);
  for (const auto& table : grid.tables) {
    text += fmt::format("\n## {}\n\n{}\n{}\n\n{}", table->title, table->reading,
                        luck_in(*table, rows), head_of(*table));
    for (const Row& row : rows)
      if (row.cell->table == table.get()) text += text_of(row);
  }
  return text;
}

}  // namespace reprocheck::simulation
