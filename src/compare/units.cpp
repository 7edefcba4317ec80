// units: what a test may count as independent: items, and the clusters they come in.
//
// Five answers to one question are five looks at one item, and taking them for five items makes any
// noise significant. Every item weighs the same, however often it was asked (the average question).

#include "src/compare/units.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include "src/base/fingerprint_index.h"

namespace reprocheck {
namespace {

struct Item {
  std::int64_t cluster = 0;
  std::vector<double> values;
};

// Clusters by their names, so that their numbers are the same in any order of lines.
std::map<std::string_view, std::int64_t> numbered_clusters(const SampleTable& table,
                                                           std::span<const RowDifference> rows) {
  std::map<std::string_view, std::int64_t> clusters;
  for (const RowDifference& row : rows) clusters.emplace(table.clusters[row.row], 0);
  std::int64_t next = 0;
  for (auto& [name, number] : clusters) number = next++;
  return clusters;
}

std::vector<Item> items_of(const Pairing& pairing, std::span<const RowDifference> rows) {
  const SampleTable& table = *pairing.baseline.table;
  std::map<std::string_view, std::int64_t> clusters;
  if (pairing.clustered) clusters = numbered_clusters(table, rows);
  FingerprintIndex known;
  std::vector<Item> items;
  for (const RowDifference& row : rows) {
    std::size_t at = items.size();
    if (pairing.repeats) {
      std::uint32_t& held = known.at(item_of(table, row.row).value_or(Fingerprint{}));
      if (held == FingerprintIndex::k_none) held = static_cast<std::uint32_t>(items.size());
      at = held;
    }
    if (at == items.size())
      items.push_back({pairing.clustered ? clusters.at(table.clusters[row.row]) : 0, {}});
    items[at].values.push_back(row.value);
  }
  return items;
}

}  // namespace

Units units_of(const Pairing& pairing, std::span<const RowDifference> differences) {
  std::vector<std::pair<std::int64_t, double>> all;
  for (Item& item : items_of(pairing, differences)) {
    std::ranges::sort(item.values);
    const double sum = std::accumulate(item.values.begin(), item.values.end(), 0.0);
    all.emplace_back(item.cluster, sum / static_cast<double>(item.values.size()));
  }
  std::ranges::sort(all);
  Units units;
  units.differences.reserve(all.size());
  for (const auto& [cluster, difference] : all) {
    units.differences.push_back(difference);
    if (pairing.clustered) units.clusters.push_back(cluster);
  }
  return units;
}

Answers answers_of(const Pairing& pairing, std::span<const ScoredPair> scored) {
  Answers answers;
  FingerprintIndex known;
  for (const ScoredPair& pair : scored) {
    const std::uint32_t row = pairing.pairs[pair.pair].baseline;
    std::uint32_t& held = known.at(item_of(*pairing.baseline.table, row).value_or(Fingerprint{}));
    if (held == FingerprintIndex::k_none) {
      held = static_cast<std::uint32_t>(answers.baseline.size());
      answers.baseline.emplace_back();
      answers.fresh.emplace_back();
    }
    answers.baseline[held].push_back(pair.baseline);
    answers.fresh[held].push_back(pair.fresh);
  }
  for (auto* side : {&answers.baseline, &answers.fresh})
    for (std::vector<double>& scores : *side) std::ranges::sort(scores);
  return answers;
}

}  // namespace reprocheck
