// rules: what the house holds of its own sources.
//
// A rule that nobody checks is a wish. They read text, not C++: a rule has to be plain enough
// to be held that way.

#include "tests/house/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "src/base/text.h"

namespace reprocheck::house {
namespace {

std::string room_of(std::string_view path) {
  if (path.starts_with("src/")) return std::string(path.substr(4, path.find('/', 4) - 4));
  return std::string(path.substr(0, path.find('/')));
}

// Which rooms a room may look into, itself always.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> rooms{
      {"base", {}},
      {"model", {"base"}},
      {"stats", {"base"}},
      {"parse", {"base"}},
      {"git", {"base"}},
      {"files", {"base", "model", "stats", "parse", "git"}},
      {"policy", {"base", "model", "stats", "parse", "git"}},
      {"readers", {"base", "model", "stats", "parse", "git", "files"}},
      {"examine", {"base", "model", "stats", "parse", "git", "files", "policy"}},
      {"compare", {"base", "model", "stats", "policy", "examine"}},
      {"engine", {"base", "model", "policy", "examine", "compare"}},
      {"checks", {"base", "model", "policy", "examine", "compare", "engine"}},
      {"reports", {"base", "model", "policy", "examine", "compare", "engine"}},
  };
  return rooms;
}

struct Line {
  std::size_t number;
  std::string_view text;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) lines.push_back({++number, line});
  if (!lines.empty() && lines.back().text.empty()) lines.pop_back();
  return lines;
}

bool is_code(std::string_view path) {
  return path.ends_with(".cpp") || path.ends_with(".h");
}

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(
      std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

// A function's body begins at a line that ends in ") {", ") const {" and the like at the
// indentation of a namespace or class, and ends at the brace of the same indentation.
bool opens_function(std::string_view line) {
  if (!line.ends_with("{") || line.find('(') == std::string_view::npos) return false;
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent > 2) return false;
  const std::string_view code = line.substr(indent);
  for (const std::string_view word :
       {"if ", "for ", "while ", "switch ", "namespace", "class ", "struct ", "enum ", "else",
        "do ", "} ", "constexpr std::array"})
    if (code.starts_with(word)) return false;
  return true;
}

}  // namespace

Complaints floors(std::string_view path, std::string_view text) {
  Complaints complaints;
  const std::string room = room_of(path);
  const auto rule = allowed().find(room);
  if (rule == allowed().end()) return complaints;
  for (const Line& line : lines_of(text)) {
    if (!line.text.starts_with("#include \"")) continue;
    const std::string_view included = line.text.substr(10, line.text.rfind('"') - 10);
    const std::string other = room_of(included);
    const bool one_check = room == "checks" && included.starts_with("checks/") &&
                           included != "checks/all_checks.h" && !included.ends_with("_shared.h");
    if (one_check || (other != room && !rule->second.contains(other)))
      complaints.push_back(
          fmt::format("{}:{}: {} may not look into {}", path, line.number, room, included));
  }
  return complaints;
}

Complaints vendors(std::string_view path, std::string_view text) {
  struct Door {
    std::string_view header;
    std::set<std::string> rooms;
  };
  static const std::array doors{
      Door{"<boost/", {"stats"}},
      Door{"<simdjson", {"parse"}},
      Door{"<nlohmann/", {"parse", "reports"}},
      Door{"<yaml-cpp/", {"parse"}},
      Door{"<toml++/", {"parse"}},
      Door{"<git2", {"git"}},
      Door{"<re2/", {"examine"}},
      Door{"<openssl/", {"base"}},
      Door{"<xxhash", {"base"}},
      Door{"<CLI/", {"cli"}},
  };
  Complaints complaints;
  const std::string room = room_of(path);
  for (const Line& line : lines_of(text))
    for (const Door& door : doors)
      if (line.text.starts_with("#include ") &&
          line.text.find(door.header) != std::string_view::npos && !door.rooms.contains(room))
        complaints.push_back(
            fmt::format("{}:{}: {} stops at its own door", path, line.number, door.header));
  return complaints;
}

