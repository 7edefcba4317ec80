// join_bundles: several bundles of one side as one bundle with the runs of all.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/model/bundle.h"

namespace reprocheck {

// Whether equal bytes are one run. Among the repeats of a side they are, since a copy tells nothing
// of the noise between runs; the two sides of a comparison may well come to the same.
enum class Copies : std::uint8_t { are_the_run, may_be_two };

// The id of a run that two bundles both hold; nullopt where they share none. One place, one inside
// the other, one tracker's run id, or a copy.
[[nodiscard]] std::optional<std::string> run_in_both(const Bundle& one, const Bundle& other,
                                                     Copies copies);

// Every path begins with the name of its bundle (Bundle::parts), runs are grouped anew over all of
// them, and what lay beside the runs of one stays with those. In order of identity, so that the
// order in which they were named changes nothing. A single bundle is itself.
[[nodiscard]] std::unique_ptr<Bundle> join_bundles(std::vector<std::unique_ptr<Bundle>> bundles);

}  // namespace reprocheck
