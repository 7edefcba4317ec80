// outcome: the ways in which a metric ends without an estimate.

#include "src/compare/outcome.h"

namespace reprocheck {

void refuse(MetricComparison& metric, std::string_view detail) {
  metric.verdict = MetricVerdict::not_comparable;
  metric.detail = detail;
  for (std::optional<double>* number :
       {&metric.difference, &metric.low, &metric.high, &metric.std_error, &metric.p_value,
        &metric.p_less, &metric.p_adjusted, &metric.mde})
    number->reset();
  metric.test.clear();
  metric.interval_method.clear();
  metric.tested = false;
}

void take_identical(MetricComparison& metric, std::string_view assumption) {
  metric.verdict = MetricVerdict::equivalent;
  metric.detail = "identical";
  metric.difference = 0;
  metric.tested = true;
  metric.assumption = assumption;
}

}  // namespace reprocheck
