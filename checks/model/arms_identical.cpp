// arms-identical: arms that are said to differ gave the same bytes on every item.
//
// The same predictions under two names that claim different temperatures or models: the
// setting never reached the model, or a cache answered for it.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

// What an arm answered: its items with their outputs, in one order whatever the file's.
struct Answers {
  std::vector<std::pair<Fingerprint, Fingerprint>> items;  // item and repeat; output
  bool known = true;                                       // every output is there, and no blank
};

std::vector<Answers> answers_of(const SampleTable& table) {
  std::vector<Answers> arms(table.arms.size());
  for (std::size_t row = 0; row < table.rows; ++row) {
    Answers& arm = arms[table.arm[row]];
    arm.known = arm.known && table.output.present[row] && !table.output_blank[row];
    arm.items.emplace_back(fingerprint(fingerprint(table.ids[row]), table.repeat[row]),
                           table.output.values[row]);
  }
  for (Answers& arm : arms) std::ranges::sort(arm.items);
  return arms;
}

Answered find_arms_identical(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    if (!table.output.recorded() || !table.has_ids || table.arms.size() < 2) return;
    asked = true;
    const std::vector<Answers> arms = answers_of(table);
    std::map<std::vector<std::pair<Fingerprint, Fingerprint>>, std::size_t> first;
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
      if (!arms[arm].known || arms[arm].items.size() < 2) continue;
      const auto [at, is_new] = first.emplace(arms[arm].items, arm);
      if (is_new) continue;
      findings.push_back({
          .subject = fmt::format("{} and {}", table.arms[at->second], table.arms[arm]),
          .message = fmt::format("all {} outputs are identical in bytes", arms[arm].items.size()),
          .evidence = quoted(table.source),
          .remedy = "check that the setting reaches the call, and clear the response cache",
      });
    }
  });
  if (!asked) return not_applicable("there is one arm");
  return findings;
}

}  // namespace

extern constexpr Check arms_identical{
    .name = "arms-identical",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "arms that are said to differ gave the same bytes on every item",
    .needs = Need::outputs,
    .ask = &find_arms_identical,
};

}  // namespace reprocheck::checks
