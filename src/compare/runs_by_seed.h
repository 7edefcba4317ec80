// runs_by_seed: one table whose seeds each asked every item, as so many runs.

#pragma once

#include <optional>

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/compare/pair_tables.h"

namespace reprocheck {

// A seed that touches all items is a property of the run, and may move them together; one that
// only draws each answer moves nothing, and then its part of the noise is estimated as 0. nullopt
// where the rows of a side have no seeds, the baseline has one, or a seed lacks more than the share
// `touched` of the items: then answers are answers to one question and no more.
[[nodiscard]] std::optional<PairedRuns> runs_by_seed(const Pairing& pairing, double touched,
                                                     unsigned jobs);

// The plan of one table as that of these runs of it, with one value and seed a run.
[[nodiscard]] MetricPlan plan_by_seed(MetricPlan plan, const PairedRuns& runs,
                                      const MetricScale& scale);

}  // namespace reprocheck
