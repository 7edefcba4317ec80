// why_estimating: the arithmetic behind one difference, as it is being told.
//
// Private to reports/why_estimate*.cpp.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/words.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {

using Sentences = std::vector<std::string>;

// A count that was kept as a number.
[[nodiscard]] std::string count_text(double value);

class Estimating {
 public:
  explicit Estimating(const MetricComparison& metric)
      : metric_(metric), scale_(scale_of(metric)), texts_(texts_of(metric)) {}

  Sentences all();

 private:
  void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }
  void binary();
  void graded();
  void clustered();
  void crossed();
  void mean_squares();
  void errors();
  [[nodiscard]] std::string error_from(std::optional<double> level, double error,
                                       std::uint64_t n) const;
  void counts();
  void counts_of_digits();
  void runs();
  void halvings();
  void how_often_better();
  void ratio_of_totals();
  void times();
  void labels();
  void answered_again();
  void folds();
  void sides();
  void unchanged();
  void interval();
  void all_of_situation();
  // A resource that gates nothing is told and not tested.
  [[nodiscard]] bool was_judged() const { return metric_.tested || !metric_.detail.empty(); }
  void mirrored();
  [[nodiscard]] std::optional<double> effect(std::string_view name) const {
    return effect_of(metric_, name);
  }
  // Of numbers in the metric's own unit.
  [[nodiscard]] std::string size(double value) const { return size_text(scale_, value); }
  // " with 4.2 degrees of freedom", "" where they are not told.
  [[nodiscard]] std::string freedom() const {
    const auto df = effect("df");
    return df ? fmt::format(" with {} degrees of freedom", number(*df)) : std::string();
  }
  // "t = d / se = -2.31".
  void ratio(std::string_view letter, std::string_view law) {
    if (!metric_.std_error || !metric_.difference || !(*metric_.std_error > 0)) return;
    say(fmt::format("{0} = difference / standard error = {1} / {2} = {3}{4}.", letter,
                    texts_.difference, size(*metric_.std_error),
                    number(*metric_.difference / *metric_.std_error), law));
  }

  const MetricComparison& metric_;
  Scale scale_;
  MetricTexts texts_;
  Sentences sentences_;
};

}  // namespace reprocheck::reports
