// markdown_text: the only writer of untrusted text into Markdown.

#pragma once

#include <string>
#include <string_view>

namespace reprocheck::reports {

// One line of plain text: no markup, link, mention or reference comes out of it.
[[nodiscard]] std::string md_text(std::string_view untrusted, std::size_t limit = 200);
// A code span, also safe inside a table's cell.
[[nodiscard]] std::string md_code(std::string_view untrusted, std::size_t limit = 80);
// A fenced block whose fence is longer than any run of backticks inside.
[[nodiscard]] std::string md_block(std::string_view untrusted, std::string_view language,
                                   std::size_t limit = 4'000);

}  // namespace reprocheck::reports
