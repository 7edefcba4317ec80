// headline: the one line that everybody reads, made of the metrics that decided.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/engine/check.h"

namespace reprocheck {

[[nodiscard]] std::string headline_of(MetricVerdict worst,
                                      const std::vector<const MetricComparison*>& decisive,
                                      const Comparison& runs,
                                      const std::vector<CheckResult>& results);

// The headline of a comparison in which no metric could be weighed, with the errors that gate.
[[nodiscard]] std::string with_new_errors(std::string headline, bool bad,
                                          const std::vector<CheckResult>& results);

// Why a metric without a test has none, to stand behind "baseline -> fresh, ".
[[nodiscard]] std::string why_not_tested(const MetricComparison& metric);

// "opaque", "described", "pinned", "verified", "repeated", "reproduced".
[[nodiscard]] std::string_view level_name(int level);

// The first problem of a file that plays a role in a verdict, as "path:line: reason". A file that
// was not fetched decides nothing in an audit: there it is a finding like any other.
[[nodiscard]] std::optional<std::string> deciding_problem(const Bundle& bundle,
                                                          bool in_audit = false);

// Why no drop of a metric could have been seen, however large: "no drop can be seen at n = 4"; ""
// where one could, or nothing is known. `of`: " of NAME", where there are several.
[[nodiscard]] std::string no_drop_text(const MetricComparison& metric, std::string_view of = "");

// An amount of a metric: percentage points for a rate, else four significant digits.
[[nodiscard]] std::string amount_text(const MetricComparison& metric, double amount);

}  // namespace reprocheck
