// secrets: credentials that were left in a bundle. Their values are never kept or shown.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/examine/examination.h"

namespace reprocheck {

// Credentials in the text files of a bundle, by path and line, each once a line and rule. Binary
// files are passed over; sample files are read only with `scan_samples`.
[[nodiscard]] std::vector<SecretSeen> find_secrets(const Bundle& bundle, const Limits& limits,
                                                   const ExamineOptions& options);

// The rules on one line of text: the names of those that fit, and what to blot out.
struct SecretMatch {
  std::string rule;
  std::size_t begin = 0;  // of the value in the line
  std::size_t length = 0;
};
[[nodiscard]] std::vector<SecretMatch> match_secrets(std::string_view line);

// The text with every credential replaced by "[redacted RULE]": for every sink that shows bundle
// text.
[[nodiscard]] std::string redacted(std::string_view text);

}  // namespace reprocheck
