// pages: what a report says, wherever its lines wrap.

#pragma once

#include <string>
#include <string_view>

namespace reprocheck::tests {

inline bool has(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

// One line, so that where a page wraps does not matter.
inline std::string unwrapped(const std::string& page) {
  std::string text;
  for (const char letter : page) {
    const char plain = letter == '\n' ? ' ' : letter;
    if (plain != ' ' || !text.ends_with(' ')) text += plain;
  }
  return text;
}

}  // namespace reprocheck::tests
