// support: short ways to say what a parser made of a text.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.h"
#include "src/parse/documents.h"
#include "src/parse/rows.h"

namespace reprocheck::parse {

inline std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

inline Result<Document> json(std::string_view text, const Limits& limits = {}) {
  return parse_json(text, "metrics.json", limits);
}

inline Result<Document> yaml(std::string_view text, Dialect dialect = Dialect::pyyaml,
                             const Limits& limits = {}) {
  return parse_yaml(text, "params.yaml", dialect, limits);
}

inline Result<Document> toml(std::string_view text, const Limits& limits = {}) {
  return parse_toml(text, "poetry.lock", limits);
}

// "ok", or kind and place and message of the error.
template <typename T>
std::string outcome(const Result<T>& result) {
  if (result) return "ok";
  const std::string kind = result.error().kind == ErrorKind::limit ? "limit " : "input ";
  return kind + result.error().where + ": " + result.error().message;
}

inline std::vector<std::string> codes(const Result<Document>& document) {
  std::vector<std::string> found;
  if (!document) return found;
  for (const Notice& notice : document->notices) found.push_back(notice.code);
  return found;
}

using Words = std::vector<std::string>;

// A source that hands out at most `step` bytes at a time.
inline ByteSource bytes_of(std::string_view text, std::size_t step = 1U << 20U) {
  return [text, step](std::span<char> room) mutable -> Result<std::size_t> {
    const std::size_t count = std::min({room.size(), text.size(), step});
    std::memcpy(room.data(), text.data(), count);
    text.remove_prefix(count);
    return count;
  };
}

}  // namespace reprocheck::parse
