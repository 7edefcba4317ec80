// decide: one verdict and one exit code from a comparison or an examination and its checks.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/engine/check.h"
#include "src/engine/report.h"

namespace reprocheck {

struct Verdict {
  std::string word;  // a verdict's word in the result's schema
  std::string headline;
  int exit_code = 0;
  std::vector<std::string> reasons;  // names of checks or metrics that decided
};

struct DecideOptions {
  bool exit_zero = false;
  bool require_baseline = false;
  std::optional<int> level;    // --level
  std::string baseline_named;  // where no baseline was found; "" where none was named
};

[[nodiscard]] Verdict decide(const Comparison& runs, const std::vector<CheckResult>& results,
                             const DecideOptions& options);
[[nodiscard]] Verdict decide(const Examination& bundle, const std::vector<CheckResult>& results,
                             const Policy& policy, const DecideOptions& options);

// The whole result as the renderers see it.
[[nodiscard]] Report make_report(const Verdict& verdict, const Comparison& runs,
                                 const std::vector<CheckResult>& results, std::string version);
[[nodiscard]] Report make_report(const Verdict& verdict, const Examination& bundle,
                                 const std::vector<CheckResult>& results, const Policy& policy,
                                 std::string version);

}  // namespace reprocheck
