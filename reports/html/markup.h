// markup: the only writer of HTML and SVG: whatever goes in as text comes out as text.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace reprocheck::reports {

using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class Markup {
 public:
  // Names of elements and attributes are ours, always; values and texts may be anybody's.
  Markup& open(std::string_view element, Attributes attributes = {});
  Markup& close(std::string_view element);
  Markup& lone(std::string_view element, Attributes attributes = {});  // meta, br, input
  Markup& text(std::string_view untrusted, std::size_t limit = 400);   // one line
  // One line, in which what stands between two backticks is code.
  Markup& prose(std::string_view untrusted, std::size_t limit = 400);
  Markup& block(std::string_view untrusted, std::size_t limit = 4'000);  // line breaks stand
  Markup& element(std::string_view name, std::string_view untrusted, Attributes attributes = {});
  Markup& line();  // a line break between elements, for whoever reads the source

  // The contents of <style> and <script>: our own files only.
  Markup& raw_asset(std::string_view own);

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  void tag(std::string_view element, Attributes attributes);
  std::string text_;
};

// Standard alphabet, padded.
[[nodiscard]] std::string base64(std::string_view bytes);
// The bytes of a hexadecimal digest.
[[nodiscard]] std::string bytes_of_hex(std::string_view hex);

}  // namespace reprocheck::reports
