// text_diff: two texts as a unified diff.

#pragma once

#include <string>
#include <string_view>

namespace reprocheck {

// Lines with three lines of context, "@@" heads, " ", "-" and "+" marks; at most `most_lines`
// lines, the cut told in a last line. "" where the texts are equal. Texts of more than 20,000 lines
// give a count only.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after,
                                       std::size_t most_lines = 200);

}  // namespace reprocheck
