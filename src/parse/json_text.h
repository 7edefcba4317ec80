// json_text: JSON as text: whether it is well formed, and where its parts begin and end.
//
// One checker judges, and the walkers below trust it: documents and records that simdjson
// refuses go through the same code, so a value reads the same on both roads. Strings are
// found by memchr, so walking long prompts costs little.

#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace reprocheck::parse {

// Why and where a text is no JSON.
struct JsonFault {
  std::size_t offset = 0;
  std::string message;
  bool depth = false;  // too deep, not malformed
  bool ended = false;  // the text stopped too early: a file cut off
};

// What is well formed and still odd.
struct JsonOddities {
  bool surrogate = false;  // a half of a surrogate pair
  bool overflow = false;   // a number beyond a double
};

// One value with blanks around it, to the last byte; NaN, Infinity and -Infinity are values.
// Uses no recursion and memory of one byte a level.
[[nodiscard]] std::expected<JsonOddities, JsonFault> check_json(std::string_view text,
                                                                std::size_t depth);

// All below: of text that passed the check.

[[nodiscard]] inline std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) ++at;
  return at;
}

// Behind the closing quote of the string that begins at `at`.
[[nodiscard]] std::size_t string_end(std::string_view text, std::size_t at);

// Behind the value that begins at `at`.
[[nodiscard]] std::size_t value_end(std::string_view text, std::size_t at);

// Appends the string between quotes; false if a lone surrogate became U+FFFD.
bool unescape(std::string_view inner, std::string& to);

}  // namespace reprocheck::parse
