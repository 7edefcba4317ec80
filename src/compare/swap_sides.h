// swap_sides: comparisons in which nothing changed, made of two real runs.
//
// If nothing but chance tells two runs apart, any of their items could as well have been answered
// the other way round. So the sides of some are swapped at random, and the same gates are held
// against the result: whatever they then stop is a false alarm.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/compare/comparison.h"
#include "src/compare/match_arms.h"
#include "src/compare/metric_scale.h"
#include "src/compare/units.h"

namespace reprocheck {

// What is swapped as one.
enum class SwapUnit : std::uint8_t {
  item,     // with all answers to it, in every metric alike
  cluster,  // with all of its items
  run,      // nothing smaller is on record
};
[[nodiscard]] std::string_view to_string(SwapUnit unit);

class SwappedSides {
 public:
  // Two runs compared in either order; both comparisons stay where they are.
  SwappedSides(const Comparison& forward, const Comparison& backward);
  SwappedSides(SwappedSides&&) = default;  // what points into it moves along
  SwappedSides(const SwappedSides&) = delete;

  // The gated metrics of one such comparison, each judged as compare judges it; Holm not yet.
  [[nodiscard]] std::vector<MetricComparison> split(std::uint64_t number) const;
  // The same of one of all ways to swap, numbered from 0.
  [[nodiscard]] std::vector<MetricComparison> way(std::uint64_t number) const;
  // How many ways there are to swap what may be swapped apart: 2 to their power.
  [[nodiscard]] std::size_t units() const;

  struct Unit {
    SwapUnit unit = SwapUnit::run;
    std::size_t count = 2;  // of them
  };
  [[nodiscard]] Unit unit_of(const MetricKey& key) const;

 private:
  // Which unit each row of the baseline belongs to, by table and arm.
  struct Swapped {
    std::uint64_t stream = 0;
    std::size_t first = 0;  // of its units among those of all
    UnitIndex index;
    [[nodiscard]] std::size_t count() const {
      return index.clusters > 0 ? index.clusters : index.units;
    }
    std::vector<std::uint32_t> unit_of_row;
  };
  struct Judged {
    const MetricComparison* forward = nullptr;
    const MetricComparison* backward = nullptr;
    const Swapped* swapped = nullptr;  // null: the run is swapped whole
    MetricScale scale;
    Units units;                        // as they are, forward
    std::vector<double> before, after;  // of each unit, where their ratio is judged; else empty
    std::vector<std::uint32_t> swap_of_unit;
    UnitTest kind;
    double middle = 0;  // between the two sides' means over the pairs
  };
  void take_pairs(const ArmPair& arms);
  void take_units(const MetricPlan& plan, const Pairing& pairing, const Swapped& swapped,
                  Judged& judged);
  const Swapped& swapped_of(const std::string& arm_of_runs, const Pairing& pairing);
  template <typename IsSwapped>
  [[nodiscard]] static stats::Estimate test_swapped(const Judged& judged, IsSwapped is_swapped,
                                                    const stats::Decision& decision);
  // Which units are swapped: at random, or by the digits of a number.
  struct Swaps {
    std::uint64_t number = 0;
    bool digits = false;
  };
  [[nodiscard]] MetricComparison judge(const Judged& judged, Swaps swaps) const;

  const Policy& policy_;
  std::map<MetricKey, Swapped> swapped_;  // by task, the table's arm, and (as filter) the runs'
  std::vector<Judged> judged_;
};

}  // namespace reprocheck
