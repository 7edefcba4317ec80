// sample-duplicated: one item stands more than once, and not as a declared repeat.
//
// Easy items that stand twice lift a mean, and every count of independent samples is too
// high.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checks/look_shared.h"
#include "src/base/fingerprint_index.h"

namespace reprocheck::checks {
namespace {

// One sample: an item of an arm and a repeat.
Fingerprint sample_of(const SampleTable& table, std::size_t row, const Fingerprint& item) {
  return fingerprint(item, table.arm[row], table.repeat[row]);
}

void add_same_ids(const SampleTable& table, Findings& findings) {
  FingerprintIndex seen(table.rows);                 // how often
  std::map<std::string_view, std::uint64_t> copied;  // in order of their ids
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (table.ids[row].empty()) continue;
    std::uint32_t& count = seen.at(sample_of(table, row, fingerprint(table.ids[row])));
    count = count == FingerprintIndex::k_none ? 1 : count + 1;
    if (count == 1) continue;
    std::uint64_t& times = copied[table.ids[row]];
    times = std::max<std::uint64_t>(times, count);
  }
  // Every id equally often, and each row another: the key has a part that nobody named.
  const std::uint64_t times = copied.empty() ? 0 : copied.begin()->second;
  const bool is_design =
      copied.size() > 1 && seen.size() * times == table.rows &&
      std::ranges::all_of(copied, [&](const auto& c) { return c.second == times; });
  if (is_design) {
    findings.push_back({.subject = name_of(table),
                        .message = fmt::format("each of {} ids stands {} times: what else tells "
                                               "the rows apart is not declared",
                                               copied.size(), times),
                        .evidence = quoted(table.source),
                        .remedy = "name it in reprocheck.bundle.yaml: columns: {arm: COLUMN} or "
                                  "{repeat: COLUMN}"});
    return;
  }
  for (const auto& [id, count] : copied)
    findings.push_back({.subject = fmt::format("{}/{}", name_of(table), id),
                        .message = fmt::format("stands {} times", count),
                        .evidence = quoted(table.source),
                        .remedy = "drop the copies, or give repeats a `repeat` column"});
}

std::string row_text(const SampleTable& table, std::size_t row) {
  return table.has_ids ? std::string(table.ids[row]) : fmt::format("row {}", row + 1);
}

// One prompt (else question) and target under different ids, within an arm and a repeat. Which of
// the copies stands first in the file changes nothing: the smallest id counts as the original.
void add_same_texts(const SampleTable& table, Findings& findings) {
  const FingerprintColumn& asked = table.prompt.recorded() ? table.prompt : table.question;
  if (!asked.recorded() || !table.target.recorded()) return;
  FingerprintIndex original(table.rows);
  std::vector<std::string> copies;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!asked.present[row] || !table.target.present[row]) continue;
    const Fingerprint& target = table.target.values[row];
    Fingerprint item = fingerprint(asked.values[row], target.high, target.low);
    // One question about two images is two samples.
    if (table.has_ids && !table.inputs.empty()) item = fingerprint(item, table.inputs[row]);
    std::uint32_t& first = original.at(sample_of(table, row, item));
    auto copy = static_cast<std::uint32_t>(row);
    if (first == FingerprintIndex::k_none) {
      first = copy;
      continue;
    }
    if (table.has_ids && table.ids[first] == table.ids[copy]) continue;
    if (table.has_ids && table.ids[copy] < table.ids[first]) std::swap(copy, first);
    copies.push_back(row_text(table, copy));
  }
  std::ranges::sort(copies);
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
