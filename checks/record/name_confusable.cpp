// name-confusable: a name holds a letter or a mark that is made to be overlooked.
//
// Whoever reads "accuracy" believes to know which number it is.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

Answered find_name_confusable(const Examination& bundle, const Options&) {
  Findings findings;
  for (const DisguisedName& disguised : bundle.names_disguised) {
    Finding finding{.subject = disguised.name,
                    .message = fmt::format("{} {} {}", to_string(disguised.named),
                                           shown(disguised.name, 80), disguised.reason),
                    .remedy = "type the name anew"};
    if (disguised.named != Named::metric) finding.severity = Severity::warning;
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

extern constexpr Check name_confusable{
    .name = "name-confusable",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a name holds a letter or a mark that is made to be overlooked",
    .needs = Need::nothing,
    .ask = &find_name_confusable,
};

}  // namespace reprocheck::checks
