// config_file: a small parser of git's configuration format.
//
// What it cannot make out it skips: a line that git would refuse names no safe directory here.

#include "src/git/config_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "src/base/open_beneath.h"
#include "src/base/text.h"

namespace reprocheck::git {
namespace {

// "[remote "origin"]" as "remote.origin."; the subsection keeps its case.
std::string section_prefix(std::string_view line) {
  const std::size_t quote = line.find('"');
  const std::size_t end = quote == std::string_view::npos ? line.find(']') : quote;
  if (end == std::string_view::npos) return {};
  std::string prefix = lower(trim(line.substr(1, end - 1))) + '.';
  if (quote == std::string_view::npos) return prefix;
  for (std::size_t at = quote + 1; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] == '\\' && at + 1 < line.size()) ++at;
    prefix += line[at];
  }
  return prefix + '.';
}

// What stands after the section's closing bracket: git allows a key on the same line.
std::string_view after_section(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 1; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == '"') {
      quoted = !quoted;
    } else if (line[at] == ']' && !quoted) {
      return trim(line.substr(at + 1));
    }
  }
  return {};
}

char escaped_letter(char letter) {
  if (letter == 'n') return '\n';
  if (letter == 't') return '\t';
  if (letter == 'b') return '\b';
  return letter;
}

// A value without quotes, escapes, comments and the blanks at its ends.
std::string plain_value(std::string_view text) {
  std::string value;
  std::size_t keep = 0;  // Blanks inside quotes stay.
  bool quoted = false;
  text = trim(text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter == '"') {
      quoted = !quoted;
      keep = value.size();
    } else if (letter == '\\' && at + 1 < text.size()) {
      value += escaped_letter(text[++at]);
      keep = value.size();
    } else if (!quoted && (letter == '#' || letter == ';')) {
      break;
    } else {
      value += letter;
      if (quoted) keep = value.size();
    }
  }
  while (value.size() > keep && (value.back() == ' ' || value.back() == '\t')) value.pop_back();
  return value;
}

// Lines, with those that end in a backslash joined to the next.
std::vector<std::string> joined_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool open = false;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t last = line.find_last_not_of('\\');
    const std::size_t slashes = line.size() - (last == std::string_view::npos ? 0 : last + 1);
    const bool continues = slashes % 2 == 1;
    if (continues) line.remove_suffix(1);
    if (open) {
      lines.back() += line;
    } else {
      lines.emplace_back(line);
    }
    open = continues;
  }
  return lines;
}

}  // namespace

std::vector<std::string> config_values(std::string_view text, std::string_view key) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string> values;
  std::string prefix;
  for (const std::string& joined : joined_lines(text)) {
    std::string_view line = trim(joined);
    if (line.starts_with('[')) {
      prefix = section_prefix(line);
      line = after_section(line);
    }
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    const std::size_t equals = line.find('=');
    const std::string name = prefix + lower(trim(line.substr(0, equals)));
    if (name != key) continue;
    values.push_back(equals == std::string_view::npos ? "true"
                                                      : plain_value(line.substr(equals + 1)));
  }
  return values;
}

std::string small_file(const std::string& path) {
  constexpr std::size_t most = 1U << 20U;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status = {};
  if (!file.is_open() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  std::string text;
  std::array<char, 8192> buffer;
  while (text.size() <= most) {
    const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
    if (count <= 0) return count == 0 ? text : std::string();
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return {};
}

bool is_safe_directory(const std::vector<std::string>& values, const std::string& home,
                       const std::string& path) {
  bool safe = false;
  for (std::string value : values) {
    if (value.starts_with("~/") && !home.empty()) value.replace(0, 1, home);
    if (value.size() > 1 && value.ends_with('/')) value.pop_back();
    if (value.empty()) {
      safe = false;
    } else if (value == "*" || value == path ||
               (value.ends_with("/*") && path.starts_with(value.substr(0, value.size() - 1)))) {
      safe = true;
    }
  }
  return safe;
}

}  // namespace reprocheck::git
