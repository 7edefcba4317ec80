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

// Clusters by their names, so that their numbers are the same in any order of lines.
std::map<std::string_view, std::int64_t> numbered_clusters(const SampleTable& table,
                                                           std::span<const std::uint32_t> rows) {
  std::map<std::string_view, std::int64_t> clusters;
  for (const std::uint32_t row : rows) clusters.emplace(table.clusters[row], 0);
  std::int64_t next = 0;
  for (auto& [name, number] : clusters) number = next++;
  return clusters;
}

}  // namespace

UnitIndex index_units(const Pairing& pairing, std::span<const std::uint32_t> rows) {
  const SampleTable& table = *pairing.baseline.table;
  std::map<std::string_view, std::int64_t> clusters;
  if (pairing.clustered) clusters = numbered_clusters(table, rows);
  UnitIndex index{.unit = {}, .cluster = {}, .units = 0, .clusters = clusters.size()};
  index.unit.reserve(rows.size());
  FingerprintIndex known;
  for (const std::uint32_t row : rows) {
    auto at = static_cast<std::uint32_t>(index.units);
    if (pairing.repeats) {
      std::uint32_t& held = known.at(item_of(table, row).value_or(Fingerprint{}));
      if (held == FingerprintIndex::k_none) held = at;
      at = held;
    }
    index.unit.push_back(at);
    if (at < index.units) continue;
    ++index.units;
    if (pairing.clustered) index.cluster.push_back(clusters.at(table.clusters[row]));
  }
  return index;
}

Units units_of(const Pairing& pairing, std::span<const RowDifference> differences) {
  std::vector<std::uint32_t> rows;
  rows.reserve(differences.size());
  for (const RowDifference& difference : differences) rows.push_back(difference.row);
  const UnitIndex index = index_units(pairing, rows);
  std::vector<std::vector<double>> values(index.units);
  for (std::size_t i = 0; i < differences.size(); ++i)
    values[index.unit[i]].push_back(differences[i].value);
  std::vector<std::pair<std::int64_t, double>> all;
  all.reserve(index.units);
  for (std::size_t unit = 0; unit < index.units; ++unit) {
    std::ranges::sort(values[unit]);
    const double sum = std::accumulate(values[unit].begin(), values[unit].end(), 0.0);
    all.emplace_back(pairing.clustered ? index.cluster[unit] : 0,
                     sum / static_cast<double>(values[unit].size()));
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

stats::Estimate test_units(const Units& units, const UnitTest& kind,
                           const stats::Decision& decision) {
  std::optional<stats::Bounds> bounds;
  if (kind.bounded) bounds = stats::Bounds{-1, 1};
  const bool clustered =
      std::ranges::adjacent_find(units.clusters) != units.clusters.end();  // else of one item each
  if (clustered)
    return stats::paired_clustered(units.differences, units.clusters, bounds, decision);
  if (!kind.binary) return stats::paired_graded(units.differences, bounds, decision);
  const auto count = [&](double value) {
    return static_cast<std::uint64_t>(std::ranges::count(units.differences, value));
  };
  return stats::paired_binary(count(1), count(-1), units.differences.size(), decision);
}

}  // namespace reprocheck
