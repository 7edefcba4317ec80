// characters: UTF-8, one code point at a time.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reprocheck {

// The length of the UTF-8 character at the front and its code point; length 0 where the first
// byte begins none (overlong forms, surrogates and numbers above U+10FFFF are none).
struct Character {
  std::size_t length = 0;
  char32_t code = 0;
};
[[nodiscard]] Character character_at(std::string_view bytes);  // of at least one byte

[[nodiscard]] bool is_ascii(std::string_view text);

void append_utf8(std::string& text, char32_t code);

}  // namespace reprocheck
