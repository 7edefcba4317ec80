// interval-not-recorded: a metric without an interval or error bar.
//
// A number without its uncertainty invites to be compared with another one, digit by
// digit.

#include <fmt/format.h>

#include <set>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_interval_not_recorded(const Examination& bundle, const Options&) {
  Findings findings;
  std::set<std::string> told;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Metric& metric : records.metrics) {
      if (metric.std_error || metric.repeats.size() > 1 || has_no_value(metric) ||
          traits_of(metric.key.name).resource)
        continue;
      if (!told.insert(to_string(metric.key)).second) continue;
      findings.push_back(
          {.subject = to_string(metric.key),
           .message = fmt::format("{} stands without interval or standard error", written(metric)),
           .evidence = quoted(metric.source),
           .remedy = "record it: {\"accuracy\": {\"value\": 0.84, "
                     "\"std_error\": 0.016, \"n\": 500}}"});
    }
  });
  return findings;
}

}  // namespace

extern constexpr Check interval_not_recorded{
    .name = "interval-not-recorded",
    .layer = Layer::result,
    .severity = Severity::note,
    .summary = "a metric without an interval or error bar",
    .needs = Need::metrics,
    .ask = &find_interval_not_recorded,
};

}  // namespace reprocheck::checks
