// dependency-contradicted: what was installed is not what the lock or an exact requirement says.
//
// A lock that was not obeyed is worse than none: everybody who installs from it gets
// another program than the one that ran.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

struct Known {
  std::vector<const Package*> installed, fixed;
};

// "2.1.0+cu121" is a build of 2.1.0.
std::string_view without_build(std::string_view version) {
  return version.substr(0, version.find('+'));
}

// A lock may hold several versions of one package, for other systems.
bool agrees(const Package& installed, const std::vector<const Package*>& fixed) {
  return std::ranges::any_of(fixed, [&](const Package* package) {
    return package->version == installed.version ||
           without_build(package->version) == without_build(installed.version);
  });
}

Answered find_dependency_contradicted(const Examination& bundle, const Options&) {
  std::map<std::string, Known, std::less<>> packages;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Package& package : records.packages) {
      if (package.version.empty() || !is_certain(*bundle.bundle, package.source)) continue;
      Known& known = packages[package.name];
      const bool installed = package.origin == Package::Origin::installed;
      if (!installed && !package.pinned) continue;
      (installed ? known.installed : known.fixed).push_back(&package);
    }
  });
  Findings findings;
  bool both = false;
  for (const auto& [name, known] : packages) {
    both = both || (!known.installed.empty() && !known.fixed.empty());
    for (const Package* installed : known.installed) {
      if (known.fixed.empty() || agrees(*installed, known.fixed)) continue;
      findings.push_back({
          .subject = name,
          .message = fmt::format("{} was installed, {} is fixed", installed->version,
                                 known.fixed.front()->version),
          .evidence = {{Side::fresh, known.fixed.front()->source},
                       {Side::fresh, installed->source}},
          .remedy = fmt::format("pip install {}=={}", name, known.fixed.front()->version),
      });
      break;
    }
  }
  if (!both) return unavailable("not both a lock and an installed set were recorded");
  return findings;
}

}  // namespace

extern constexpr Check dependency_contradicted{
    .name = "dependency-contradicted",
    .layer = Layer::code,
    .severity = Severity::error,
    .summary = "what was installed is not what the lock or an exact requirement says",
    .needs = Need::packages,
    .ask = &find_dependency_contradicted,
};

}  // namespace reprocheck::checks
