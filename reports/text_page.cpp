// text_page: one place where a line leaves for a terminal or a CI log.
//
// A runner reads our stdout too: it trims blanks and takes a line that then begins with "::",
// or holds "##[" anywhere, for a command. Text of a bundle may wrap to the beginning of a
// line, so no caller could promise that; the guard stands where lines are made.

#include "reports/text_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t length = 1;
};

// The character at the front of valid UTF-8.
Character front_of(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0xC0) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (text.size() < length) return {first, 1};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t at = 1; at < length; ++at)
    code = (code << 6U) | (static_cast<unsigned char>(text[at]) & 0x3FU);
  return {code, length};
}

// East Asian wide characters take two columns, combining marks none.
std::size_t columns_of(char32_t code) {
  if (code >= 0x300 && code <= 0x36F) return 0;
  const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1FAFF) ||
                    (code >= 0x20000 && code <= 0x3FFFD);
  return wide ? 2 : 1;
}

// The length of a colour escape of ours at the front; 0 if there is none.
std::size_t escape_at(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find('m');
  return end == std::string_view::npos ? 0 : end + 1;
}

// The longest beginning of at most so many columns, in bytes.
std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (bytes < text.size()) {
    const Character character = front_of(text.substr(bytes));
    used += columns_of(character.code);
    if (used > columns) break;
    bytes += character.length;
  }
  return bytes;
}

std::string_view last_columns(std::string_view text, std::size_t columns) {
  while (reports::columns_of(text) > columns) text.remove_prefix(front_of(text).length);
  return text;
}

std::string defused(std::string_view line) {
  std::string safe(line);
  const std::size_t command = safe.find("::");
  // A runner trims what any alphabet calls a blank, so every byte above ASCII counts as one.
  const auto blank = [](char letter) {
    return letter == ' ' || static_cast<unsigned char>(letter) >= 0x80;
  };
  if (command != std::string::npos && std::ranges::all_of(safe.substr(0, command), blank))
    safe.replace(command, 1, "\\x3a");
  for (std::size_t at = safe.find("##["); at != std::string::npos; at = safe.find("##[", at))
    safe.replace(at, 1, "\\x23");
  return safe;
}

// Every word that would be a command at the beginning of a line, before lines are filled: a
// guard that lengthens them afterwards breaks the width.
std::string defused_words(std::string_view text) {
  std::string safe;
  for (const std::string_view word : split(text, ' ')) {
    if (!safe.empty() || word.data() != text.data()) safe += ' ';
    safe += defused(word);
  }
  return safe;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const std::size_t escape = escape_at(text);
    const Character character = front_of(text);
    if (escape == 0) columns += columns_of(character.code);
    text.remove_prefix(escape > 0 ? escape : character.length);
  }
  return columns;
}

std::string fitted(std::string_view text, std::size_t columns, bool right) {
  std::string cell(text);
  const std::size_t taken = columns_of(text);
  if (taken > columns && columns > 4) {
    const std::size_t tail = (columns - 2) / 3;
    const std::string_view head = text.substr(0, bytes_within(text, columns - 2 - tail));
    cell = fmt::format("{}..{}", head, last_columns(text, tail));
  }
  const std::size_t width = columns_of(cell);
  const std::string padding(columns > width ? columns - width : 0, ' ');
  return right ? padding + cell : cell + padding;
}

Page::Page(const Layout& layout)
    : layout_(layout), width_(static_cast<std::size_t>(std::clamp(layout.width, 60, 120))) {}

void Page::line(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  text_ += defused(text);
  text_ += '\n';
}

void Page::paragraph(std::string_view first, std::string_view text,
                     std::optional<std::size_t> rest) {
  const std::size_t indent = rest.value_or(columns_of(first));
  std::string current;
  std::string prefix(first);
  const auto room_of = [&](std::size_t taken) {
    return std::max<std::size_t>(width_ > taken ? width_ - taken : 0, 20);
  };
  std::size_t room = room_of(columns_of(first));
  const auto flush = [&] {
    line(prefix + current);
    prefix.assign(indent, ' ');
    current.clear();
    room = room_of(indent);
  };
  for (std::string_view word : split(text, ' ')) {
    if (!current.empty() && columns_of(current) + 1 + columns_of(word) > room) flush();
    if (!current.empty()) current += ' ';
    while (columns_of(word) > room) {  // no place to break it: anywhere will do
      const std::size_t bytes = bytes_within(word, room);
      current += word.substr(0, bytes);
      word.remove_prefix(bytes);
      flush();
    }
    current += word;
  }
  flush();
}

std::string Page::paint(Ink ink, std::string_view text) const {
  if (!layout_.colour || ink == Ink::plain || text.empty()) return std::string(text);
  std::string_view code;
  switch (ink) {
    case Ink::plain:
      break;
    case Ink::bold:
      code = "1";
      break;
    case Ink::dim:
      code = "2";
      break;
    case Ink::bad:
      code = "1;38;5;166";
      break;  // vermillion and blue, never red and green
    case Ink::good:
      code = "1;38;5;32";
      break;
    case Ink::open:
      code = "1;38;5;136";
      break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string Page::said(std::string_view untrusted, std::size_t limit) const {
  std::string safe = defused_words(shown(untrusted, limit));
  if (!layout_.ascii) return safe;
  std::string plain;
  for (const char letter : safe) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80) {
      plain += letter;
    } else {
      plain += fmt::format("\\x{:02x}", byte);
    }
  }
  return plain;
}

std::string Page::verdict_mark(std::string_view verdict) const {
  const Glyph mark = glyph_of(verdict);
  return std::string(glyph(mark.unicode, mark.ascii));
}

Ink ink_of(std::string_view verdict) {
  if (verdict == "regressed" || verdict == "not_ready" || verdict == "unchecked") return Ink::bad;
  if (verdict == "improved" || verdict == "ready") return Ink::good;
  if (verdict == "inconclusive" || verdict == "not_comparable") return Ink::open;
  return Ink::bold;
}

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Ink::bad;
    case Severity::warning:
      return Ink::open;
    case Severity::note:
      return Ink::bold;
    case Severity::off:
      return Ink::dim;
  }
  return Ink::plain;
}

}  // namespace reprocheck::reports
