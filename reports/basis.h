// basis: what a number stands on, in the short clauses of the reports.
//
// Terminal, Markdown, HTML and `why` tell the same of a metric: how it was tested and on how much,
// what could have been seen, how large the effect is by its own measure, and what is missing. Every
// clause is "" where there is nothing to tell, begins in lower case and ends without a full stop.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/words.h"
#include "src/engine/report.h"

namespace reprocheck::reports {

// Of two differences: "[-3.89, -0.71] pp".
[[nodiscard]] std::string range_text(const Scale& scale, double low, double high);
// "3 runs a side", "3 runs against 5".
[[nodiscard]] std::string runs_text(std::size_t baseline, std::size_t fresh,
                                    std::string_view noun = "run");
// "1,319 paired samples, 2 dropped"; runs or folds where they are the unit; "n not recorded".
[[nodiscard]] std::string n_text(const MetricComparison& metric);
// A cell of a table: the pairs, else what fresh has; "-" where it is not recorded.
[[nodiscard]] std::string n_cell(const MetricComparison& metric);
// "1,319 paired samples; McNemar mid-p; Tango interval".
[[nodiscard]] std::string method_text(const MetricComparison& metric);
// "smallest visible drop 1.74 pp; 1.00 pp would need about 6,000 questions".
[[nodiscard]] std::string power_text(const MetricComparison& metric);
// The effect by the measure of its situation: odds, d_z, ICC, run sd, ratio.
[[nodiscard]] std::string effect_text(const MetricComparison& metric);

// Where a recorded standard error was not taken at its word; "" elsewhere.
[[nodiscard]] std::string recorded_error_text(const MetricComparison& metric);

// Quantiles of single requests with their intervals, and the shift at each decile; "" where these
// are not told.
[[nodiscard]] std::string requests_text(const MetricComparison& metric);
// "at least 5 changed answers are needed, there are 3".
[[nodiscard]] std::string changes_text(const MetricComparison& metric);
// What is missing on either side, and between which bounds it leaves the difference.
[[nodiscard]] std::string missing_text(const MetricComparison& metric);
// What failed on either side, and the difference without it.
[[nodiscard]] std::string errors_text(const MetricComparison& metric);
// The two sides as two samples of other items: a description, and never a gate.
[[nodiscard]] std::string unpaired_text(const MetricComparison& metric);
// What one run a side cannot tell, by the spread of earlier runs of this commit.
[[nodiscard]] std::string run_noise_text(const MetricComparison& metric);

// Gated metrics that were judged and are told nowhere else, in groups of one assumption.
struct SharedBasis {
  std::string assumption;
  std::vector<const MetricComparison*> metrics;
};
[[nodiscard]] std::vector<SharedBasis> bases_of(
    const std::vector<const MetricComparison*>& metrics);
// "McNemar mid-p; 1,319 paired samples; p 0.40; smallest visible drop 1.74 pp".
[[nodiscard]] std::string basis_text(const MetricComparison& metric);

}  // namespace reprocheck::reports
