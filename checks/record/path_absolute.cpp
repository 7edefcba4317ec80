// path-absolute: an absolute path of some machine stands in the record.
//
// It names a folder, and often a person, of a machine that nobody else has. For a
// double-blind review it is an error.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

bool is_machine_path(std::string_view value) {
  constexpr std::array<std::string_view, 8> roots{"/home/",    "/Users/", "/root/", "/mnt/",
                                                  "/scratch/", "/data/",  "C:\\",   "file:///"};
  return std::ranges::any_of(roots, [&](std::string_view root) { return value.starts_with(root); });
}

Answered find_path_absolute(const Examination& bundle, const Options& options) {
  Findings findings;
  std::set<std::string> told;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Fact& fact : records.facts) {
      // Readers keep the last part of such a path; what stood in the file is its source.
      if (!is_machine_path(fact.source.text)) continue;
      Finding finding{.subject = fmt::format("{}: {}", fact.source.path, fact.key),
                      .message = fmt::format("holds {}", shown(fact.source.text, 80)),
                      .evidence = quoted(fact.source),
                      .remedy = "write paths relative to the repository"};
      if (!told.insert(finding.subject).second) continue;
      if (options.policy().anonymous) finding.severity = Severity::error;
      findings.push_back(std::move(finding));
    }
  });
  return findings;
}

}  // namespace

extern constexpr Check path_absolute{
    .name = "path-absolute",
    .layer = Layer::record,
    .severity = Severity::note,
    .summary = "an absolute path of some machine stands in the record",
    .needs = Need::nothing,
    .ask = &find_path_absolute,
};

}  // namespace reprocheck::checks
