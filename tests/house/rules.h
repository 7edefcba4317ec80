// rules: what the house holds of its own sources, each a function from a text to complaints.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reprocheck::house {

using Complaints = std::vector<std::string>;

// `path` is relative to the repository's root.
Complaints floors(std::string_view path, std::string_view text);   // includes point down
Complaints vendors(std::string_view path, std::string_view text);  // each library behind its door
Complaints sizes(std::string_view path,
                 std::string_view text);  // 400 lines, 70 a function, 100 columns
Complaints opening(std::string_view path, std::string_view text);  // `// name: one sentence.`
Complaints words(std::string_view path,
                 std::string_view text);  // what stands nowhere but in cli, or nowhere
Complaints unlisted(std::string_view path, std::string_view text,
                    std::string_view list);  // readers and renderers that the list does not name
Complaints page_headings(std::string_view path, std::string_view text);  // of a check's page

}  // namespace reprocheck::house
