// cells: the grid: which worlds are simulated, and what is promised of each.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/random.h"

namespace reprocheck::simulation {

// What became of one replication.
struct Outcome {
  bool regressed = false, improved = false, harmless = false;
  bool refused = false;     // not comparable
  std::vector<bool> peers;  // whether each peer's rule would have stopped it
  bool whole = false;       // it went through compare() and decide()
  bool disagreed = false;   // ... which said something else than the statistics alone
};

// truth: fresh minus baseline; margin: of the gate, 0 without a policy; both: by the program and by
// the statistics, to see that they agree.
using Replicate = std::function<Outcome(double truth, double margin, Random& random, bool both)>;

// Rows of one page's table.
struct Table {
  std::string title;
  std::string reading;  // what is to be seen in it
  std::vector<std::string> labels;
  std::vector<std::string> peers;
  double margin = 0;        // the gate's, and the loss at which "harmless" is wrong; 0: not asked
  double drop = 0;          // the loss that should be found
  double aim = 0.026;       // of false "regressed"
  bool may_refuse = false;  // shows what was not comparable
  std::size_t again = 8;    // times as many replications of what was above its aim
};

struct Cell {
  const Table* table = nullptr;
  std::vector<std::string> labels;
  Replicate replicate;
  std::size_t replications = 0;
  std::size_t both = 0;          // of these by the program and by the statistics
  std::string_view reason = "";  // of what is known to go wrong here; never an excuse by itself
  bool promised = true;          // false: another rule than ours, or nothing that could be known
};

struct Grid {
  std::vector<std::unique_ptr<Table>> tables;
  std::vector<Cell> cells;
};
// `effort`: replications of the full grid; the smaller, the fewer rows as well.
enum class Effort { full, small };
[[nodiscard]] Grid make_grid(Effort effort);

// Parts of it, each in a file of its own.
void add_binary(Grid& grid, Effort effort);
void add_graded(Grid& grid, Effort effort);
void add_clusters(Grid& grid, Effort effort);
void add_repeats(Grid& grid, Effort effort);
void add_families(Grid& grid, Effort effort);
void add_seeds(Grid& grid, Effort effort);
void add_run_values(Grid& grid, Effort effort);
void add_looks(Grid& grid, Effort effort);
void add_attempts(Grid& grid, Effort effort);

}  // namespace reprocheck::simulation
