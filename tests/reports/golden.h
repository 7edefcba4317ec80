// golden: compares a text with a file that was looked at once, and shows where they part.

#pragma once

#include <string>

namespace reprocheck::tests {

// "" if tests/reports/goldens/NAME holds the text, else the first lines that differ.
// REPROCHECK_RENEW=1 in the environment writes the file instead.
[[nodiscard]] std::string golden_difference(const std::string& name, const std::string& text);

// The lines of a text without their ends.
[[nodiscard]] std::string file_text(const std::string& path);

}  // namespace reprocheck::tests
