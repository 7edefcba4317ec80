// text: words, numbers and names as the rest of the program spells them.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reprocheck {

[[nodiscard]] std::string_view trim(std::string_view text);  // ASCII blanks
[[nodiscard]] std::string lower(std::string_view text);      // ASCII letters only
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);

// "Sample-ID" and "sample_id" as one name: lower case without '-', '_' and blanks.
[[nodiscard]] std::string folded(std::string_view name);

// Whether one name stands before another where numbers in them count as numbers: q2 before q10.
[[nodiscard]] bool reads_before(std::string_view one, std::string_view other);

// The last part of "runs/a/metrics.json", of "a/b" or of "acc"; the part before it ("" if none).
[[nodiscard]] std::string_view base_name(std::string_view path);
[[nodiscard]] std::string_view parent_path(std::string_view path);

// Shortest text that reads back as the same double; "nan", "inf", "-inf".
[[nodiscard]] std::string number_text(double value);

// To this many decimals, halves away from zero.
[[nodiscard]] double rounded(double value, int decimals);

// The whole text as a number in C notation, "nan" and "inf" in any case included; no locale.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
[[nodiscard]] std::optional<long long> parse_integer(std::string_view text);

// Decimal digits behind the point of a number as written: "0.8473" 4, "1e-3" 3, "12" 0.
[[nodiscard]] int decimals_of(std::string_view number);

[[nodiscard]] bool is_utf8(std::string_view bytes);

// Untrusted text for a person: controls, C1, bidi controls and bad bytes as \xNN, at most
// `limit` characters, the cut marked by "...".
[[nodiscard]] std::string shown(std::string_view text, std::size_t limit = 200);

// The candidate with the smallest edit distance, if it is at most a third of the word.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> candidates);

// A hint that names it: `did you mean "gates"?`; `otherwise` where nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string> candidates,
                                       std::string_view otherwise = {});

// "1 file", "3 files".
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

// fnmatch with '*' and '?' only; '*' also crosses '/'.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace reprocheck
