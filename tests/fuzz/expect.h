// expect: what a fuzz target demands beyond not crashing, and its bytes as text.

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "src/base/text.h"
#include "src/parse/tree.h"

namespace reprocheck::fuzz {

inline void expect(bool holds) {
  if (!holds) std::abort();
}

inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Every text of a tree is UTF-8 and every member can be found.
inline void expect_sound(const parse::Tree& tree) {
  expect(is_utf8(tree.text()));
  for (const auto& [key, value] : tree.members()) {
    expect(is_utf8(key) && tree.find(key) == &value);
    expect_sound(value);
  }
  for (const parse::Tree& item : tree.items()) expect_sound(item);
}

}  // namespace reprocheck::fuzz
