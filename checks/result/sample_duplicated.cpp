// sample-duplicated: one item stands more than once, and not as a declared repeat.
//
// Easy items that stand twice lift a mean, and every count of independent samples is too
// high.

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

void add_same_ids(const SampleTable& table, Findings& findings) {
  std::map<std::tuple<std::string_view, std::uint16_t, std::uint32_t>, std::uint64_t> seen;
  for (std::size_t row = 0; row < table.rows; ++row)
    if (!table.ids[row].empty()) ++seen[{table.ids[row], table.arm[row], table.repeat[row]}];
  std::set<std::string_view> told;
  for (const auto& [key, count] : seen) {
    const std::string_view id = std::get<0>(key);
    if (count < 2 || !told.insert(id).second) continue;
    findings.push_back({.subject = fmt::format("{}/{}", name_of(table), id),
                        .message = fmt::format("stands {} times", count),
                        .evidence = quoted(table.source),
                        .remedy = "drop the copies, or give repeats a `repeat` column"});
  }
}

// One prompt (else question) and target under different ids, within an arm and a repeat.
void add_same_texts(const SampleTable& table, Findings& findings) {
  const FingerprintColumn& asked = table.prompt.recorded() ? table.prompt : table.question;
  if (!asked.recorded() || !table.target.recorded()) return;
  using Key = std::tuple<Fingerprint, Fingerprint, std::uint16_t, std::uint32_t>;
  std::map<Key, std::size_t> first;
  std::vector<std::string> copies;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!asked.present[row] || !table.target.present[row]) continue;
    const auto [at, is_new] = first.try_emplace(
        Key{asked.values[row], table.target.values[row], table.arm[row], table.repeat[row]}, row);
    const bool same_id = table.has_ids && table.ids[at->second] == table.ids[row];
    if (!is_new && !same_id)
      copies.push_back(table.has_ids ? std::string(table.ids[row])
                                     : fmt::format("row {}", row + 1));
  }
  if (!copies.empty())
    findings.push_back(
        {.subject = fmt::format("{}: prompt and target", name_of(table)),
         .message = fmt::format("{} of {} samples repeat an earlier one: {}", copies.size(),
                                table.rows, listed(copies, copies.size())),
         .evidence = quoted(table.source),
         .remedy = "drop the copies, or give repeats a `repeat` column"});
}

Answered find_sample_duplicated(const Examination& bundle, const Options&) {
  Findings findings;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    if (table.has_ids) add_same_ids(table, findings);
    add_same_texts(table, findings);
  });
  return findings;
}

}  // namespace

extern constexpr Check sample_duplicated{
    .name = "sample-duplicated",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "one item stands more than once, and not as a declared repeat",
    .needs = Need::samples,
    .ask = &find_sample_duplicated,
};

}  // namespace reprocheck::checks
