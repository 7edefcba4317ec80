// place: where in a text something stands, in words a person can follow.
//
// Every parser of this folder ends its errors with "path:line:column"; they count alike:
// lines and columns from 1, a column being a character and not a byte.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/parse/tree.h"

namespace reprocheck::parse {

[[nodiscard]] Mark mark_at(std::string_view bytes, std::size_t offset);

// "metrics.json:3:14".
[[nodiscard]] std::string place_text(const std::string& where, Mark mark);

// The offset of the first byte that is not UTF-8.
[[nodiscard]] std::optional<std::size_t> bad_utf8(std::string_view bytes);

// Marks of a text from front to back: each byte is counted once.
class Marker {
 public:
  explicit Marker(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] Mark at(std::size_t offset);  // offsets must not fall

 private:
  std::string_view bytes_;
  std::size_t counted_ = 0;
  Mark mark_{1, 1};
};

// "metrics.json: larger than 256 MiB": what every parser says of a file over its limit.
[[nodiscard]] Error too_large(const std::string& where, std::uint64_t bytes, std::uint64_t limit,
                              const std::string& name);

// The same for a count: "nested deeper than 256 levels".
[[nodiscard]] Error too_deep(const std::string& where, std::size_t limit, const std::string& name);

// Recursion over a tree must fit the stack whatever a caller allows, so no limit of depth
// is taken above this.
inline constexpr std::size_t deepest = 2'000;

// Strips one UTF-8 byte order mark.
[[nodiscard]] std::string_view without_bom(std::string_view bytes);

}  // namespace reprocheck::parse
