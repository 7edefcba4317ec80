// decide: one verdict and one exit code from a comparison and its checks.
//
// The verdict word is the worst gated metric's. A finding never changes the word, only the
// exit code and the headline; an incomplete bundle outranks both, because whoever could not
// look has nothing to say.

#include "src/engine/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "src/base/text.h"
#include "src/engine/headline.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

// A regression fails unless the policy itself says less of it; leaving a check unasked (--skip) is
// no way to pass.
Severity severity_of_regressions(const Policy& policy) {
  const auto check = policy.checks.find("metric-regressed");
  return check == policy.checks.end() ? Severity::error
                                      : check->second.severity.value_or(Severity::error);
}

// The checks that tell of what made a metric not comparable: their waiver accepts it.
std::vector<std::string_view> checks_behind(std::string_view detail) {
  static const std::map<std::string_view, std::vector<std::string_view>> behind{
      {"items_changed", {"sample-removed", "sample-added", "target-changed", "question-changed"}},
      {"missingness_decides", {"sample-removed"}},
      {"sample_duplicated", {"sample-duplicated"}},
      {"scorer_changed", {"scorer-changed"}},
      {"ruler_changed", {"scorer-changed"}},
      {"judge_changed", {"judge-changed"}},
      {"scale_changed", {"metric-scale-changed"}},
      {"missing", {"metric-missing"}},
      {"not_finite", {"metric-not-finite"}},
  };
  const auto at = behind.find(detail);
  return at == behind.end() ? std::vector<std::string_view>{} : at->second;
}

bool accepted(const MetricComparison& metric, const std::vector<CheckResult>& results) {
  if (!metric.waived.empty()) return true;
  const auto behind = checks_behind(metric.detail);
  bool waived = false;
  for (const CheckResult& result : results) {
    if (std::ranges::find(behind, result.check->name) == behind.end()) continue;
    if (result.outcome == Outcome::failed && result.side != Side::baseline) return false;
    waived = waived || result.outcome == Outcome::waived;
  }
  return waived;
}

// A waiver of metric-regressed for this metric accepts its loss; the verdict's word stays.
bool loss_accepted(const MetricComparison& metric, const std::vector<CheckResult>& results) {
  return std::ranges::any_of(results, [&](const CheckResult& result) {
    return result.check->name == "metric-regressed" &&
           std::ranges::any_of(result.findings, [&](const Finding& finding) {
             return finding.subject == to_string(metric.key) && !finding.waived.empty();
           });
  });
}

class CompareDecision {
 public:
  CompareDecision(const Comparison& runs, const std::vector<CheckResult>& results,
                  const DecideOptions& options)
      : runs_(runs), results_(results), options_(options), policy_(*runs.policy) {}

  Verdict decide();

 private:
  [[nodiscard]] std::optional<Verdict> not_judged() const;
  void weigh_metrics();
  void weigh_findings();

  const Comparison& runs_;
  const std::vector<CheckResult>& results_;
  const DecideOptions& options_;
  const Policy& policy_;
  Verdict verdict_;
  V worst_ = V::info_only;
  bool fails_ = false;
  bool no_verdict_ = false;
  std::vector<const MetricComparison*> decisive_;
};

std::optional<Verdict> CompareDecision::not_judged() const {
  for (const Examination* side : {runs_.baseline, runs_.fresh}) {
    if (!side) continue;
    if (const auto problem = deciding_problem(*side->bundle))
      return Verdict{"unchecked", "unchecked: " + *problem, 4, {"file-malformed"}};
  }
  if (!runs_.baseline) {
    const bool required = options_.require_baseline || policy_.baseline_required;
    const std::string where = options_.baseline_named.empty()
                                  ? std::string("nothing to compare with yet")
                                  : "nothing at " + shown(options_.baseline_named, 100) + " yet";
    return Verdict{"no_baseline",
                   fmt::format("no baseline: {}, {}", where,
                               required ? "and one is required" : "so nothing can fail"),
                   required ? 3 : 0,
                   {"baseline-missing"}};
  }
  for (const Examination* side : {runs_.baseline, runs_.fresh})
    if (side->bundle->runs.empty())
      return Verdict{
          "not_comparable",
          fmt::format("not comparable: {} holds no finished run", shown(side->bundle->path)),
          3,
          {"run-unfinished"}};
  if (runs_.metrics.empty())
    return Verdict{"not_comparable", "not comparable: no metric was found in either bundle", 3, {}};
  return std::nullopt;
}

void CompareDecision::weigh_metrics() {
  decisive_ = weighed(runs_.metrics);
  for (const MetricComparison* metric : decisive_) {
    worst_ = std::min(worst_, metric->verdict);
    const GateEffect effect = effect_of(*metric, results_, policy_);
    fails_ = fails_ || effect == GateEffect::fails;
    no_verdict_ = no_verdict_ || effect == GateEffect::no_verdict;
    if (metric->verdict == V::regressed || metric->verdict == V::not_comparable)
      verdict_.reasons.push_back(to_string(metric->key));
  }
}

