// join_bundles: several bundles of one side as one bundle with the runs of all.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/model/bundle.h"

namespace reprocheck {

// The id of a run that two bundles both hold; nullopt where they share none. One place, one inside
// the other, one tracker's run id, or equal bytes: a copy tells nothing of the noise between runs.
[[nodiscard]] std::optional<std::string> run_in_both(const Bundle& one, const Bundle& other);

// Every path begins with the name of its bundle (Bundle::parts), runs are grouped anew over all of
// them, and what lay beside the runs of one stays with those. In order of identity, so that the
// order in which they were named changes nothing. A single bundle is itself.
[[nodiscard]] std::unique_ptr<Bundle> join_bundles(std::vector<std::unique_ptr<Bundle>> bundles);

}  // namespace reprocheck
