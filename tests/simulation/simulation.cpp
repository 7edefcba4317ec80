// simulation: measures the whole grid, prints its page, and fails where a promise is not kept.
//
//   simulation [--small] [--only WORDS] [--divide N] [--jobs N] [PAGE]
//
// --only: tables whose title holds these words; --divide: an N-th of the replications, for a first
// look; PAGE: a file to write instead of standard output.

#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/simulation/measure.h"

int main(int count, char** words) {
  using namespace reprocheck::simulation;
  const std::vector<std::string> line(words + 1, words + count);
  Effort effort = Effort::full;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  std::size_t divisor = 1;
  std::string path, only;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == "--small") {
      effort = Effort::small;
    } else if (line[i] == "--jobs" && i + 1 < line.size()) {
      jobs = static_cast<unsigned>(std::max(1, std::atoi(line[++i].c_str())));
    } else if (line[i] == "--divide" && i + 1 < line.size()) {
      divisor = static_cast<std::size_t>(std::max(1, std::atoi(line[++i].c_str())));
    } else if (line[i] == "--only" && i + 1 < line.size()) {
      only = line[++i];
    } else {
      path = line[i];
    }
  }
  Grid grid = make_grid(effort);
  const auto is_other = [&](const Table& table) {
    return table.title.find(only) == table.title.npos;
  };
  std::erase_if(grid.cells, [&](const Cell& cell) { return is_other(*cell.table); });
  std::erase_if(grid.tables, [&](const auto& table) { return is_other(*table); });
  for (Cell& cell : grid.cells) {
    cell.replications = std::max<std::size_t>(1, cell.replications / divisor);
    cell.both /= divisor;
  }
  const std::vector<Row> rows = measure(grid, jobs);
  const std::string text = page(grid, rows);
  if (path.empty()) {
    fmt::print("{}", text);
  } else if (std::ofstream out(path, std::ios::binary); !(out << text)) {
    fmt::print(stderr, "simulation: cannot write {}\n", path);
    return 2;
  }
  bool disagreed = false;
  for (const Row& row : rows) {
    const std::uint64_t count =
        row.unchanged.disagreed + row.at_margin.disagreed + row.dropped.disagreed;
    if (count == 0) continue;
    disagreed = true;
    fmt::print(stderr, "simulation: {} ({}): {} times the program and its statistics disagree\n",
               row.cell->table->title, fmt::join(row.cell->labels, ", "), count);
  }
  const bool broken = std::ranges::any_of(promises(rows), &Promise::broken);
  if (broken) fmt::print(stderr, "simulation: a promise is not kept, see the page\n");
  return disagreed || broken ? 1 : 0;
}
