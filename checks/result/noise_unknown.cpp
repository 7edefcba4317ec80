// noise-unknown: no repeats and no standard error: how far a re-run would move is unknown.
//
// One run gives one number. How far the next one would land from it is the noise that
// every later comparison needs.

#include <algorithm>
#include <map>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_noise_unknown(const Examination& bundle, const Options&) {
  std::map<std::string, int> runs_of_arm;
  for (const Run& run : bundle.bundle->runs) ++runs_of_arm[run.arm];
  bool known = std::ranges::any_of(runs_of_arm, [](const auto& arm) { return arm.second > 1; });
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Metric& metric : records.metrics)
      known = known || metric.std_error || metric.repeats.size() > 1;
    for (const SampleTable& table : records.samples) known = known || table.has_repeats;
  });
  if (known) return Findings{};
  return Findings{{.subject = "repeats",
                   .message = "1 run, no repeats and no standard error",
                   .remedy = "run again with other seeds, and keep every run"}};
}

}  // namespace

extern constexpr Check noise_unknown{
    .name = "noise-unknown",
    .layer = Layer::result,
    .severity = Severity::warning,
    .summary = "no repeats and no standard error: how far a re-run would move is unknown",
    .needs = Need::metrics,
    .ask = &find_noise_unknown,
};

}  // namespace reprocheck::checks
