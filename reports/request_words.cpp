// request_words: what the single requests of either side took, beside the runs that were judged.
//
// Quantiles stand with their order-statistic intervals and deciles with simultaneous ones. Requests
// of one process are not independent, so that both describe and neither decides.

#include <fmt/format.h>

#include "reports/basis.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

std::string interval_of(const MetricComparison& metric, const std::string& name) {
  const auto low = effect_of(metric, name + "_low"), high = effect_of(metric, name + "_high");
  if (!low && !high) return "";
  return fmt::format(" [{}, {}]", low ? number(*low) : "-inf", high ? number(*high) : "inf");
}

std::string quantiles_of(const MetricComparison& metric) {
  std::vector<std::string> told;
  for (const char* name : {"p50", "p95", "p99"}) {
    const std::string one = fmt::format("{}_baseline", name), other = fmt::format("{}_fresh", name);
    const auto before = effect_of(metric, one), after = effect_of(metric, other);
    if (!before || !after) continue;
    told.push_back(fmt::format("{} {}{} -> {}{}", name, number(*before), interval_of(metric, one),
                               number(*after), interval_of(metric, other)));
  }
  return join(told, ", ");
}

std::string shifts_of(const MetricComparison& metric) {
  const Scale scale = scale_of(metric);
  std::vector<std::string> told;
  for (int decile = 10; decile < 100; decile += 10) {
    const std::string name = fmt::format("shift_{}", decile);
    if (const auto shift = effect_of(metric, name))
      told.push_back(fmt::format("{}% {}{}", decile, difference_text(scale, *shift),
                                 interval_of(metric, name)));
  }
  return join(told, ", ");
}

}  // namespace

std::string requests_text(const MetricComparison& metric) {
  std::string text = quantiles_of(metric);
  if (text.empty()) return "";
  if (const std::string shifts = shifts_of(metric); !shifts.empty())
    text += "; fresh - baseline at each decile: " + shifts;
  return text;
}

}  // namespace reprocheck::reports
