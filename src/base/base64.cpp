// base64: decoding as far as it is text, since nothing else is looked for in it.

#include "src/base/base64.h"

#include <array>
#include <cstdint>

namespace reprocheck {
namespace {

constexpr std::uint8_t k_none = 0xFF;

constexpr std::array<std::uint8_t, 256> digit_values() {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> values{};
  values.fill(k_none);
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  values['-'] = 62;
  values['_'] = 63;
  return values;
}

constexpr std::array<std::uint8_t, 256> k_values = digit_values();

constexpr bool is_text(unsigned byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
}

}  // namespace

bool is_base64(char letter) {
  return k_values[static_cast<unsigned char>(letter)] != k_none;
}

std::string text_in_base64(std::string_view digits) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char digit : digits) {
    bits = (bits << 6U) | k_values[static_cast<unsigned char>(digit)];
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const unsigned byte = (bits >> count) & 0xFFU;
    if (!is_text(byte)) break;
    text += static_cast<char>(byte);
  }
  return text;
}

}  // namespace reprocheck
