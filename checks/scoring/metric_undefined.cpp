// metric-undefined: nobody says whether more or less of a metric is better.
//
// A metric without a direction cannot gate: it is shown, and a loss of it passes. The
// direction is the policy's, the harness's, or the name's.

#include <fmt/format.h>

#include <set>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_metric_undefined(const Examination& bundle, const Options& options) {
  Findings findings;
  std::set<std::string> told;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Metric& metric : records.metrics) {
      const NameTraits traits = traits_of(metric.key.name);
      const Gate* gate = gate_for(options.policy(), metric.key);
      const bool known = traits.direction != Direction::unknown || traits.resource ||
                         metric.direction != Direction::unknown || (gate && gate->direction);
      if (known || !told.insert(to_string(metric.key)).second) continue;
      findings.push_back(
          {.subject = to_string(metric.key),
           .message = "its direction is not known, so it cannot gate",
           .evidence = quoted(metric.source),
           .remedy = fmt::format("gates: {{'{}': {{direction: higher}}}}", to_string(metric.key))});
    }
  });
  return findings;
}

}  // namespace

extern constexpr Check metric_undefined{
    .name = "metric-undefined",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "nobody says whether more or less of a metric is better",
    .needs = Need::metrics,
    .ask = &find_metric_undefined,
};

}  // namespace reprocheck::checks
