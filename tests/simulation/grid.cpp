// grid: all of its parts, in the order of the page.

#include "tests/simulation/cells.h"

namespace reprocheck::simulation {

Grid make_grid(Effort effort) {
  Grid grid;
  for (const auto add : {add_binary, add_graded, add_clusters, add_repeats, add_families, add_seeds,
                         add_run_values, add_looks, add_attempts})
    add(grid, effort);
  return grid;
}

}  // namespace reprocheck::simulation
