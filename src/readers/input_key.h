// input_key: which rows of a table ask the same thing, whatever their ids say.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "src/base/digest.h"

namespace reprocheck::readers {

// What a row asks, as far as it is recorded.
struct Asked {
  std::optional<std::string_view> question, prompt, target;
  Fingerprint beside;  // of whatever else belongs to the input: a passage, the options
};

// Equal where two rows ask the same but for case, blanks and, in a question of eight words or more,
// numbers; short questions also need one target, since half of what they ask stands elsewhere. 0:
// neither question nor prompt is recorded. Never written to a result (digest.h).
[[nodiscard]] std::uint64_t input_key(const Asked& asked);

}  // namespace reprocheck::readers
