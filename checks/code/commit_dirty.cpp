// commit-dirty: a witness says the work tree differed from the commit, and no patch was saved.
//
// A commit names code that is not the code that ran. Nobody, the author included, can get
// it back. In a comparison it is a warning: the change under test may be the edit.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_commit_dirty(const Examination& bundle, const Options&) {
  Findings findings;
  bool told = false;
  for (const ReconciledFact* fact : all_recorded(bundle, Layer::code, "dirty")) {
    told = true;
    const bool dirty = std::ranges::any_of(fact->witnesses, [](const Witness& witness) {
      const std::string value = lower(trim(witness.value));
      return value == "true" || value == "1" || value == "yes";
    });
    if (dirty && findings.empty())
      findings.push_back({.subject = "commit",
                          .message = fmt::format("the work tree differed from {}, and no patch "
                                                 "was saved",
                                                 short_commit(bundle)),
                          .evidence = quoted(*fact),
                          .remedy = "commit, then run again: git commit -a"});
  }
  for (const ReconciledFact* commit : all_recorded(bundle, Layer::code, "commit"))
    if (findings.empty() && commit->value.ends_with("-dirty"))
      findings.push_back({.subject = "commit",
                          .message = fmt::format("recorded as {}", shown(commit->value)),
                          .evidence = quoted(*commit),
                          .remedy = "commit, then run again: git commit -a"});
  if (recorded(bundle, Layer::code, "patch")) return Findings{};
  if (!told && findings.empty())
    return unavailable("no witness says whether the work tree was clean");
  return findings;
}

}  // namespace

extern constexpr Check commit_dirty{
    .name = "commit-dirty",
    .layer = Layer::code,
    .severity = Severity::error,
    .in_compare = Severity::warning,
    .summary = "a witness says the work tree differed from the commit, and no patch was saved",
    .needs = Need::nothing,
    .ask = &find_commit_dirty,
};

}  // namespace reprocheck::checks
