// data-count-contradicted: the number of examples stated is not the number counted.
//
// A count beside the results is a claim about the same file. Where the samples are there,
// the claim can be counted.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// Keys that count evaluated items; "n_samples" may count answers an item, so it stands apart.
bool states_count(std::string_view key) {
  constexpr std::array<std::string_view, 9> names{
      "ntest",        "numtest",     "neval",       "numexamples",      "nexamples",
      "numquestions", "datasetrows", "datasetsize", "heldoutrowsscored"};
  const std::size_t dot = key.rfind('.');
  const std::string name = folded(dot == std::string_view::npos ? key : key.substr(dot + 1));
  return std::ranges::find(names, name) != names.end();
}

// Rows, items and items of an arm: whichever of them the author counted.
std::vector<long long> counts_of(const SampleTable& table) {
  std::vector<long long> rows(table.arms.size(), 0);
  for (const std::uint16_t arm : table.arm) ++rows[arm];
  std::vector<long long> counts{static_cast<long long>(table.rows)};
  if (table.has_ids) counts.push_back(static_cast<long long>(distinct_ids(table)));
  counts.insert(counts.end(), rows.begin(), rows.end());
  return counts;
}

Answered find_data_count_contradicted(const Examination& bundle, const Options&) {
  std::vector<const ReconciledFact*> claims;
  for (const ReconciledFact& fact : bundle.facts)
    if (fact.certain && states_count(fact.key) && parse_integer(fact.value))
      claims.push_back(&fact);
  if (claims.empty()) return not_applicable("no number of examples is stated");
  std::vector<long long> counts;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    const auto more = counts_of(table);
    counts.insert(counts.end(), more.begin(), more.end());
  });
  if (counts.empty()) return unavailable("no samples were recorded");
  Findings findings;
  for (const ReconciledFact* claim : claims)
    if (std::ranges::find(counts, *parse_integer(claim->value)) == counts.end())
      findings.push_back(
          {.subject = claim->key,
           .message = fmt::format("states {}, {} are there", claim->value, counts.front()),
           .evidence = quoted(*claim),
           .remedy = "wc -l predictions.jsonl"});
  return findings;
}

}  // namespace

extern constexpr Check data_count_contradicted{
    .name = "data-count-contradicted",
    .layer = Layer::data,
    .severity = Severity::error,
    .summary = "the number of examples stated is not the number counted",
    .needs = Need::nothing,
    .ask = &find_data_count_contradicted,
};

}  // namespace reprocheck::checks
