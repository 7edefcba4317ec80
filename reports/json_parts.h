// json_parts: the parts of a result, read back from their JSON.

#pragma once

#include <array>

#include "reports/json_fields.h"
#include "src/engine/report.h"

namespace reprocheck::reports {

inline constexpr std::array k_severities{Severity::off, Severity::note, Severity::warning,
                                         Severity::error};
inline constexpr std::array k_sides{Side::baseline, Side::fresh};

[[nodiscard]] BundleReport read_bundle(const Fields& fields);
[[nodiscard]] Change read_change(const Fields& fields);
[[nodiscard]] ComparabilityReason read_reason(const Fields& fields);
[[nodiscard]] MetricComparison read_metric(const Fields& fields);
// Of a result that was written before situations were, from the name of its test and its effects.
[[nodiscard]] stats::Situation situation_by_test(const MetricComparison& metric);
[[nodiscard]] LedgerSide read_ledger(const Fields& fields);
[[nodiscard]] Flips read_flips(const Fields& fields);
[[nodiscard]] Waterfall read_waterfall(const Fields& fields);
[[nodiscard]] SliceComparison read_slice(const Fields& fields);
[[nodiscard]] CheckReport read_check(const Fields& fields);
[[nodiscard]] ChangeClass read_class(const Fields& fields);

}  // namespace reprocheck::reports
