// diff_facts: what differs between two bundles beside their samples, layer by layer.

#pragma once

#include <map>
#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

struct FactDifference {
  std::vector<Change> changes;  // in layer order, then by key
  std::map<Layer, std::uint64_t> unchanged;
};

// Facts, packages, prompts and data files of both sides. Same, different and unknown are kept
// apart: a fact on one side only, or read where no commit was recorded, is unknown.
[[nodiscard]] FactDifference diff_facts(const Examination& baseline, const Examination& fresh);

// What a change of a fact means: the ruler is what scoring and a judge consist of.
[[nodiscard]] ChangeClass class_of(const ReconciledFact& fact);

// Whether a ruler fact only chooses items, so that the items themselves show what it changed.
[[nodiscard]] bool items_show(std::string_view key);

}  // namespace reprocheck
