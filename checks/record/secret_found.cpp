// secret-found: a credential lies in the bundle.
//
// A bundle is made to be handed on. A key in it is found within minutes of being
// published. Its value is never kept and never shown.

#include <fmt/format.h>

#include <map>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_secret_found(const Examination& bundle, const Options&) {
  std::map<std::pair<std::string, std::string>, std::vector<const SecretSeen*>> seen;
  for (const SecretSeen& secret : bundle.secrets)
    seen[{secret.path, secret.rule}].push_back(&secret);
  Findings findings;
  for (const auto& [where, secrets] : seen) {
    Finding finding{
        .subject = fmt::format("{}: {}", where.first, where.second),
        .message = fmt::format("{} in {}", where.second, counted(secrets.size(), "line")),
        .evidence = {},
        .remedy = "revoke it first, then remove it from the file and its history"};
    for (const SecretSeen* secret : secrets)
      finding.evidence.push_back({Side::fresh, {"", secret->path, "", secret->line, ""}});
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

extern constexpr Check secret_found{
    .name = "secret-found",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a credential lies in the bundle",
    .needs = Need::nothing,
    .ask = &find_secret_found,
};

}  // namespace reprocheck::checks
