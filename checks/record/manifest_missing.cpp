// manifest-missing: no list of files with their hashes: nothing shows that the bundle is whole.
//
// A bundle that travels loses files. A list of hashes made when the run ended shows
// whether it is still all there.

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

bool is_manifest(std::string_view path) {
  const std::string name = lower(base_name(path));
  return name.starts_with("sha256sums") || name.starts_with("manifest") ||
         name == "ro-crate-metadata.json";
}

Answered find_manifest_missing(const Examination& bundle, const Options&) {
  for (const ReadFile& file : bundle.bundle->readers)
    if (is_manifest(file.path)) return Findings{};
  for (const std::string& path : bundle.bundle->not_understood)
    if (is_manifest(path)) return Findings{};
  return Findings{
      {.subject = "manifest",
       .message = "no list of files with hashes",
       .remedy =
           "(cd RUN_DIR && find . -type f ! -name SHA256SUMS -exec sha256sum {} + > SHA256SUMS)"}};
}

}  // namespace

extern constexpr Check manifest_missing{
    .name = "manifest-missing",
    .layer = Layer::record,
    .severity = Severity::note,
    .summary = "no list of files with their hashes: nothing shows that the bundle is whole",
    .needs = Need::nothing,
    .ask = &find_manifest_missing,
};

}  // namespace reprocheck::checks
