// place: lines, columns and bad bytes of a text.
//
// UTF-8 is checked here and not by the vendors: yaml-cpp takes a raw 0xFF, toml++ and
// nlohmann word it differently, and a person needs the place in the file.

#include "src/parse/place.h"

#include <fmt/format.h>

#include <cstring>

namespace reprocheck::parse {
namespace {

constexpr bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The length of the character at the front, 0 where the bytes are none.
std::size_t character_length(std::string_view bytes) {
  const auto byte = [&](std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[at])) : 0U;
  };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return 0;
  }
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second >= 0xA0;
  const bool beyond = first == 0xF4 && second >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

Mark Marker::at(std::size_t offset) {
  const std::size_t end = offset < bytes_.size() ? offset : bytes_.size();
  for (; counted_ < end; ++counted_) {
    if (bytes_[counted_] == '\n') {
      ++mark_.line;
      mark_.column = 1;
    } else if (!continues(bytes_[counted_])) {
      ++mark_.column;
    }
  }
  return mark_;
}

Mark mark_at(std::string_view bytes, std::size_t offset) {
  return Marker(bytes).at(offset);
}

std::string place_text(const std::string& where, Mark mark) {
  return fmt::format("{}:{}:{}", where, mark.line, mark.column);
}

std::optional<std::size_t> bad_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::uint64_t word = 0;
    if (at + sizeof word <= bytes.size()) {
      std::memcpy(&word, bytes.data() + at, sizeof word);
      if ((word & 0x8080808080808080ULL) == 0) {
        at += sizeof word;
        continue;
      }
    }
    const std::size_t length = character_length(bytes.substr(at, 4));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

Error too_large(const std::string& where, std::uint64_t bytes, std::uint64_t limit,
                const std::string& name) {
  return {ErrorKind::limit, where,
          fmt::format("{} bytes, more than the limit {} of {}", bytes, name, limit),
          fmt::format("--limit {}={}", name, bytes)};
}

Error too_deep(const std::string& where, std::size_t limit, const std::string& name) {
  return {ErrorKind::limit, where,
          fmt::format("nested deeper than {} levels, the limit {}", limit, name), ""};
}

std::string_view without_bom(std::string_view bytes) {
  return bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
}

}  // namespace reprocheck::parse
