// run_requests: what each run of a side took, request by request.

#pragma once

#include <cstddef>
#include <vector>

#include "src/compare/measure_metric.h"

namespace reprocheck {

struct RunRequests {
  std::vector<std::vector<double>> runs;  // in the order of the requests; plus infinity: cut off
  std::size_t warmup = 0;                 // requests that were left out, of all runs
  std::size_t not_first = 0;              // marked as warm-up and kept, of all runs
};

// Of a resource that both sides have samples of.
struct Requests {
  RunRequests baseline, fresh;
};
[[nodiscard]] Requests requests_of(const MetricPlan& plan, std::span<const Pairing> pairings);

}  // namespace reprocheck
