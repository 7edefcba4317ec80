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

// What one gated metric does to the exit code: 0, 3 or 1. `results` may hold the waivers of checks
// that speak of it.
enum class GateEffect : std::uint8_t { passes, no_verdict, fails };
[[nodiscard]] GateEffect effect_of(const MetricComparison& metric,
                                   const std::vector<CheckResult>& results, const Policy& policy);

// The gated metrics that a verdict is made of: what cannot be tested stays out while something was,
// since it can only be told.
[[nodiscard]] std::vector<const MetricComparison*> weighed(
    const std::vector<MetricComparison>& metrics);

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
