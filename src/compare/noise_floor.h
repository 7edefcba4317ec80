// noise_floor: how much a metric moves where nothing changed, and what that asks of its margin.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "src/compare/swap_sides.h"

namespace reprocheck {

// How many of a number of comparisons ended so; the interval of the share is Clopper and Pearson's.
struct Share {
  std::uint64_t count = 0, of = 0;
  std::optional<double> low, high;
};
[[nodiscard]] Share share_of(std::uint64_t count, std::uint64_t of, double alpha);

// All in the metric's own unit.
struct NoiseFloor {
  std::optional<double> half_width;  // of the interval of a difference
  std::optional<double> std_error;
  std::optional<double> visible;  // the smallest true difference found with 80% power
  std::optional<double> run_sd;   // of the runs' own values
  // The part of it that the noise of the items does not explain, and how many times as wide an
  // interval that held it would be; absent where the run itself is the unit.
  std::optional<double> run_sd_beyond, widening;
  std::optional<double> run_p;  // that the items alone move the runs so far apart (F test)
  // Where the margin is below the half-width: the margin, or the number of units, that would do.
  std::optional<double> margin_needed, units_needed;
};

// From what single comparisons said, one span each; `runs` are the values of the runs.
struct Observed {
  std::span<const double> half_widths, std_errors, visible, runs;
};
[[nodiscard]] NoiseFloor noise_floor(const Observed& observed, double margin, SwapUnit unit,
                                     std::size_t units);

}  // namespace reprocheck
