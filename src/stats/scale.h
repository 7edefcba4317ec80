// scale: numbers of any size brought to about 1, and what was found turned back.
//
// Private to src/stats. Squares of 1e160 are infinite and those of 1e-170 are zero, so that a noise
// computed from them is lost. A situation scales what it is given by a power of two, which is exact
// in floating point: nothing but the unit changes.

#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "src/stats/seeds.h"
#include "src/stats/situation.h"

namespace reprocheck::stats {

// The exponent of the largest finite size in the lists; 0 where all are 0.
[[nodiscard]] int exponent_of(std::initializer_list<std::span<const double>> lists);
[[nodiscard]] std::vector<double> scaled(std::span<const double> values, int exponent);

class Scale {
 public:
  // The largest finite size in the lists becomes 1 or more, and less than 2.
  Scale(std::initializer_list<std::span<const double>> lists) : exponent_(exponent_of(lists)) {}

  [[nodiscard]] double in(double value) const;
  [[nodiscard]] std::vector<double> in(std::span<const double> values) const;
  [[nodiscard]] std::optional<Bounds> in(const std::optional<Bounds>& bounds) const;
  [[nodiscard]] Decision in(Decision decision) const;
  [[nodiscard]] RunNoise in(const RunNoise& noise) const;
  [[nodiscard]] Estimate back(Estimate estimate) const;

 private:
  int exponent_;
};

}  // namespace reprocheck::stats
