// readme-missing: no README says what lies here.
//
// Whoever opens a folder a year later reads the README first.

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

bool is_readme(std::string_view path) {
  return lower(base_name(path)).starts_with("readme");
}

Answered find_readme_missing(const Examination& bundle, const Options&) {
  for (const ReadFile& file : bundle.bundle->readers)
    if (is_readme(file.path)) return Findings{};
  for (const std::string& path : bundle.bundle->not_understood)
    if (is_readme(path)) return Findings{};
  return Findings{{.subject = "README",
                   .message = "no README",
                   .remedy = "reprocheck audit RUN_DIR -o md:RUN_DIR/README.md, and add what for"}};
}

}  // namespace

extern constexpr Check readme_missing{
    .name = "readme-missing",
    .layer = Layer::record,
    .severity = Severity::note,
    .summary = "no README says what lies here",
    .needs = Need::nothing,
    .ask = &find_readme_missing,
};

}  // namespace reprocheck::checks
