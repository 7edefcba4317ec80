// seed-not-recorded: no seed is on record, and no word that the provider has none.
//
// Where something is drawn, the seed is what makes the draw the same again. "none" is an
// answer: some providers take no seed.

#include "checks/look_shared.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

Answered find_seed_not_recorded(const Examination& bundle, const Options&) {
  for (const ReconciledFact& fact : bundle.facts)
    if (fact.certain && fact.key.ends_with("seed") && !is_placeholder(fact.value))
      return Findings{};
  return Findings{{.subject = "seed",
                   .message = "no seed is recorded",
                   .remedy = "record it: {\"seed\": 1}, or {\"seed\": \"none\"} where the "
                             "provider takes none"}};
}

}  // namespace

extern constexpr Check seed_not_recorded{
    .name = "seed-not-recorded",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "no seed is on record, and no word that the provider has none",
    .needs = Need::nothing,
    .ask = &find_seed_not_recorded,
};

}  // namespace reprocheck::checks
