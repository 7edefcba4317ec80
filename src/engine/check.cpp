// check: puts every question to one bundle or to two, and grades the answers by the policy.
//
// What a check never does stands here once: whether the question can be answered at all,
// which severity counts, what a waiver covers, what the baseline had already. A check that
// throws is our fault: it is marked broken, and the others are asked all the same.

#include "src/engine/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/engine/needs.h"
#include "src/engine/subjects.h"
#include "src/examine/secrets.h"

namespace reprocheck {
namespace {

// What a question is put to, and from where.
struct Asked {
  const Examination* bundle = nullptr;  // of an audit check
  const Comparison* runs = nullptr;     // of a compare check
  std::optional<Side> side = std::nullopt;
  bool comparing = false;
};

const CheckPolicy* policy_of(const Check& check, const Policy& policy) {
  const auto at = policy.checks.find(std::string(check.name));
  return at == policy.checks.end() ? nullptr : &at->second;
}

Severity severity_of(const Check& check, const Policy& policy, bool comparing) {
  const CheckPolicy* own = policy_of(check, policy);
  if (own && own->severity) return *own->severity;
  return comparing && check.in_compare ? *check.in_compare : check.severity;
}

// A finding's own severity counts, but never above one that the policy gave the check.
Severity severity_of(const Finding& finding, const Check& check, const Policy& policy,
                     Severity of_check) {
  if (!finding.severity) return of_check;
  const CheckPolicy* own = policy_of(check, policy);
  return own && own->severity ? std::min(*finding.severity, of_check) : *finding.severity;
}

bool at_or_above(Severity severity, FailOn fail_on) {
  switch (fail_on) {
    case FailOn::error:
      return severity == Severity::error;
    case FailOn::warning:
      return severity >= Severity::warning;
    case FailOn::never:
      return false;
  }
  return true;
}

void waive(const Check& check, const Policy& policy, Findings& findings) {
  for (Finding& finding : findings) {
    if (!finding.waived.empty()) continue;
    for (const Waiver& waiver : policy.waivers) {
      const bool covers =
          waiver.check == check.name &&
          (waiver.subject.empty() || matches_pattern(waiver.subject, finding.subject));
      if (!covers || !holds_today(policy, waiver)) continue;
      finding.waived = waiver.reason;
      break;
    }
  }
}

// Text of a bundle may hold a credential. A report is redacted whole, but findings are also read by
// whoever asks a check alone.
void redact(Finding& finding) {
  finding.subject = redacted(finding.subject);
  finding.message = redacted(finding.message);
  finding.remedy = redacted(finding.remedy);
  for (Evidence& evidence : finding.evidence) evidence.source.text = redacted(evidence.source.text);
}

Answered put(const Check& check, const Asked& asked, const Options& options) {
  if (asks_one_bundle(check)) return std::get<AuditQuestion*>(check.ask)(*asked.bundle, options);
  return std::get<CompareQuestion*>(check.ask)(*asked.runs, options);
}

std::optional<std::string> what_is_missing(const Check& check, const Asked& asked) {
  if (check.needs == Need::nothing) return std::nullopt;
  if (asks_one_bundle(check)) return missing_for(check.needs, *asked.bundle);
  for (const auto& [examination, name] :
       {std::pair{asked.runs->baseline, "baseline"}, std::pair{asked.runs->fresh, "fresh"}}) {
    if (!examination) continue;
    if (auto missing = missing_for(check.needs, *examination))
      return fmt::format("{}: {}", name, *missing);
  }
  return std::nullopt;
}

void take_findings(Findings findings, const Asked& asked, const Policy& policy,
                   CheckResult& result) {
  const std::size_t most = Limits{}.findings;
  if (findings.size() > most) {
    result.reason = fmt::format("{} findings, the first {} are kept", findings.size(), most);
    findings.resize(most);
  }
  for (Finding& finding : findings) {
    if (asked.bundle) finding.subject = stable_subject(finding.subject, *asked.bundle->bundle);
    if (asked.side)
      for (Evidence& evidence : finding.evidence) evidence.side = *asked.side;
    // What the baseline alone has is no fault of the run at hand.
    finding.already_so = asked.side == Side::baseline;
    redact(finding);
  }
  waive(*result.check, policy, findings);
  result.findings = std::move(findings);
}

CheckResult answer(const Check& check, const Asked& asked, const Policy& policy) {
  CheckResult result{.check = &check,
                     .side = asked.side,
                     .severity = severity_of(check, policy, asked.comparing),
                     .reason = {},
                     .findings = {}};
  if (asked.runs && !asked.runs->baseline && !check.once) {
    result.outcome = Outcome::not_applicable;
    result.reason = "no baseline";
    return result;
  }
  if (asks_one_bundle(check) &&
      std::ranges::find(policy.without, check.layer) != policy.without.end()) {
    result.outcome = Outcome::not_applicable;
    result.reason =
        fmt::format("the policy says that there is no {} layer here", to_string(check.layer));
    return result;
  }
  try {
    if (auto missing = what_is_missing(check, asked)) {
      result.outcome = Outcome::unavailable;
      result.reason = std::move(*missing);
      return result;
    }
    const Options options(check.options, policy_of(check, policy), policy);
    Answered answered = put(check, asked, options);
    if (auto* findings = std::get_if<Findings>(&answered)) {
      take_findings(std::move(*findings), asked, policy, result);
    } else if (auto* none = std::get_if<NotApplicable>(&answered)) {
      result.outcome = Outcome::not_applicable;
      result.reason = std::move(none->reason);
    } else if (auto* blind = std::get_if<Unavailable>(&answered)) {
      result.outcome = Outcome::unavailable;
      result.reason = std::move(blind->reason);
    }
  } catch (const std::exception&) {
    result.outcome = Outcome::broken;
    result.reason = "the check ended without an answer";
    result.findings.clear();
  }
  return result;
}

struct Question {
  const Check* check;
  Asked asked;
};

std::vector<CheckResult> answers_to(const std::vector<Question>& questions, const Policy& policy,
                                    unsigned jobs) {
  std::vector<CheckResult> results(questions.size());
  in_parallel(questions.size(), jobs, [&](std::size_t i) {
    results[i] = answer(*questions[i].check, questions[i].asked, policy);
  });
  return results;
}

// After all sides were asked: outcome, severity and whether it gates.
void grade(const Policy& policy, CheckResult& result) {
  if (result.findings.empty()) return;
  const auto waived = [](const Finding& finding) { return !finding.waived.empty(); };
  const bool all_waived = std::ranges::all_of(result.findings, waived);
  result.outcome = all_waived ? Outcome::waived : Outcome::failed;
  if (all_waived) result.reason = result.findings.front().waived;
  result.already_so = std::ranges::all_of(result.findings, &Finding::already_so);
  const Severity of_check = result.severity;
  Severity worst = Severity::off;
  for (const Finding& finding : result.findings) {
    const Severity severity = severity_of(finding, *result.check, policy, of_check);
    worst = std::max(worst, severity);
    if (result.check->never_gates || finding.already_so || waived(finding)) continue;
    result.gates = result.gates || at_or_above(severity, policy.fail_on);
  }
  result.severity = worst;
}

// Findings of fresh that stand in the baseline's too, by check and subject.
void mark_already_so(const CheckResult& baseline, CheckResult& fresh) {
  std::vector<std::string_view> known;
  for (const Finding& finding : baseline.findings) known.push_back(finding.subject);
  std::ranges::sort(known);
  for (Finding& finding : fresh.findings)
    finding.already_so = std::ranges::binary_search(known, std::string_view(finding.subject));
}

bool is_selected(const Check& check, const Policy& policy, const Selection& selection,
                 bool comparing) {
  const auto named = [&](const std::vector<std::string>& names) {
    return std::ranges::find(names, check.name) != names.end();
  };
  if (!selection.only.empty() && !named(selection.only)) return false;
  return !named(selection.skip) && severity_of(check, policy, comparing) != Severity::off;
}

}  // namespace

Options::Options(std::span<const Option> declared, const CheckPolicy* policy, const Policy& whole)
    : whole_(whole) {
  for (const Option& option : declared) values_[std::string(option.name)] = option.by_default;
  if (!policy) return;
  for (const auto& [name, value] : policy->options)
    if (values_.contains(name)) values_[name] = value;
}

double Options::number(std::string_view name) const {
  const auto at = values_.find(name);
  const double* value = at == values_.end() ? nullptr : std::get_if<double>(&at->second);
  return value ? *value : 0;
}

bool Options::flag(std::string_view name) const {
  const auto at = values_.find(name);
  const bool* value = at == values_.end() ? nullptr : std::get_if<bool>(&at->second);
  return value && *value;
}

std::string Options::text(std::string_view name) const {
  const auto at = values_.find(name);
  const std::string* value = at == values_.end() ? nullptr : std::get_if<std::string>(&at->second);
  return value ? *value : "";
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "passed";
    case Outcome::failed:
      return "failed";
    case Outcome::waived:
      return "waived";
    case Outcome::unavailable:
      return "unavailable";
    case Outcome::not_applicable:
      return "not_applicable";
    case Outcome::broken:
      return "broken";
  }
  return "";
}

