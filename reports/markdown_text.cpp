// markdown_text: escaping for Markdown as GitHub and GitLab read it.
//
// Punctuation is escaped by backslash or entity; "@" and "#" get an invisible joiner's
// entity behind them, since a backslash stops neither a mention nor a reference; and "::"
// cannot open a line that a CI runner would take for a command.

#include "reports/markdown_text.h"

#include <algorithm>

#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

std::size_t longest_run(std::string_view text, char letter) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char here : text) {
    run = here == letter ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

}  // namespace

std::string md_text(std::string_view untrusted, std::size_t limit) {
  constexpr std::string_view escaped = "\\`*_[]()!|~#-+.{}$^=";
  std::string safe;
  for (const char letter : shown(untrusted, limit)) {
    if (letter == '<') {
      safe += "&lt;";
    } else if (letter == '>') {
      safe += "&gt;";
    } else if (letter == '&') {
      safe += "&amp;";
    } else if (letter == '@') {
      safe += "@&#8288;";
    } else if (letter == ':') {
      safe += "&#58;";  // no "https:" to link, no "::" to command, no ":emoji:"
    } else if (letter == '#') {
      safe += "&#35;&#8288;";
    } else if (escaped.find(letter) != std::string_view::npos) {
      safe += '\\';
      safe += letter;
    } else {
      safe += letter;
    }
  }
  // What needs no escape inside a word would only make names unreadable.
  replace_all(safe, "\\.", ".");
  replace_all(safe, "\\-", "-");
  replace_all(safe, "\\=", "=");
  replace_all(safe, "www.", "www&#46;");
  if (!safe.empty() && (safe.front() == '-' || safe.front() == '=')) safe.insert(0, "\\");
  return safe;
}

std::string md_code(std::string_view untrusted, std::size_t limit) {
  std::string text = shown(untrusted, limit);
  if (text.empty()) return "";
  replace_all(text, "##[", "#\\x23[");
  // In a table GitHub takes the backslash before a bar away again; a second one before it
  // would make the bar split the cell.
  replace_all(text, "\\|", "\\\\x7c");
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  const std::string fence(longest_run(text, '`') + 1, '`');
  const bool pad = text.starts_with('`') || text.ends_with('`') || text.starts_with(' ');
  const std::string_view blank = pad ? " " : "";
  return fence + std::string(blank) + text + std::string(blank) + fence;
}

std::string md_block(std::string_view untrusted, std::string_view language, std::size_t limit) {
  std::string body;
  for (const std::string_view row : split(untrusted.substr(0, limit), '\n')) {
    std::string line = shown(row, 1'000);
    replace_all(line, "##[", "#\\x23[");
    const std::size_t first = line.find_first_not_of(' ');
    if (first != std::string::npos && std::string_view(line).substr(first).starts_with("::"))
      line.replace(first, 1, "\\x3a");
    body += line + "\n";
  }
  if (untrusted.size() > limit) body += "...\n";
  const std::string fence(std::max<std::size_t>(longest_run(body, '`') + 1, 3), '`');
  return fence + std::string(language) + "\n" + body + fence + "\n";
}

}  // namespace reprocheck::reports
