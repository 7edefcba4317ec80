// match_arms: which runs of the two sides answer each other.

#pragma once

#include <string>
#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

// Runs of one configuration on both sides; several on a side are repeats.
struct ArmPair {
  std::string arm;  // "" where there is one
  std::vector<const Run*> baseline, fresh;
};

// One group on each side is one pair, whatever its settings: they are the treatment. Several are
// matched by the settings in which they differ; what nothing matches is a usage error with the run
// paths and the PATH#RUN_ID forms.
[[nodiscard]] Result<std::vector<ArmPair>> match_arms(const Bundle& baseline, const Bundle& fresh);

}  // namespace reprocheck
