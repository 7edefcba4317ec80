// copied_runs: which of several runs say nothing that another one has not said.

#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "src/model/bundle.h"

namespace reprocheck {

struct CopiedRun {
  std::size_t copy = 0, of = 0;  // places in the order given; `of` is the first that says it
};

// A run that repeats an earlier one to the last output, score and recorded number is that run once
// more. Times and costs are held against each other only where `resources` says that they matter;
// of runs without samples settings are too, so that an equal rounded number of another seed counts.
[[nodiscard]] std::vector<CopiedRun> copied_runs(std::span<const std::unique_ptr<Bundle>> bundles,
                                                 bool resources);

}  // namespace reprocheck
