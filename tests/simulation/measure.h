// measure: every cell's replications, counted.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/cells.h"

namespace reprocheck::simulation {

// One cell at one true difference.
struct Counts {
  std::uint64_t runs = 0, regressed = 0, improved = 0, harmless = 0, refused = 0;
  std::vector<std::uint64_t> peers;
  std::uint64_t whole = 0, disagreed = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};

struct Row {
  const Cell* cell = nullptr;
  Counts unchanged, at_margin, dropped;
};

// The same rows for any number of threads.
[[nodiscard]] std::vector<Row> measure(const Grid& grid, unsigned jobs);

// A promise and the share that was counted. Missed: beyond the aim by three standard errors.
struct Promise {
  const Cell* cell = nullptr;
  std::string_view name;
  double share = 0, aim = 0;
  std::uint64_t runs = 0;
  bool of_unchanged = false;  // else of those at the margin
  [[nodiscard]] bool missed() const;
  [[nodiscard]] bool broken() const { return missed() && cell->promised; }
};
[[nodiscard]] std::vector<Promise> promises(const std::vector<Row>& rows);

// The page that tells of it, in Markdown.
[[nodiscard]] std::string page(const Grid& grid, const std::vector<Row>& rows);

}  // namespace reprocheck::simulation
