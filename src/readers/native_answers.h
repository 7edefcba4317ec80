// native_answers: an output and the target that it answers, known by the name they share.

#pragma once

#include "src/readers/native_columns.h"

namespace reprocheck::readers {

// "predicted_intent" beside "intent": takes both, where neither part is taken yet and exactly one
// such pair of free text columns stands at the top.
void take_answered_pair(const Profile& profile, Mapping& mapping);

}  // namespace reprocheck::readers
