// base64: text that was written in base64, as credentials are carried in secrets and headers.

#pragma once

#include <string>
#include <string_view>

namespace reprocheck {

// Whether a character may stand in base64, of either alphabet ('+' and '/', or '-' and '_').
[[nodiscard]] bool is_base64(char letter);

// The printable ASCII, blanks and line ends at the front of what `digits` (all of them is_base64)
// stand for. It ends at the first other byte, so that a picture or a vector costs a few steps.
[[nodiscard]] std::string text_in_base64(std::string_view digits);

}  // namespace reprocheck
