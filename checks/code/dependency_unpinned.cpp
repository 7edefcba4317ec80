// dependency-unpinned: no lock file, and a requirement without an exact version.
//
// `transformers>=4` is another library every month. A lock, or the list of what was
// installed, says which one it was.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_dependency_unpinned(const Examination& bundle, const Options&) {
  bool locked = false, certain = false;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Package& package : records.packages) {
      if (!is_certain(*bundle.bundle, package.source)) continue;
      certain = true;
      locked = locked || package.origin != Package::Origin::requirement;
    }
  });
  if (!certain) return unavailable("no dependencies were recorded");
  if (locked) return Findings{};
  Findings findings;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Package& package : records.packages)
      if (!package.pinned && is_certain(*bundle.bundle, package.source))
        findings.push_back(
            {.subject = package.name,
             .message = fmt::format("{} names no exact version", shown(package.requirement)),
             .evidence = quoted(package.source),
             .remedy = "pip freeze > requirements.txt"});
  });
  return findings;
}

}  // namespace

extern constexpr Check dependency_unpinned{
    .name = "dependency-unpinned",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "no lock file, and a requirement without an exact version",
    .needs = Need::packages,
    .ask = &find_dependency_unpinned,
};

}  // namespace reprocheck::checks
