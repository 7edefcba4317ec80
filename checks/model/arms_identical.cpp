// arms-identical: arms that are said to differ gave the same bytes on every item.
//
// The same predictions under two names that claim different temperatures or models: the
// setting never reached the model, or a cache answered for it.

#include <fmt/format.h>

#include <map>
#include <string_view>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

// How many items two arms share when every shared output is equal and not blank; 0 otherwise.
std::uint64_t items_all_identical(const SampleTable& table, std::size_t one, std::size_t other) {
  if (!table.has_ids) return 0;
  std::map<std::pair<std::string_view, std::uint32_t>, std::size_t> rows;
  for (std::size_t row = 0; row < table.rows; ++row)
    if (table.arm[row] == one) rows.emplace(std::pair{table.ids[row], table.repeat[row]}, row);
  std::uint64_t same = 0;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (table.arm[row] != other) continue;
    const auto at = rows.find({table.ids[row], table.repeat[row]});
    if (at == rows.end()) continue;
    const bool known = table.output.present[row] && table.output.present[at->second];
    if (!known || table.output_blank[row] ||
        table.output.values[row] != table.output.values[at->second])
      return 0;
    ++same;
  }
  return same;
}

Answered find_arms_identical(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    if (!table.output.recorded() || table.arms.size() < 2) return;
    asked = true;
    for (std::size_t one = 0; one < table.arms.size(); ++one)
      for (std::size_t other = one + 1; other < table.arms.size(); ++other)
        if (const std::uint64_t items = items_all_identical(table, one, other); items > 1)
          findings.push_back({
              .subject = fmt::format("{} and {}", table.arms[one], table.arms[other]),
              .message = fmt::format("all {} outputs are identical in bytes", items),
              .evidence = quoted(table.source),
              .remedy = "check that the setting reaches the call, and clear the response cache",
          });
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
