// notices: what the parsers collect beside a document, bounded.
//
// A hostile file can repeat one key a million times below a key of a megabyte; the notices
// must not cost more than the document.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/parse/tree.h"

namespace reprocheck::parse {

// The path from the root to the value at hand, as a chain on the parser's own stack.
struct Path {
  const Path* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;
};

[[nodiscard]] std::string pointer_of(const Path* path);

class Notices {
 public:
  void add(std::string code, const Path* path, Mark mark, std::string message);

  // A key that stands twice, with both values.
  void duplicate(const Path* path, std::string_view key, const Tree& before, const Tree& after);

  [[nodiscard]] std::vector<Notice> take();

 private:
  std::vector<Notice> kept_;
  std::size_t bytes_ = 0;
  std::size_t left_out_ = 0;
};

// A value in few words, safe to print.
[[nodiscard]] std::string brief(const Tree& value);

}  // namespace reprocheck::parse
