// check: asks one question of one examined bundle, or of two that were compared.
//
// A check holds no state, opens no file, prints nothing, measures nothing and grades
// nothing: its severity is a default that policy overrules. A check passes only when it
// looked and found nothing.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/compare/comparison.h"
#include "src/examine/examination.h"
#include "src/model/finding.h"
#include "src/policy/policy.h"

namespace reprocheck {

using Findings = std::vector<Finding>;

// The question does not arise.
struct NotApplicable {
  std::string reason;
};
// The run should have recorded what the question is about, and did not.
struct Unavailable {
  std::string reason;
};

using Answered = std::variant<Findings, NotApplicable, Unavailable>;  // no findings: it passed

[[nodiscard]] inline Answered not_applicable(std::string reason) {
  return NotApplicable{std::move(reason)};
}
[[nodiscard]] inline Answered unavailable(std::string reason) {
  return Unavailable{std::move(reason)};
}

// A key of a check in the policy.
struct Option {
  std::string_view name;
  OptionValue by_default;
  std::string_view summary;  // one line
};

// The values of a check's options: the policy's, else the defaults.
class Options {
 public:
  Options(std::span<const Option> declared, const CheckPolicy* policy, const Policy& whole);
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] const Policy& policy() const { return whole_; }

 private:
  std::map<std::string, OptionValue, std::less<>> values_;
  const Policy& whole_;
};

using AuditQuestion = Answered(const Examination&, const Options&);
using CompareQuestion = Answered(const Comparison&, const Options&);

// What must have been recorded for the question to have an answer; the engine answers
// unavailable, with one sentence, where it was not.
enum class Need : std::uint8_t {
  nothing,
  samples,
  metrics,
  commit,
  repository,
  model,
  data,
  packages,
  image,
  prompts,
  outputs,
};

struct Check {
  std::string_view name;  // what --only says and a waiver names: reads after "allow"
  Layer layer;            // what it looks at
  Severity severity;      // unless policy says otherwise
  // Milder where a comparison asks an audit check.
  std::optional<Severity> in_compare = std::nullopt;
  std::string_view summary;  // what a finding means, in one line
  Need needs = Need::nothing;
  std::span<const Option> options;
  std::variant<AuditQuestion*, CompareQuestion*> ask;
  // About the policy or the call and not about a side: a comparison asks it a single time, also
  // where there is no baseline.
  bool once = false;
  // Another setting than --fail-on decides what its findings do to the exit code.
  bool never_gates = false;
};

[[nodiscard]] inline bool asks_one_bundle(const Check& check) {
  return std::holds_alternative<AuditQuestion*>(check.ask);
}

enum class Outcome : std::uint8_t {
  passed,
  failed,
  waived,
  unavailable,     // should have been recorded and was not: never green
  not_applicable,  // the question does not arise
  broken,          // our fault: exit 70
};
[[nodiscard]] std::string_view to_string(Outcome outcome);

struct CheckResult {
  const Check* check = nullptr;
  std::optional<Side> side;  // of an audit check asked in a comparison
  Outcome outcome = Outcome::passed;
  Severity severity = Severity::note;  // after policy
  std::string reason;                  // of unavailable, not_applicable, broken, waived
  Findings findings;
  bool already_so = false;  // all of its findings are
  bool gates = false;       // a finding at or above --fail-on that is new and not waived
};

// Every check, in layer order (checks/all_checks.cpp).
[[nodiscard]] std::span<const Check* const> all_checks();
// The page of a check (its .md), or ""; also checks/all_checks.cpp.
[[nodiscard]] std::string_view page_of(const Check& check);

// Which checks to ask: --only, --skip.
struct Selection {
  std::vector<std::string> only;
  std::vector<std::string> skip;
};

// In the order of the checks, the baseline's answer before fresh's; `jobs` threads ask at once.
[[nodiscard]] std::vector<CheckResult> run_checks(std::span<const Check* const> checks,
                                                  const Examination& bundle, const Policy& policy,
                                                  const Selection& selection, unsigned jobs = 1);
[[nodiscard]] std::vector<CheckResult> run_checks(std::span<const Check* const> checks,
                                                  const Comparison& runs, const Policy& policy,
                                                  const Selection& selection, unsigned jobs = 1);

}  // namespace reprocheck
