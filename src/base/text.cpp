// text: the spelling of words, names and numbers, without a locale.
//
// Numbers go through std::to_chars and std::from_chars only: a comma in a user's locale
// must never change what a metric reads as.

#include "src/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "src/base/characters.h"

namespace reprocheck {
namespace {

constexpr bool is_blank(char letter) {
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

constexpr char lower_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

constexpr bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

constexpr bool is_vowel(char letter) {
  return std::string_view("aeiou").find(letter) != std::string_view::npos;
}

// A number as written, cut into its parts. `exponent` is bounded, as only its size counts.
struct Spelling {
  std::string_view whole;
  std::string_view fraction;
  long long exponent = 0;
};

Spelling spelling_of(std::string_view number) {
  number = trim(number);
  if (!number.empty() && (number.front() == '-' || number.front() == '+')) number.remove_prefix(1);
  const std::size_t mark = number.find_first_of("eE");
  const std::string_view mantissa = number.substr(0, mark);
  Spelling spelling;
  const std::size_t point = mantissa.find('.');
  spelling.whole = mantissa.substr(0, point);
  if (point != std::string_view::npos) spelling.fraction = mantissa.substr(point + 1);
  if (mark != std::string_view::npos) {
    constexpr long long bound = 1'000'000'000;
    const std::string_view power = number.substr(mark + 1);
    const bool negative = power.starts_with('-');
    const long long huge = negative ? -bound : bound;
    spelling.exponent = std::clamp(parse_integer(power).value_or(huge), -bound, bound);
  }
  return spelling;
}

// What a number beyond the range of a double stands for: infinity or zero.
double beyond_range(std::string_view number) {
  const Spelling spelling = spelling_of(number);
  const std::size_t whole = spelling.whole.find_first_not_of('0');
  const std::size_t fraction = spelling.fraction.find_first_not_of('0');
  long long magnitude = spelling.exponent;
  if (whole != std::string_view::npos) {
    magnitude += static_cast<long long>(spelling.whole.size() - whole);
  } else if (fraction != std::string_view::npos) {
    magnitude -= static_cast<long long>(fraction);
  }
  const double value = magnitude > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return number.starts_with('-') ? -value : value;
}

// Characters that steer a terminal or a page instead of standing in it: C0, DEL, C1, marks of
// direction, zero-width characters, line separators, the byte order mark and language tags.
constexpr bool is_steering(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0xAD || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF ||
         (code >= 0xE0000 && code <= 0xE007F);
}

std::string escaped_bytes(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += "\\x";
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

// Edits of letters, exchanges of neighbours included (optimal string alignment).
std::size_t distance(std::string_view one, std::string_view two) {
  std::vector<std::size_t> before(two.size() + 1);
  std::vector<std::size_t> last(two.size() + 1);
  std::vector<std::size_t> row(two.size() + 1);
  for (std::size_t j = 0; j <= two.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= two.size(); ++j) {
      const std::size_t change = one[i - 1] == two[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      const bool exchanged = i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1];
      if (exchanged) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[two.size()];
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower_letter);
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

bool reads_before(std::string_view one, std::string_view other) {
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  // The digits at the front without leading zeros, taken off.
  const auto take_number = [&](std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
  };
  std::string_view left = one, right = other;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view a = take_number(left), b = take_number(right);
      if (a.size() != b.size()) return a.size() < b.size();
      if (a != b) return a < b;
      continue;
    }
    if (left.front() != right.front()) return left.front() < right.front();
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (left.empty() != right.empty()) return left.empty();
  return one < other;
}

std::string folded(std::string_view name) {
  std::string text;
  for (const char letter : name) {
    if (letter != '-' && letter != '_' && !is_blank(letter)) text += lower_letter(letter);
  }
  return text;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view parent_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  // Python's choice of notation: a count of 100000 samples is not written "1e+05".
  const double size = std::fabs(value);
  const bool plain = size == 0.0 || (size >= 1e-4 && size < 1e16);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, format);
  return {buffer, end.ptr};
}

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  if (text.ends_with(')')) return std::nullopt;  // "nan(1)"
  double value = 0.0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (stop != end || error == std::errc::invalid_argument || text.empty()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return beyond_range(text);
  return value;
}

std::optional<long long> parse_integer(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  long long value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (stop != end || error != std::errc()) return std::nullopt;
  return value;
}

int decimals_of(std::string_view number) {
  const Spelling spelling = spelling_of(number);
  const auto written = std::ranges::find_if_not(spelling.fraction, is_digit);
  const auto places = static_cast<long long>(written - spelling.fraction.begin());
  return static_cast<int>(std::clamp(places - spelling.exponent, 0LL, 1'000'000LL));
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const Character character = character_at(bytes);
    if (character.length == 0) return false;
    bytes.remove_prefix(character.length);
  }
  return true;
}

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

std::string shown(std::string_view text, std::size_t limit) {
  std::string result;
  std::size_t characters = 0;
  while (!text.empty()) {
    const Character character = character_at(text);
    const std::size_t length = std::max<std::size_t>(character.length, 1);
    const std::string_view bytes = text.substr(0, length);
    std::string escape;
    if (character.length == 1 && character.code == '\n') {
      escape = "\\n";
    } else if (character.length == 1 && character.code == '\t') {
      escape = "\\t";
    } else if (character.length == 0 || is_steering(character.code)) {
      escape = escaped_bytes(bytes);
    }
    const std::size_t width = escape.empty() ? 1 : escape.size();
    if (characters + width > limit) return result + "...";
    characters += width;
    result += escape.empty() ? bytes : std::string_view(escape);
    text.remove_prefix(length);
  }
  return result;
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  constexpr std::size_t longest = 200;  // The table is quadratic and the word is untrusted.
  if (word.size() > longest) return std::nullopt;
  const std::size_t allowed = word.size() / 3;
  std::size_t best = allowed + 1;
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > word.size() + allowed) continue;
    const std::size_t edits = distance(word, candidate);
    if (edits < best) {
      best = edits;
      found = &candidate;
    }
  }
  if (found == nullptr) return std::nullopt;
  return *found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates,
                         std::string_view otherwise) {
  const auto near = nearest(word, candidates);
  return near ? "did you mean \"" + *near + "\"?" : std::string(otherwise);
}

std::string counted(std::size_t count, std::string_view noun) {
  std::string text = std::to_string(count) + ' ';
  if (count == 1) return text.append(noun);
  const bool consonant_y =
      noun.size() > 1 && noun.ends_with('y') && !is_vowel(noun[noun.size() - 2]);
  if (consonant_y) return text.append(noun.substr(0, noun.size() - 1)).append("ies");
  const bool hissing =
      noun.ends_with('s') || noun.ends_with('x') || noun.ends_with("ch") || noun.ends_with("sh");
  return text.append(noun).append(hissing ? "es" : "s");
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in_text = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  // Only the last star is ever widened, so the cost is at most the product of both lengths.
  while (in_text < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in_text;
    } else if (at < pattern.size() && pattern[at] == '?') {
      ++at;
      in_text += std::max<std::size_t>(character_at(text.substr(in_text)).length, 1);
    } else if (at < pattern.size() && pattern[at] == text[in_text]) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace reprocheck
