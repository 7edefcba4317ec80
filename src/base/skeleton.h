// skeleton: what a name looks like, so that two names nobody can tell apart are known as such.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reprocheck {

// The name as an eye takes it: without what is not seen, letters of other scripts that look like
// a Latin one made that one, accents joined to their letter. Two names with one skeleton look
// alike. A name in ASCII is its own skeleton. Linear in the name.
[[nodiscard]] std::string skeleton(std::string_view name);

// What in a name is made to be overlooked: a character that is not seen and that its script does
// not need, or a letter of another script within a Latin word. "holds U+0430, which looks like a";
// nothing for a name that is openly of any script.
[[nodiscard]] std::optional<std::string> disguise_in(std::string_view name);

// The code points of a name beyond ASCII, for a person who has to tell two names apart:
// "U+0430, U+0435", at most `most` of them; "" for a name in ASCII.
[[nodiscard]] std::string code_points(std::string_view name, std::size_t most = 3);

}  // namespace reprocheck
