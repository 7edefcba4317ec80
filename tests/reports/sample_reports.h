// sample_reports: reports made by hand, one a situation, with the texts that attackers write.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/engine/report.h"

namespace reprocheck::tests {

[[nodiscard]] Report regressed_report();
[[nodiscard]] Report identical_report();
[[nodiscard]] Report not_comparable_report();
[[nodiscard]] Report inconclusive_report();
[[nodiscard]] Report unchecked_report();
[[nodiscard]] Report no_baseline_report();
[[nodiscard]] Report not_ready_report();
[[nodiscard]] Report hostile_report();

// All of them, by a name that may stand in a file name.
[[nodiscard]] std::vector<std::pair<std::string, Report>> all_reports();

// Every hostile text at once: controls, commands, markup, direction marks, no UTF-8.
[[nodiscard]] std::string hostile_text();

}  // namespace reprocheck::tests
