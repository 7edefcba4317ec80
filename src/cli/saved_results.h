// saved_results: the results that a person names, and the metrics of them that are meant.

#pragma once

#include <string>
#include <vector>

#include "reports/json_documents.h"
#include "src/base/result.h"

namespace reprocheck::cli {

// What -o json:PATH wrote. Errors: input, where it cannot be read as a result.
[[nodiscard]] Result<reports::SavedResults> read_saved(const std::string& path);

// The same, where every report of it is a comparison; else an error of kind usage, since an audit
// compared nothing.
[[nodiscard]] Result<reports::SavedResults> comparison_at(const std::string& path);

struct ChosenMetric {
  const Report* report = nullptr;
  const MetricComparison* metric = nullptr;
};
// METRIC as a gate of the policy is written, in every comparison of the result; the whole name of
// one means that one. Errors: usage, where none fits (with what is near) or several do without a
// '*' (with their names).
[[nodiscard]] Result<std::vector<ChosenMetric>> metrics_called(
    const std::string& written, const std::vector<const Report*>& reports);

}  // namespace reprocheck::cli
