// dependency-not-recorded: nothing says which packages were installed.
//
// The same code on other versions of its packages is another program.

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_dependency_not_recorded(const Examination& bundle, const Options&) {
  bool there = recorded(bundle, Layer::code, "python_packages") != nullptr;
  each_records(*bundle.bundle, [&](const Records& records) {
    there = there || std::ranges::any_of(records.packages, [&](const Package& package) {
              return is_certain(*bundle.bundle, package.source);
            });
  });
  if (there) return Findings{};
  return Findings{{.subject = "dependencies",
                   .message = "neither requirements, a lock nor an installed set is recorded",
                   .remedy = "pip freeze > RUN_DIR/requirements.txt"}};
}

}  // namespace

extern constexpr Check dependency_not_recorded{
    .name = "dependency-not-recorded",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "nothing says which packages were installed",
    .needs = Need::nothing,
    .ask = &find_dependency_not_recorded,
};

}  // namespace reprocheck::checks
