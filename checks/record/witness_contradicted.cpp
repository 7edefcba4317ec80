// witness-contradicted: two records testify differently to one fact.
//
// Two tools that saw one run agree, but for spelling, rounding and the length of a hash.
// Where they do not, one of them tells of another run.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/base/text.h"
#include "src/examine/reconcile.h"

namespace reprocheck::checks {
namespace {

Answered find_witness_contradicted(const Examination& bundle, const Options&) {
  Findings findings;
  bool several = false;
  for (const ReconciledFact& fact : bundle.facts) {
    several = several || fact.witnesses.size() > 1;
    if (fact.state != ReconciledFact::State::contradicted || fact.witnesses.size() < 2) continue;
    const Witness& one = fact.witnesses.front();
    const auto other = std::ranges::find_if(fact.witnesses, [&](const Witness& witness) {
      return !witnesses_agree(fact.key, one.value, witness.value);
    });
    if (other == fact.witnesses.end()) continue;
    findings.push_back({
        .subject = fact.role.empty() ? fact.key : fmt::format("{}.{}", fact.role, fact.key),
        .message = fmt::format("{} in {}, {} in {}", shown(one.value, 80), one.path,
                               shown(other->value, 80), other->path),
        .evidence = quoted(fact),
        .remedy = "keep the record of this run, and remove the other",
    });
  }
  if (!several) return not_applicable("nothing has two witnesses");
  return findings;
}

}  // namespace

extern constexpr Check witness_contradicted{
    .name = "witness-contradicted",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "two records testify differently to one fact",
    .needs = Need::nothing,
    .ask = &find_witness_contradicted,
};

}  // namespace reprocheck::checks
