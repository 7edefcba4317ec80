// native_inputs: columns of a sample table that belong to an item beside its question.

#pragma once

#include "src/readers/native_columns.h"

namespace reprocheck::readers {

// Takes what an item shows beside its question (a passage, the options) and what marks a request as
// a warm-up; notes which columns would be a cluster, were they declared.
void take_inputs(const Profile& profile, Mapping& mapping);

}  // namespace reprocheck::readers
