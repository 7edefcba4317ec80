// runs_by_seed: one table whose seeds each asked every item, as so many runs.

#pragma once

#include <optional>

#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/compare/pair_tables.h"

namespace reprocheck {

struct RunsBySeed {
  MetricPlan plan;  // with one value and seed a run
  PairedRuns paired;
};

// A seed that touches all items is a property of the run, and may move them together; one that
// only draws each answer moves nothing, and then its part of the noise is estimated as 0. nullopt
// where the rows of a side have no seeds, the baseline has one, or a seed lacks more than the share
// `touched` of the items: then answers are answers to one question and no more.
[[nodiscard]] std::optional<RunsBySeed> runs_by_seed(const MetricPlan& plan, const Pairing& pairing,
                                                     const MetricScale& scale, double touched,
                                                     unsigned jobs);

}  // namespace reprocheck
