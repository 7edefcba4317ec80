// looks: what several runs of one commit, and several tries at one change, did to a verdict.
//
// Both change what a number has to be to decide, so every format says them beside the verdict.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/engine/report.h"

namespace reprocheck::reports {

// All runs of the commit together, in the metric's own unit and sign.
struct TogetherNumbers {
  std::optional<double> difference, low, high;
  double runs = 0;                // that brought numbers
  double n = 0;                   // items; pairs of all runs where they are independent; 0 unknown
  double unnamed = 0;             // runs that an earlier result remembers and nobody named
  std::optional<double> e_value;  // of independent runs
  std::optional<double> fresh;    // their mean value, where it breaks a threshold
};
[[nodiscard]] std::optional<TogetherNumbers> together_of(const MetricComparison& metric);

// Where all runs of the commit decide and this one alone would not: their difference, and beside it
// this run's. "" elsewhere.
[[nodiscard]] std::string decided_together_text(const MetricComparison& metric);

// "run 4 of this commit: an earlier one failed; together -1.2 pp [-4.5, +2.1]"; "" of a first run.
[[nodiscard]] std::string attempts_text(const MetricComparison& metric);

// How all runs together were judged, step by step; none of a first run.
[[nodiscard]] std::vector<std::string> attempts_sentences(const MetricComparison& metric);

// What would clear a commit that fails by its runs together.
[[nodiscard]] std::vector<std::string> clearing_sentences(const MetricComparison& metric);

// "look 3 of this change: intervals at 99.66%"; "" where --look was not given.
[[nodiscard]] std::string look_text(const Report& report);

// Both, as a head of a report tells them: one line for --look, and one a gated metric that was run
// before, at most five.
struct LookLine {
  std::string_view label;  // "look", "attempts"
  std::string text;
  // With the label, where nothing else shows it.
  [[nodiscard]] std::string plain() const;
};
[[nodiscard]] std::vector<LookLine> look_lines(const Report& report);

}  // namespace reprocheck::reports
