// small_simulation: a few cells of the simulation, to see that it and the program still agree.

#include <gtest/gtest.h>

#include "tests/simulation/measure.h"

namespace reprocheck::simulation {
namespace {

std::string told(const Cell& cell) {
  std::string text = cell.table->title;
  for (const std::string& label : cell.labels) text += ", " + label;
  return text;
}

TEST(Simulation, TheProgramSaysWhatItsStatisticsSayAndKeepsItsPromises) {
  const Grid grid = make_grid(Effort::small);
  const std::vector<Row> rows = measure(grid, 2);
  std::uint64_t whole = 0;
  for (const Row& row : rows)
    for (const Counts* counts : {&row.unchanged, &row.at_margin, &row.dropped}) {
      whole += counts->whole;
      EXPECT_EQ(counts->disagreed, 0U) << told(*row.cell);
    }
  EXPECT_GT(whole, 200U);
  for (const Promise& promise : promises(rows))
    EXPECT_FALSE(promise.broken())
        << told(*promise.cell) << ": " << promise.name << ' ' << promise.share;
}

TEST(Simulation, AnyNumberOfThreadsCountsTheSame) {
  Grid grid = make_grid(Effort::small);
  for (Cell& cell : grid.cells) cell.replications = 20;
  const std::vector<Row> one = measure(grid, 1);
  const std::vector<Row> three = measure(grid, 3);
  ASSERT_EQ(one.size(), three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].unchanged, three[i].unchanged) << told(*one[i].cell);
    EXPECT_EQ(one[i].at_margin, three[i].at_margin) << told(*one[i].cell);
    EXPECT_EQ(one[i].dropped, three[i].dropped) << told(*one[i].cell);
  }
}

// A promise that nobody can break proves nothing: the rule everybody uses has to be seen to fail.
TEST(Simulation, FiveLooksWithoutCorrectionAreSeenToFail) {
  Grid grid = make_grid(Effort::small);
  std::erase_if(grid.cells,
                [](const Cell& cell) { return cell.table->title != "More than one look"; });
  const std::vector<Row> rows = measure(grid, 2);
  const std::vector<Promise> kept = promises(rows);
  ASSERT_FALSE(kept.empty());
  EXPECT_TRUE(kept.back().missed());
}

}  // namespace
}  // namespace reprocheck::simulation
