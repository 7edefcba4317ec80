// markup: escaping, once.
//
// Text from a bundle may be a page of its own. Every letter that could end a text or a value
// is an entity, invisible and steering characters are shown as \xNN, and what a CI runner
// takes for a command in its log is broken up, since a report may be printed there.

#include "reports/html/markup.h"

#include <cstdint>

#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    const bool colons = text.substr(at).starts_with("::");
    const bool command = text.substr(at).starts_with("##[");
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      case ':':
        safe += colons ? "&#58;" : ":";
        break;
      case '#':
        safe += command ? "&#35;" : "#";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

unsigned nibble(char digit) {
  const std::string_view digits = "0123456789abcdef";
  const std::size_t at = digits.find(digit);
  return at == std::string_view::npos ? 0 : static_cast<unsigned>(at);
}

}  // namespace

void Markup::tag(std::string_view element, Attributes attributes) {
  text_ += '<';
  text_ += element;
  for (const auto& [name, value] : attributes) {
    text_ += ' ';
    text_ += name;
    text_ += "=\"";
    text_ += escaped(shown(value, std::string::npos));
    text_ += '"';
  }
  text_ += '>';
}

Markup& Markup::open(std::string_view element, Attributes attributes) {
  tag(element, attributes);
  return *this;
}

Markup& Markup::close(std::string_view element) {
  text_ += "</";
  text_ += element;
  text_ += '>';
  return *this;
}

Markup& Markup::lone(std::string_view element, Attributes attributes) {
  tag(element, attributes);
  return *this;
}

Markup& Markup::text(std::string_view untrusted, std::size_t limit) {
  text_ += escaped(shown(untrusted, limit));
  return *this;
}

Markup& Markup::prose(std::string_view untrusted, std::size_t limit) {
  const std::string line = shown(untrusted, limit);
  std::string_view rest = line;
  while (!rest.empty()) {
    const std::size_t begin = rest.find('`');
    const std::size_t end = begin == rest.npos ? begin : rest.find('`', begin + 1);
    if (end == rest.npos) break;
    text_ += escaped(rest.substr(0, begin)) + "<code>";
    text_ += escaped(rest.substr(begin + 1, end - begin - 1)) + "</code>";
    rest.remove_prefix(end + 1);
  }
  text_ += escaped(rest);
  return *this;
}

Markup& Markup::block(std::string_view untrusted, std::size_t limit) {
  const bool cut = untrusted.size() > limit;
  bool first = true;
  for (const std::string_view row : split(untrusted.substr(0, limit), '\n')) {
    if (!first) text_ += '\n';
    first = false;
    text_ += escaped(shown(row, limit));
  }
  if (cut) text_ += "\n...";
  return *this;
}

Markup& Markup::element(std::string_view name, std::string_view untrusted, Attributes attributes) {
  return open(name, attributes).text(untrusted).close(name);
}

Markup& Markup::line() {
  text_ += '\n';
  return *this;
}

Markup& Markup::raw_asset(std::string_view own) {
  text_ += own;
  return *this;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t offset) -> std::uint32_t {
      return at + offset < bytes.size() ? static_cast<unsigned char>(bytes[at + offset]) : 0;
    };
    const std::uint32_t group = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
    text += alphabet[group >> 18U];
    text += alphabet[(group >> 12U) & 63U];
    text += at + 1 < bytes.size() ? alphabet[(group >> 6U) & 63U] : '=';
    text += at + 2 < bytes.size() ? alphabet[group & 63U] : '=';
  }
  return text;
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
    bytes += static_cast<char>((nibble(hex[at]) << 4U) | nibble(hex[at + 1]));
  return bytes;
}

}  // namespace reprocheck::reports
