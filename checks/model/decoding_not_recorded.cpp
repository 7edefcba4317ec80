// decoding-not-recorded: how tokens were drawn is not on record: temperature, limits and stops.
//
// Defaults differ between providers, clients and their versions, and nobody can know later
// which ones were in force.

#include <fmt/format.h>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// Embedders and rerankers compute; they draw nothing.
bool draws(std::string_view role) {
  return role != "embedder" && role != "embedding" && role != "reranker" && role != "retriever";
}

const ReconciledFact* setting(const Examination& bundle, std::string_view role,
                              std::string_view key) {
  const ReconciledFact* own = recorded(bundle, Layer::model, role, key);
  return own ? own : recorded(bundle, Layer::model, "", key);
}

Answered find_decoding_not_recorded(const Examination& bundle, const Options&) {
  Findings findings;
  for (const ReconciledFact* name : all_recorded(bundle, Layer::model, "name")) {
    if (!draws(name->role)) continue;
    if (setting(bundle, name->role, "temperature") || setting(bundle, name->role, "do_sample"))
      continue;
    std::vector<std::string> missing{"temperature"};
    for (const char* key : {"top_p", "max_tokens"})
      if (!setting(bundle, name->role, key)) missing.emplace_back(key);
    findings.push_back({
        .subject = named(name->role, "model"),
        .message = fmt::format("not recorded: {}", join(missing, ", ")),
        .evidence = quoted(*name),
        .remedy = "record the call's settings: {\"temperature\": 0, \"top_p\": 1, "
                  "\"max_tokens\": 512}",
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check decoding_not_recorded{
    .name = "decoding-not-recorded",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "how tokens were drawn is not on record: temperature, limits and stops",
    .needs = Need::model,
    .ask = &find_decoding_not_recorded,
};

}  // namespace reprocheck::checks
