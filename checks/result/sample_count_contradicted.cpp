// sample-count-contradicted: n as recorded is not the number of samples there.
//
// A metric that says it stands on 500 samples beside 480 rows is of another file, or lost
// twenty on the way.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/examine/recompute.h"

namespace reprocheck::checks {
namespace {

// Rows and scored rows, of the table and of its arms.
void add_counts(const SampleTable& table, const MetricKey& key,
                std::vector<std::uint64_t>& counts) {
  std::vector<std::uint64_t> rows(table.arms.size(), 0), scored(table.arms.size(), 0);
  const ScoreColumn* column = column_for(table, key);
  std::uint64_t all_scored = 0;
  for (std::size_t row = 0; row < table.rows; ++row) {
    ++rows[table.arm[row]];
    if (!column || column->states[row] != SampleState::scored) continue;
    ++scored[table.arm[row]];
    ++all_scored;
  }
  counts.push_back(table.rows);
  if (column) counts.push_back(all_scored);
  counts.insert(counts.end(), rows.begin(), rows.end());
  if (column) counts.insert(counts.end(), scored.begin(), scored.end());
}

Answered find_sample_count_contradicted(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  for (const Recomputation& each : bundle.recomputations) {
    const Metric& metric = *each.metric;
    // An n that stands beside a rate and fits it may still count something else: a best of n.
    if (!metric.n || metric.n_is_beside) continue;
    const Records& records = bundle.bundle->runs[each.run].records;
    std::vector<std::uint64_t> counts;
    std::vector<const SampleTable*> spoken_of;
    for (const SampleTable& table : records.samples) {
      if (!speaks_of(metric.key, table, records.samples.size())) continue;
      spoken_of.push_back(&table);
      add_counts(table, metric.key, counts);
    }
    if (counts.empty()) continue;
    asked = true;
    if (std::ranges::find(counts, *metric.n) != counts.end()) continue;
    // Counted last, since it takes longest.
    if (std::ranges::find(spoken_of, *metric.n, [](const SampleTable* table) {
          return table->has_ids ? distinct_ids(*table) : table->rows;
        }) != spoken_of.end())
      continue;
    findings.push_back(
        {.subject = to_string(metric.key),
         .message = fmt::format("says n = {}, {} samples are there", *metric.n, counts.front()),
         .evidence = quoted(metric.source),
         .remedy = "wc -l samples.jsonl"});
  }
  if (!asked) return unavailable("no metric with an n stands beside its samples");
  return findings;
}

}  // namespace

extern constexpr Check sample_count_contradicted{
    .name = "sample-count-contradicted",
    .layer = Layer::result,
    .severity = Severity::error,
    .summary = "n as recorded is not the number of samples there",
    .needs = Need::metrics,
    .ask = &find_sample_count_contradicted,
};

}  // namespace reprocheck::checks
