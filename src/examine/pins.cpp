// pins: what names one thing for ever, and what merely names the newest.
//
// Providers write dates in five ways, and none of them is told apart by a flag. The rules lean
// to "not dated": a version wrongly called an alias costs a warning, an alias wrongly called
// pinned hides a model that moved.

#include "src/examine/pins.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "src/base/text.h"

namespace reprocheck {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool all_hex(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

int value_of(std::string_view digits) {
  int value = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool is_month(std::string_view text) {
  return text.size() == 2 && all_digits(text) && value_of(text) >= 1 && value_of(text) <= 12;
}

bool is_day(std::string_view text) {
  return text.size() == 2 && all_digits(text) && value_of(text) >= 1 && value_of(text) <= 31;
}

bool is_year(std::string_view text) {
  return text.size() == 4 && all_digits(text) && value_of(text) >= 2015 && value_of(text) <= 2099;
}

// One part between separators that is a date by itself: YYYYMMDD, MMDD, YYMM.
bool is_date_part(std::string_view part) {
  if (!all_digits(part)) return false;
  if (part.size() == 8)
    return is_year(part.substr(0, 4)) && is_month(part.substr(4, 2)) && is_day(part.substr(6));
  if (part.size() != 4) return false;
  const bool month_day = is_month(part.substr(0, 2)) && is_day(part.substr(2));
  const int year = value_of(part.substr(0, 2));
  const bool year_month = year >= 20 && year <= 39 && is_month(part.substr(2));
  return month_day || year_month;
}

// The parts of a name between '-', '_', '/', ':' and '@'.
std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t end = std::min(name.find_first_of("-_/:@", begin), name.size());
    parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

bool holds_date(std::string_view name) {
  const auto parts = parts_of(name);
  for (std::size_t i = 1; i < parts.size(); ++i)
    if (is_date_part(parts[i])) return true;
  for (std::size_t i = 0; i + 2 < parts.size(); ++i)
    if (is_year(parts[i]) && is_month(parts[i + 1]) && is_day(parts[i + 2])) return true;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if (is_month(parts[i]) && is_year(parts[i + 1])) return true;
  // Google numbers its stable versions: -001, -002.
  return parts.size() > 1 && parts.back().size() == 3 && all_digits(parts.back()) &&
         parts.back().starts_with("00");
}

// Letters alone are a word ("defaced"), digits alone a number; a hash has both.
bool is_revision(std::string_view text) {
  return text.size() >= 7 && text.size() <= 40 && all_hex(text) &&
         std::ranges::any_of(text, is_digit);
}

bool holds_revision(std::string_view name) {
  if (is_revision(name)) return true;
  const std::size_t at = name.find_last_of("@:");
  return at != std::string_view::npos && is_revision(name.substr(at + 1));
}

bool is_digest(std::string_view text) {
  const std::size_t at = text.rfind("sha256:");
  return at != std::string_view::npos && text.size() == at + 7 + 64 && all_hex(text.substr(at + 7));
}

}  // namespace

bool model_name_is_dated(std::string_view name) {
  name = trim(name);
  return holds_date(name) || holds_revision(name) || is_digest(name);
}

bool image_is_pinned(std::string_view image) {
  image = trim(image);
  return image == "scratch" || is_digest(image);
}

bool is_full_commit(std::string_view commit) {
  commit = trim(commit);
  return (commit.size() == 40 || commit.size() == 64) && all_hex(commit) && !is_placeholder(commit);
}

bool is_placeholder(std::string_view value) {
  value = trim(value);
  if (value.empty() || value.starts_with("${")) return true;
  if (value.starts_with('<') && value.ends_with('>')) return true;
  const std::string text = lower(value);
  constexpr std::array<std::string_view, 16> words{
      "unknown", "latest", "todo", "tbd",         "fixme", "null",      "n/a", "na",
      "nan",     "???",    "?",    "placeholder", "unset", "undefined", "~",   "changeme"};
  if (std::ranges::find(words, text) != words.end()) return true;
  return text.size() >= 7 && text.find_first_not_of('0') == std::string::npos;
}

bool is_prompt_text(std::string_view value) {
  constexpr std::ptrdiff_t most_blanks = 3;
  const bool filled = value.find('{') != std::string_view::npos && !value.starts_with("${");
  return filled || value.find('\n') != std::string_view::npos ||
         std::ranges::count(value, ' ') > most_blanks;
}

}  // namespace reprocheck
