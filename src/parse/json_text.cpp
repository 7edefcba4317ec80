// json_text: a checker of JSON with Python's three extra words, and walkers of checked text.
//
// By hand, because every library at hand gets one of these wrong: NaN and Infinity as bare
// words, integers of any size, lone surrogates, a bound of depth while reading.

#include "src/parse/json_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include "src/base/text.h"
#include "src/parse/place.h"

namespace reprocheck::parse {
namespace {

constexpr bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::optional<unsigned> hex_of(std::string_view digits) {
  unsigned value = 0;
  if (digits.size() < 4) return std::nullopt;
  for (const char digit : digits.substr(0, 4)) {
    const char small = static_cast<char>(digit | 0x20);
    if (is_digit(digit)) {
      value = value * 16 + static_cast<unsigned>(digit - '0');
    } else if (small >= 'a' && small <= 'f') {
      value = value * 16 + static_cast<unsigned>(small - 'a') + 10;
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void append_utf8(unsigned code, std::string& to) {
  const auto put = [&](unsigned byte) { to += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

constexpr bool is_high(unsigned code) {
  return code >= 0xD800 && code < 0xDC00;
}
constexpr bool is_low(unsigned code) {
  return code >= 0xDC00 && code < 0xE000;
}

char plain_escape(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter;  // the quote, the slash and the backslash stand for themselves
  }
}

class Checker {
 public:
  Checker(std::string_view text, std::size_t depth) : text_(text), depth_(depth) {}

  std::expected<JsonOddities, JsonFault> run() {
    if (const auto bad = bad_utf8(text_)) return fault(*bad, "not UTF-8");
    if (!document()) return std::unexpected(fault_);
    return oddities_;
  }

 private:
  enum class Next { value, first_item, first_key, key, after };

  static std::unexpected<JsonFault> fault(std::size_t offset, std::string message) {
    return std::unexpected(JsonFault{offset, std::move(message), false, false});
  }

  bool refuse(std::string message, bool ended = false) {
    fault_ = {at_, std::move(message), false, ended || at_ >= text_.size()};
    return false;
  }

  bool refuse_end() { return refuse("the text ends too early", true); }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char front() const { return text_[at_]; }

  void blanks() {
    while (!done() && (front() == ' ' || front() == '\t' || front() == '\n' || front() == '\r')) {
      ++at_;
    }
  }

  bool document() {
    Next next = Next::value;
    while (true) {
      blanks();
      if (next == Next::after && open_.empty()) break;
      if (done()) return refuse_end();
      if (!step(next)) return false;
    }
    if (done()) return true;
    const bool another = front() == '{' || front() == '[';
    return refuse(another ? "a second value behind the first" : "text behind the value");
  }

  // One token and what may follow it.
  bool step(Next& next) {
    const char letter = front();
    switch (next) {
      case Next::first_item:
        if (letter == ']') return close(next);
        return value(next);
      case Next::value:
        return value(next);
      case Next::first_key:
        if (letter == '}') return close(next);
        return key(next);
      case Next::key:
        return key(next);
      case Next::after:
        return after(next);
    }
    return false;
  }

  bool close(Next& next) {
    open_.pop_back();
    ++at_;
    next = Next::after;
    return true;
  }

  bool after(Next& next) {
    const bool in_object = open_.back() == '{';
    if (front() == (in_object ? '}' : ']')) return close(next);
    if (front() != ',') return refuse(in_object ? "expected ',' or '}'" : "expected ',' or ']'");
    ++at_;
    next = in_object ? Next::key : Next::value;
    return true;
  }

  bool key(Next& next) {
    if (front() != '"') return refuse("expected a key in double quotes");
    if (!string()) return false;
    blanks();
    if (done()) return refuse_end();
    if (front() != ':') return refuse("expected ':' behind a key");
    ++at_;
    next = Next::value;
    return true;
  }

  bool value(Next& next) {
    const char letter = front();
    if (letter == '{' || letter == '[') {
      if (open_.size() >= depth_) {
        fault_ = {at_, "", true, false};
        return false;
      }
      open_ += letter;
      ++at_;
      next = letter == '{' ? Next::first_key : Next::first_item;
      return true;
    }
    next = Next::after;
    if (letter == '"') return string();
    if (letter == '-' || is_digit(letter)) return number();
    for (const std::string_view word : {"true", "false", "null", "NaN", "Infinity"}) {
      if (letter == word.front()) return this->word(word);
    }
    return refuse("expected a value");
  }

  bool word(std::string_view expected) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with(expected)) {
      at_ += expected.size();
      return true;
    }
    return refuse("expected a value", expected.starts_with(rest));
  }

  bool digits() {
    if (done()) return refuse_end();
    if (!is_digit(front())) return refuse("expected a digit");
    while (!done() && is_digit(front())) ++at_;
    return true;
  }

  bool number() {
    const std::size_t start = at_;
    if (front() == '-') ++at_;
    if (done()) return refuse_end();
    if (front() == 'I') return word("Infinity");
    if (front() == '0') {
      ++at_;
    } else if (!digits()) {
      return false;
    }
    if (!done() && front() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    const bool power = !done() && (front() == 'e' || front() == 'E');
    if (power) {
      ++at_;
      if (!done() && (front() == '+' || front() == '-')) ++at_;
      if (!digits()) return false;
    }
    const std::string_view spelled = text_.substr(start, at_ - start);
    constexpr std::size_t always_fits = 300;
    if (power || spelled.size() > always_fits) {
      oddities_.overflow |= std::isinf(parse_number(spelled).value_or(0));
    }
    return true;
  }

  bool string() {
    ++at_;
    while (!done()) {
      const char letter = front();
      if (letter == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(letter) < 0x20) {
        return refuse("a control character in a string");
      }
      if (letter != '\\') {
        ++at_;
      } else if (!escape()) {
        return false;
      }
    }
    return refuse_end();
  }

  bool escape() {
    if (at_ + 1 >= text_.size()) {
      at_ = text_.size();
      return refuse_end();
    }
    const char letter = text_[at_ + 1];
    if (letter != 'u') {
      constexpr std::string_view known = "\"\\/bfnrt";
      if (known.find(letter) == std::string_view::npos) return refuse("an unknown escape");
      at_ += 2;
      return true;
    }
    const auto code = hex_of(text_.substr(at_ + 2));
    if (!code) return refuse("\\u needs four hexadecimal digits", at_ + 6 > text_.size());
    at_ += 6;
    if (!is_high(*code)) {
      oddities_.surrogate |= is_low(*code);
      return true;
    }
    const bool paired =
        text_.substr(at_).starts_with("\\u") && is_low(hex_of(text_.substr(at_ + 2)).value_or(0));
    if (paired) at_ += 6;
    oddities_.surrogate |= !paired;
    return true;
  }

  std::string_view text_;
  std::size_t depth_;
  std::size_t at_ = 0;
  std::string open_;  // the brackets that are open
  JsonOddities oddities_;
  JsonFault fault_;
};

}  // namespace

std::expected<JsonOddities, JsonFault> check_json(std::string_view text, std::size_t depth) {
  return Checker(text, depth).run();
}

std::size_t string_end(std::string_view text, std::size_t at) {
  std::size_t from = at + 1;
  while (from < text.size()) {
    const void* found = std::memchr(text.data() + from, '"', text.size() - from);
    if (found == nullptr) break;
    const auto quote = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    std::size_t slashes = 0;
    while (text[quote - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) return quote + 1;
    from = quote + 1;
  }
  return text.size();
}

std::size_t value_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (text[at] == '"') return string_end(text, at);
  if (text[at] != '{' && text[at] != '[') {
    const std::size_t end = text.find_first_of(",]} \t\r\n", at);
    return end == std::string_view::npos ? text.size() : end;
  }
  std::size_t open = 0;
  while (at < text.size()) {
    const char letter = text[at];
    if (letter == '"') {
      at = string_end(text, at);
      continue;
    }
    ++at;
    if (letter == '{' || letter == '[') ++open;
    if ((letter == '}' || letter == ']') && --open == 0) break;
  }
  return at;
}

bool unescape(std::string_view inner, std::string& to) {
  constexpr unsigned replacement = 0xFFFD;
  bool whole = true;
  while (true) {
    const std::size_t slash = inner.find('\\');
    to.append(inner.substr(0, slash));
    if (slash == std::string_view::npos || slash + 1 >= inner.size()) return whole;
    const char letter = inner[slash + 1];
    if (letter != 'u') {
      to += plain_escape(letter);
      inner.remove_prefix(slash + 2);
      continue;
    }
    unsigned code = hex_of(inner.substr(slash + 2)).value_or(replacement);
    inner.remove_prefix(std::min<std::size_t>(slash + 6, inner.size()));
    if (is_high(code) && inner.starts_with("\\u")) {
      const unsigned low = hex_of(inner.substr(2)).value_or(0);
      if (is_low(low)) {
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        inner.remove_prefix(6);
      }
    }
    const bool lone = is_high(code) || is_low(code);
    whole = whole && !lone;
    append_utf8(lone ? replacement : code, to);
  }
}

}  // namespace reprocheck::parse
