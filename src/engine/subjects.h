// subjects: what a finding is about, in words that the next run would use too.

#pragma once

#include <string>
#include <string_view>

#include "src/model/bundle.h"

namespace reprocheck {

// The subject with every id of the bundle's own runs, every date and every time of day as '*', so
// that a finding of the baseline and the same finding of a fresh run are one.
[[nodiscard]] std::string stable_subject(std::string_view subject, const Bundle& bundle);

}  // namespace reprocheck
