// measure: one unit of work is one cell at one truth.
//
// A replication draws from a stream that is a hash of its cell's labels, so that neither the number
// of threads nor another cell in the grid changes a number.

#include "tests/simulation/measure.h"

#include <algorithm>
#include <cmath>

#include "src/base/in_parallel.h"

namespace reprocheck::simulation {
namespace {

// FNV-1a: a seed that is the same on every machine.
std::uint64_t hashed(std::string_view text, std::uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

std::uint64_t stream_of(const Cell& cell, std::string_view truth) {
  std::uint64_t hash = hashed(cell.table->title, 0xCBF29CE484222325);
  for (const std::string& label : cell.labels) hash = hashed("|", hashed(label, hash));
  hash = hashed(truth, hash);
  return hash ^ (hash >> 32);  // a stream is its low half
}

constexpr std::string_view k_unchanged = "unchanged", k_at_margin = "at margin";

Counts count(const Cell& cell, std::string_view name, double truth, double margin,
             std::uint64_t from, std::uint64_t to) {
  Counts counts;
  counts.peers.assign(cell.table->peers.size(), 0);
  for (std::uint64_t i = from; i < to; ++i) {
    Random random(stream_of(cell, name), i);
    const Outcome outcome = cell.replicate(truth, margin, random, i < cell.both);
    ++counts.runs;
    counts.regressed += outcome.regressed ? 1 : 0;
    counts.improved += outcome.improved ? 1 : 0;
    counts.harmless += outcome.harmless ? 1 : 0;
    counts.refused += outcome.refused ? 1 : 0;
    for (std::size_t p = 0; p < outcome.peers.size(); ++p)
      counts.peers[p] += outcome.peers[p] ? 1 : 0;
    counts.whole += outcome.whole ? 1 : 0;
    counts.disagreed += outcome.disagreed ? 1 : 0;
  }
  return counts;
}

}  // namespace

namespace {

// Of many cells that keep their promise some are unlucky; what was above its aim is measured over
// so many more, and only those count.
void measure_again(std::vector<Row>& rows, unsigned jobs) {
  const std::vector<Promise> first = promises(rows);
  in_parallel(first.size(), jobs, [&](std::size_t unit) {
    const Promise& promise = first[unit];
    const Cell& cell = *promise.cell;
    if (!cell.promised || promise.share <= promise.aim) return;
    const std::uint64_t from = cell.replications, to = from * (1 + cell.table->again);
    Row& row = *std::ranges::find(rows, promise.cell, &Row::cell);
    if (promise.of_unchanged)
      row.unchanged = count(cell, k_unchanged, 0, 0, from, to);
    else
      row.at_margin = count(cell, k_at_margin, -cell.table->margin, cell.table->margin, from, to);
  });
}

}  // namespace

std::vector<Row> measure(const Grid& grid, unsigned jobs) {
  std::vector<Row> rows(grid.cells.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].cell = &grid.cells[i];
  in_parallel(3 * rows.size(), jobs, [&](std::size_t unit) {
    const Cell& cell = grid.cells[unit / 3];
    const Table& table = *cell.table;
    Row& row = rows[unit / 3];
    const std::uint64_t to = cell.replications;
    if (unit % 3 == 0) row.unchanged = count(cell, k_unchanged, 0, 0, 0, to);
    if (unit % 3 == 1 && table.margin > 0)
      row.at_margin = count(cell, k_at_margin, -table.margin, table.margin, 0, to);
    if (unit % 3 == 2) row.dropped = count(cell, "dropped", -table.drop, 0, 0, to);
  });
  measure_again(rows, jobs);
  return rows;
}

bool Promise::missed() const {
  return share > aim + 3 * std::sqrt(aim * (1 - aim) / static_cast<double>(runs));
}

std::vector<Promise> promises(const std::vector<Row>& rows) {
  std::vector<Promise> all;
  const auto add = [&](const Row& row, std::string_view name, std::uint64_t hits,
                       std::uint64_t runs, double aim, bool of_unchanged) {
    if (runs == 0) return;
    const double share = static_cast<double>(hits) / static_cast<double>(runs);
    all.push_back({row.cell, name, share, aim, runs, of_unchanged});
  };
  for (const Row& row : rows) {
    add(row, "regressed, nothing changed", row.unchanged.regressed, row.unchanged.runs,
        row.cell->table->aim, true);
    add(row, "harmless, worse by the margin", row.at_margin.harmless, row.at_margin.runs, 0.028,
        false);
  }
  return all;
}

}  // namespace reprocheck::simulation
