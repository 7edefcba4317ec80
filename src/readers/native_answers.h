// native_answers: an output and the target that it answers, known by the name they share.

#pragma once

#include "src/readers/native_columns.h"

namespace reprocheck::readers {

// "predicted_intent" beside "intent": takes both, where neither part is taken yet and exactly one
// such pair of free text columns stands at the top.
void take_answered_pair(const Profile& profile, Mapping& mapping);

// Whether a column called model_* or generated_* tells of the model (model_display, generated_by)
// and holds no answer: the same text in every row, or a few texts of which the target (null: none)
// holds none. A name that says that it is an answer is taken at its word.
[[nodiscard]] bool names_generator(const Profile& profile, const ColumnProfile* target,
                                   const ColumnProfile& column);

}  // namespace reprocheck::readers