Complaints sizes(std::string_view path, std::string_view text) {
  Complaints complaints;
  if (!is_code(path)) return complaints;
  const std::vector<Line> lines = lines_of(text);
  if (lines.size() > 400)
    complaints.push_back(fmt::format("{}: {} lines, at most 400", path, lines.size()));
  std::size_t begin = 0;
  std::string end;
  for (const Line& line : lines) {
    if (columns(line.text) > 100)
      complaints.push_back(
          fmt::format("{}:{}: {} columns, at most 100", path, line.number, columns(line.text)));
    if (begin == 0 && opens_function(line.text)) {
      begin = line.number;
      end = std::string(line.text.find_first_not_of(' '), ' ') + "}";
    } else if (begin > 0 && line.text.starts_with(end) && line.text.size() <= end.size() + 1) {
      const std::size_t length = line.number - begin + 1;
      if (length > 70)
        complaints.push_back(
            fmt::format("{}:{}: a function of {} lines, at most 70", path, begin, length));
      begin = 0;
    }
  }
  return complaints;
}

Complaints opening(std::string_view path, std::string_view text) {
  if (!is_code(path)) return {};
  const std::string_view file = base_name(path);
  const std::string name(file.substr(0, file.rfind('.')));
  std::string dashed = name;
  std::ranges::replace(dashed, '_', '-');
  const std::string_view first = text.substr(0, text.find('\n'));
  if (first.starts_with("// " + name + ":") || first.starts_with("// " + dashed + ":")) return {};
  return {fmt::format("{}: does not open with its name and one sentence", path)};
}

Complaints words(std::string_view path, std::string_view text) {
  Complaints complaints;
  const bool in_cli = path.starts_with("src/cli/");
  // Spelled in halves, so that this file does not complain of itself.
  static const std::array<std::string, 8> below_cli{
      std::string("std::c") + "out",    std::string("std::c") + "err",  std::string("get") + "env(",
      std::string("system") + "_clock", std::string("std::ex") + "it(", std::string("ab") + "ort(",
      std::string("std::ti") + "me(",   std::string("set") + "locale("};
  // The last three are pages that a reader of this repository does not have.
  static const std::array<std::string, 6> nowhere{
      std::string("TO") + "DO",       std::string("FIX") + "ME",
      std::string("XX") + "X",        std::string("con") + "tracts",
      std::string("form") + "ats.md", std::string("stat") + "istics.md"};
  for (const Line& line : lines_of(text)) {
    // A run of six is what mkdtemp wants in its template.
    const bool is_template =
        line.text.find("-" + nowhere[2] + nowhere[2]) != std::string_view::npos;
    for (const std::string& word : nowhere)
      if (!is_template && line.text.find(word) != std::string_view::npos)
        complaints.push_back(fmt::format("{}:{}: {}", path, line.number, word));
    if (in_cli || !is_code(path)) continue;
    for (const std::string& word : below_cli)
      if (line.text.find(word) != std::string_view::npos)
        complaints.push_back(fmt::format("{}:{}: {} below cli", path, line.number, word));
  }
  return complaints;
}

Complaints unlisted(std::string_view path, std::string_view text, std::string_view list) {
  Complaints complaints;
  for (const Line& line : lines_of(text))
    for (const std::string_view type : {"const Reader ", "constexpr Reader ", "const Renderer "}) {
      const std::size_t at = line.text.find(type);
      const std::size_t end = line.text.find('{');
      if (at == std::string_view::npos || end == std::string_view::npos || end < at) continue;
      const std::size_t begin = at + type.size();
      const std::string name(line.text.substr(begin, end - begin));
      if (list.find("::" + name) == std::string_view::npos)
        complaints.push_back(fmt::format("{}:{}: {} stands in no list", path, line.number, name));
    }
  return complaints;
}

Complaints page_headings(std::string_view path, std::string_view text) {
  static const std::array<std::string_view, 7> wanted{
      "## What it finds", "## Why it matters", "## How it decides", "## Needs",
      "## Options",       "## Example",        "## Limits"};
  std::vector<std::string_view> found;
  bool fenced = false;
  for (const Line& line : lines_of(text)) {
    if (line.text.starts_with("```")) fenced = !fenced;
    if (!fenced && line.text.starts_with("## ")) found.push_back(line.text);
  }
  if (std::ranges::equal(found, wanted)) return {};
  return {fmt::format("{}: its headings are not the seven of every page, in order", path)};
}

}  // namespace reprocheck::house