void CompareDecision::weigh_findings() {
  for (const CheckResult& result : results_) {
    if (!result.gates || result.check->name == "metric-regressed" ||
        result.check->name == "metric-inconclusive")
      continue;
    fails_ = true;
    verdict_.reasons.emplace_back(result.check->name);
  }
}

Verdict CompareDecision::decide() {
  weigh_findings();
  if (auto early = not_judged()) {
    // What fresh brought besides is an error with or without a metric.
    if (early->exit_code == 3 && runs_.baseline && fails_) {
      early->exit_code = 1;
      early->headline = with_new_errors(early->headline, true, results_);
      early->reasons.insert(early->reasons.end(), verdict_.reasons.begin(), verdict_.reasons.end());
    }
    if ((early->exit_code == 1 || early->exit_code == 3) && options_.exit_zero)
      early->exit_code = 0;
    return *early;
  }
  weigh_metrics();
  verdict_.word = to_string(worst_);
  verdict_.headline = headline_of(worst_, decisive_, runs_, results_);
  verdict_.exit_code = fails_ ? 1 : no_verdict_ ? 3 : 0;
  if (options_.exit_zero) verdict_.exit_code = 0;
  return verdict_;
}

bool any_broken(const std::vector<CheckResult>& results) {
  return std::ranges::any_of(results,
                             [](const CheckResult& r) { return r.outcome == Outcome::broken; });
}

}  // namespace

GateEffect effect_of(const MetricComparison& metric, const std::vector<CheckResult>& results,
                     const Policy& policy) {
  const bool waived = accepted(metric, results);
  switch (metric.verdict) {
    case V::regressed: {
      const Severity of_gate = metric.gate ? metric.gate->severity : Severity::error;
      const Severity severity = std::min(of_gate, severity_of_regressions(policy));
      const Severity least =
          policy.fail_on == FailOn::warning ? Severity::warning : Severity::error;
      const bool fails = !waived && !loss_accepted(metric, results) &&
                         policy.fail_on != FailOn::never && severity >= least;
      return fails ? GateEffect::fails : GateEffect::passes;
    }
    case V::not_comparable:
      return waived ? GateEffect::passes : GateEffect::no_verdict;
    case V::inconclusive: {
      const bool strict = metric.gate && metric.gate->polarity == Polarity::require_non_inferior;
      const OnInconclusive then = metric.gate && metric.gate->on_inconclusive
                                      ? *metric.gate->on_inconclusive
                                      : policy.on_inconclusive;
      const bool open = !waived && (strict || then == OnInconclusive::fail);
      return open ? GateEffect::no_verdict : GateEffect::passes;
    }
    case V::non_inferior:
    case V::improved:
    case V::equivalent:
    case V::info_only:
      break;
  }
  return GateEffect::passes;
}

std::vector<const MetricComparison*> weighed(const std::vector<MetricComparison>& metrics) {
  const bool any_tested = std::ranges::any_of(metrics, [](const MetricComparison& m) {
    return m.gated && (m.tested || m.verdict == V::not_comparable);
  });
  std::vector<const MetricComparison*> found;
  for (const MetricComparison& metric : metrics) {
    const bool untested = !metric.tested && metric.verdict == V::inconclusive;
    // What the policy asks to be shown is not shown by nobody having looked.
    const bool demanded = metric.gate && (metric.gate->polarity == Polarity::require_non_inferior ||
                                          metric.gate->on_inconclusive == OnInconclusive::fail);
    const bool aside = untested && any_tested && metric.detail == "no_uncertainty" && !demanded;
    if (metric.gated && !aside) found.push_back(&metric);
  }
  return found;
}

Verdict decide(const Comparison& runs, const std::vector<CheckResult>& results,
               const DecideOptions& options) {
  Verdict verdict = CompareDecision(runs, results, options).decide();
  if (any_broken(results)) verdict.exit_code = 70;
  return verdict;
}

Verdict decide(const Examination& bundle, const std::vector<CheckResult>& results,
               const Policy& policy, const DecideOptions& options) {
  Verdict verdict;
  const int asked = options.level.value_or(policy.audit_level);
  std::size_t errors = 0;
  for (const CheckResult& result : results) {
    if (!result.gates) continue;
    errors += result.findings.size();
    verdict.reasons.emplace_back(result.check->name);
  }
  const bool ready = verdict.reasons.empty() && bundle.level >= asked;
  verdict.word = ready ? "ready" : "not_ready";
  verdict.exit_code = ready || options.exit_zero ? 0 : 1;
  verdict.headline = fmt::format(
      "{}: level {} of 5, \"{}\"{}{}", ready ? "ready" : "not ready", bundle.level,
      level_name(bundle.level),
      bundle.level < asked ? fmt::format(", asked for {}", asked) : std::string(),
      errors > 0 ? fmt::format(", {}", counted(errors, "gating finding")) : std::string());
  if (const auto problem = deciding_problem(*bundle.bundle, true)) {
    verdict.word = "unchecked";
    verdict.headline = "unchecked: " + *problem;
    verdict.exit_code = 4;
  }
  if (any_broken(results)) verdict.exit_code = 70;
  return verdict;
}

}  // namespace reprocheck
