// dependency-changed: a package has another version, or came or went.
//
// Libraries move scores: tokenizers, chat templates and defaults of sampling live in them.

#include <algorithm>
#include <array>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_dependency_changed(const Comparison& runs, const Options&) {
  constexpr std::array<std::string_view, 9> settings{"commit", "dirty",   "repository",
                                                     "branch", "command", "entry_point",
                                                     "patch",  "message", "python_packages"};
  Findings findings;
  for (const Change& change : runs.changes)
    if (change.layer == Layer::code && is_changed(change) &&
        std::ranges::find(settings, change.key) == settings.end())
      findings.push_back(finding_of(change));
  return findings;
}

}  // namespace

extern constexpr Check dependency_changed{
    .name = "dependency-changed",
    .layer = Layer::code,
    .severity = Severity::note,
    .summary = "a package has another version, or came or went",
    .needs = Need::packages,
    .ask = &find_dependency_changed,
};

}  // namespace reprocheck::checks
