// name-collided: two names of one place cannot be told apart by looking.
//
// A report shows the one where the gate reads the other. Where only the case differs, another
// file system keeps one file of the two.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/skeleton.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

std::string spelled(const std::string& name) {
  const std::string points = code_points(name);
  return points.empty() ? shown(name, 80) : fmt::format("{} ({})", shown(name, 80), points);
}

Finding finding_of(const NamesAlike& pair) {
  const bool is_file = pair.named == Named::file && !pair.place.empty();
  Finding finding{.subject = pair.named == Named::sample ? fmt::format("samples of {}", pair.place)
                             : is_file ? fmt::format("{}/{}", pair.place, pair.first)
                                       : pair.first,
                  .message = fmt::format("{} {} and {} {}", to_string(pair.named),
                                         spelled(pair.first), spelled(pair.second),
                                         pair.by_case ? "differ in case alone" : "look alike"),
                  .remedy = "rename one of the two"};
  if (pair.count > 1) finding.message += fmt::format(", and {} more such pairs", pair.count - 1);
  // Ids and settings may be of any language and any case, and both belong to the data.
  if (pair.by_case || pair.named == Named::sample || pair.named == Named::setting)
    finding.severity = Severity::warning;
  return finding;
}

Answered find_name_collided(const Examination& bundle, const Options&) {
  Findings findings;
  for (const NamesAlike& pair : bundle.names_alike) findings.push_back(finding_of(pair));
  return findings;
}

}  // namespace

extern constexpr Check name_collided{
    .name = "name-collided",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "two names of one place cannot be told apart by looking",
    .needs = Need::nothing,
    .ask = &find_name_collided,
};

}  // namespace reprocheck::checks