std::vector<CheckResult> run_checks(std::span<const Check* const> checks, const Examination& bundle,
                                    const Policy& policy, const Selection& selection,
                                    unsigned jobs) {
  std::vector<Question> questions;
  for (const Check* check : checks)
    if (asks_one_bundle(*check) && is_selected(*check, policy, selection, false))
      questions.push_back({check, {.bundle = &bundle}});
  std::vector<CheckResult> results = answers_to(questions, policy, jobs);
  for (CheckResult& result : results) grade(policy, result);
  return results;
}

std::vector<CheckResult> run_checks(std::span<const Check* const> checks, const Comparison& runs,
                                    const Policy& policy, const Selection& selection,
                                    unsigned jobs) {
  std::vector<Question> questions;
  for (const Check* check : checks) {
    if (!is_selected(*check, policy, selection, true)) continue;
    if (!asks_one_bundle(*check)) {
      questions.push_back({check, {.runs = &runs, .comparing = true}});
      continue;
    }
    Asked fresh{.bundle = runs.fresh, .comparing = true};
    if (!check->once) fresh.side = Side::fresh;
    if (!check->once && runs.baseline)
      questions.push_back(
          {check, {.bundle = runs.baseline, .side = Side::baseline, .comparing = true}});
    questions.push_back({check, fresh});
  }
  std::vector<CheckResult> results = answers_to(questions, policy, jobs);
  for (std::size_t i = 0; i + 1 < results.size(); ++i)
    if (results[i].side == Side::baseline) mark_already_so(results[i], results[i + 1]);
  for (CheckResult& result : results) grade(policy, result);
  return results;
}

}  // namespace reprocheck
