// sample-count-not-recorded: a metric without its n.
//
// 0.8 of five and 0.8 of five thousand are two results. Without n nothing can be tested.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/look_shared.h"
#include "src/base/text.h"
#include "src/examine/recompute.h"

namespace reprocheck::checks {
namespace {

Answered find_sample_count_not_recorded(const Examination& bundle, const Options&) {
  for (const ReconciledFact& fact : bundle.facts) {
    const std::string key = folded(fact.key);
    if (key.ends_with("ntest") || key.ends_with("nexamples") || key.ends_with("numexamples") ||
        key.ends_with("nsamples") || key.ends_with("numsamples"))
      return Findings{};
  }
  Findings findings;
  std::set<std::string> told;
  for (const Recomputation& each : bundle.recomputations) {
    const Metric& metric = *each.metric;
    if (metric.n || each.n || has_no_value(metric) || traits_of(metric.key.name).resource) continue;
    const Records& records = bundle.bundle->runs[each.run].records;
    const bool counted = std::ranges::any_of(records.samples, [&](const SampleTable& table) {
      return speaks_of(metric.key, table, records.samples.size());
    });
    if (counted || !told.insert(to_string(metric.key)).second) continue;
    findings.push_back(
        {.subject = to_string(metric.key),
         .message = fmt::format("{} of how many samples is not recorded", written(metric)),
         .evidence = quoted(metric.source),
         .remedy = "record it: {\"accuracy\": {\"value\": 0.84, \"n\": 500}}"});
  }
  return findings;
}

}  // namespace

extern constexpr Check sample_count_not_recorded{
    .name = "sample-count-not-recorded",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "a metric without its n",
    .needs = Need::metrics,
    .ask = &find_sample_count_not_recorded,
};

}  // namespace reprocheck::checks
